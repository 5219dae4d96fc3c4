//! Contexts that have a queue of microtasks of their own, apart from the loop's.

/// The queue, in a slot of its context; it lives as long as that. Who runs code in the context drains it.
///
/// A trace tells nothing of what such a queue runs: it is a part of the call that drains it, not of a checkpoint.
pub struct OwnMicrotasks(pub v8::UniqueRef<v8::MicrotaskQueue>);
