//! Functions of the API that a trace shows as frames when a program calls them: those that a learner knows by name.

/// A module, and its functions: the name in its source, and the name that is shown. `*` stands for all functions and methods of
/// the module that are not nested in others, which are shown with what is given before their names.
type Module = (&'static str, &'static [(&'static str, &'static str)]);

/// The functions, by the module of `js/` whose source has them.
pub const VISIBLE_FUNCTIONS: &[Module] = &[
    ("events", &[("emit", "EventEmitter.prototype.emit")]),
    ("fs", &[("*", "fs.")]),
    ("internal/abort_controller", &[("abort", "abort")]),
    ("internal/console/methods", &[("*", "console.")]),
    (
        "internal/event_target",
        &[("dispatchEvent", "EventTarget.prototype.dispatchEvent")],
    ),
    ("internal/fs/promises", &[("*", "fs.promises.")]),
    ("internal/streams/pipeline", &[("pipeline", "stream.pipeline")]),
    (
        "internal/streams/readable",
        &[
            ("pipe", "Readable.prototype.pipe"),
            ("push", "Readable.prototype.push"),
        ],
    ),
    (
        "internal/streams/writable",
        &[
            ("end", "Writable.prototype.end"),
            ("write", "Writable.prototype.write"),
        ],
    ),
    (
        "internal/task_queues",
        &[
            ("nextTick", "process.nextTick"),
            ("queueMicrotask", "queueMicrotask"),
        ],
    ),
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
    ("timers/promises", &[("*", "timers/promises.")]),
];
