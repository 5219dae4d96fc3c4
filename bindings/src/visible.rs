//! Functions of the API that a trace shows as frames when a program calls them: those that a learner knows by name.

/// A module, and its functions: the name in its source, and the name that is shown.
type Module = (&'static str, &'static [(&'static str, &'static str)]);

/// The functions, by the module of `js/` whose source has them.
pub const VISIBLE_FUNCTIONS: &[Module] = &[
    (
        "timers",
        &[
            ("setTimeout", "setTimeout"),
            ("setInterval", "setInterval"),
            ("setImmediate", "setImmediate"),
            ("clearTimeout", "clearTimeout"),
            ("clearInterval", "clearInterval"),
            ("clearImmediate", "clearImmediate"),
        ],
    ),
    (
        "internal/task_queues",
        &[("nextTick", "process.nextTick"), ("queueMicrotask", "queueMicrotask")],
    ),
    (
        "events",
        &[("emit", "EventEmitter.prototype.emit")],
    ),
];
