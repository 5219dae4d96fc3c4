//! V8 and the event loop: everything of jsr that queues, runs and accounts for JavaScript. Knows no API but its own.

pub mod binding;
pub mod options;
