//! The native half of each API: V8 glue and I/O, one file per binding; and the sources of `js/`, which they serve.

use jsr_runtime::binding::Binding;

mod async_context;
mod buffer;
mod child_process;
mod crypto;
mod encoding;
mod error_report;
mod error_source;
mod errors;
mod fs;
mod handles;
mod loader;
mod messaging;
mod os;
mod performance;
mod pipe;
mod process;
pub mod program_text;
mod sources;
mod stdio;
mod task_queue;
mod timers;
mod trace;
mod types;
mod url;
mod url_pattern;
mod util;
mod v8_api;
mod visible;
mod vm;
mod worker;
mod zlib;

/// Every binding that `internalBinding` knows. One line each.
pub const BINDINGS: &[Binding] = &[
    async_context::BINDING,
    buffer::BINDING,
    child_process::BINDING,
    crypto::BINDING,
    encoding::BINDING,
    error_report::BINDING,
    error_source::BINDING,
    errors::BINDING,
    fs::BINDING,
    loader::BINDING,
    messaging::BINDING,
    os::BINDING,
    performance::BINDING,
    pipe::BINDING,
    process::BINDING,
    stdio::BINDING,
    task_queue::BINDING,
    timers::BINDING,
    trace::BINDING,
    types::BINDING,
    url::BINDING,
    url_pattern::BINDING,
    util::BINDING,
    v8_api::BINDING,
    vm::BINDING,
    worker::BINDING,
    zlib::BINDING,
];

/// The internal module that sets up the globals and hands the loop its hooks.
pub const ENTRY: &str = "internal/bootstrap";

pub use process::terminal::restore as restore_terminal;
pub use sources::modules;
pub use stdio::flush_stdout as flush_output;
pub use visible::VISIBLE_FUNCTIONS;
