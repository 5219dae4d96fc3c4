//! Runs written by hand, complete and cut off.

use std::io::Write as _;

use serde_json::Value;

use super::super::event::{
    ExitReason, FrameId, Job, Left, Leftover, MicroId, MicroKind, Pause, Phase, Place, PromiseId, Recorded,
    RejectionHook, Settled, TaskId, TaskKind, TickId, TraceEvent, Via,
};
use super::super::sink::Render;
use super::Chrome;
use super::validate::validate_chrome;

/// A run under construction. Each event takes a microsecond unless the clock stands still.
struct Run {
    ts: u64,
    step: u64,
    events: Vec<(u64, TraceEvent)>,
}

/// A place in the program of all these runs.
fn line(line: u32) -> Option<Place> {
    Some(Place {
        file: "/lessons/a.js".into(),
        line,
        column: 3,
        function: None,
    })
}

impl Run {
    fn new(kinds: &[&'static str]) -> Self {
        let mut run = Self {
            ts: 0,
            step: 1,
            events: Vec::new(),
        };
        run.add(TraceEvent::Trace {
            version: 1,
            jsr: "0.1.0",
            v8: "15.0",
            file: Some("a.js".to_owned()),
            argv: Vec::new(),
            kinds: kinds.to_vec(),
            limit: 0,
        });
        run
    }

    fn add(&mut self, event: TraceEvent) -> &mut Self {
        self.ts += self.step;
        self.events.push((self.ts, event));
        self
    }

    fn phase(&mut self, phase: Phase) -> &mut Self {
        self.add(TraceEvent::Phase { turn: 1, phase })
    }

    fn queue(&mut self, task: u32, kind: TaskKind, api: &str, delay: Option<u64>) -> &mut Self {
        self.add(TraceEvent::TaskQueue {
            task: TaskId(task),
            kind,
            api: api.to_owned(),
            place: kind.waits_in(),
            delay,
            at: line(task),
            by: Some(Job::Task(TaskId(1))),
            of: None,
        })
    }

    fn ready(&mut self, task: u32, work: Option<(u32, u64, u64)>) -> &mut Self {
        self.add(TraceEvent::TaskReady {
            task: TaskId(task),
            thread: work.map(|work| work.0),
            began: work.map(|work| work.1),
            done: work.map(|work| work.2),
        })
    }

    fn start(&mut self, task: u32) -> &mut Self {
        self.add(TraceEvent::TaskStart {
            task: TaskId(task),
            waited: 7,
            late: Some(2),
            why: "it was due".to_owned(),
        })
    }

    fn end(&mut self, task: u32) -> &mut Self {
        self.add(TraceEvent::TaskEnd {
            task: TaskId(task),
            ran: 5,
        })
    }

    fn cancel(&mut self, task: u32) -> &mut Self {
        self.add(TraceEvent::TaskCancel {
            task: TaskId(task),
            by: Some(Job::Task(TaskId(1))),
        })
    }

    fn checkpoint(&mut self, inside: impl FnOnce(&mut Self)) -> &mut Self {
        self.add(TraceEvent::CheckpointStart {
            after: Some(Job::Task(TaskId(1))),
        });
        inside(self);
        self.add(TraceEvent::CheckpointEnd { ticks: 1, micros: 1 })
    }

    fn queue_micro(&mut self, micro: u32, kind: MicroKind) -> &mut Self {
        self.add(TraceEvent::MicroQueue {
            micro: MicroId(micro),
            kind,
            promise: Some(PromiseId(1)),
            at: line(9),
            by: Some(Job::Task(TaskId(1))),
        })
    }

    fn micro(&mut self, micro: u32, inside: impl FnOnce(&mut Self)) -> &mut Self {
        self.add(TraceEvent::MicroStart {
            micro: MicroId(micro),
            waited: 4,
            why: "the stack is empty".to_owned(),
        });
        inside(self);
        self.add(TraceEvent::MicroEnd {
            micro: MicroId(micro),
            ran: 3,
        })
    }

    fn tick(&mut self, tick: u32) -> &mut Self {
        self.add(TraceEvent::TickStart {
            tick: TickId(tick),
            waited: 4,
            why: "ticks run first".to_owned(),
        })
        .add(TraceEvent::TickEnd {
            tick: TickId(tick),
            ran: 3,
        })
    }

    fn queue_tick(&mut self, tick: u32) -> &mut Self {
        self.add(TraceEvent::TickQueue {
            tick: TickId(tick),
            at: line(4),
            by: None,
        })
    }

    fn push(&mut self, frame: u32, name: &str, host: bool) -> &mut Self {
        self.add(TraceEvent::StackPush {
            frame: FrameId(frame),
            name: name.into(),
            at: if host { None } else { line(frame) },
            host,
            depth: 0,
        })
    }

    fn pop(&mut self, frame: u32) -> &mut Self {
        self.add(TraceEvent::StackPop {
            frame: FrameId(frame),
            how: Left::Return,
            depth: 0,
        })
    }

    fn suspend(&mut self, frame: u32) -> &mut Self {
        self.add(TraceEvent::StackSuspend {
            frame: FrameId(frame),
            how: Pause::Await,
            promise: Some(PromiseId(1)),
            at: line(frame),
            depth: 0,
        })
    }

    fn resume(&mut self, frame: u32) -> &mut Self {
        self.add(TraceEvent::StackResume {
            frame: FrameId(frame),
            how: Pause::Await,
            promise: Some(PromiseId(1)),
            depth: 1,
        })
    }

    fn promise(&mut self, promise: u32, via: Via) -> &mut Self {
        self.add(TraceEvent::PromiseNew {
            promise: PromiseId(promise),
            parent: None,
            via,
            at: line(2),
        })
    }

    fn settle(&mut self, promise: u32) -> &mut Self {
        self.add(TraceEvent::PromiseSettle {
            promise: PromiseId(promise),
            state: Settled::Rejected,
            value: "Error: \"no\"\u{1}\n\tat 🚀".to_owned(),
            by: Some(Job::Micro(MicroId(1))),
            at: line(3),
        })
    }

    fn print(&mut self, text: &str) -> &mut Self {
        self.add(TraceEvent::Console {
            level: "log".to_owned(),
            text: text.to_owned(),
        })
    }

    fn exit(&mut self, pending: Vec<Leftover>) -> &mut Self {
        self.add(TraceEvent::Exit {
            code: 0,
            reason: ExitReason::Idle,
            pending,
        })
    }

    fn limit(&mut self) -> &mut Self {
        self.ts += 1000;
        self.add(TraceEvent::Limit { dropped: 42 })
    }

    /// The run's rendering up to and without its end.
    fn render(&self, chrome: &mut Chrome) -> String {
        let mut out = Vec::new();
        for (seq, (ts, event)) in (0..).zip(&self.events) {
            chrome.event(&Recorded { seq, ts: *ts, event }, &mut out);
        }
        String::from_utf8(out).expect("UTF-8")
    }

    /// The complete file.
    fn chrome(&self) -> String {
        let mut chrome = Chrome::default();
        let mut out = self.render(&mut chrome).into_bytes();
        chrome.finish(&mut out);
        String::from_utf8(out).expect("UTF-8")
    }

    /// The same run as NDJSON.
    fn ndjson(&self) -> String {
        let mut out = Vec::new();
        for (seq, (ts, event)) in self.events.iter().enumerate() {
            let event = serde_json::to_string(event).expect("JSON");
            writeln!(out, "{{\"seq\":{seq},\"ts\":{ts},{}", &event[1..]).expect("memory");
        }
        String::from_utf8(out).expect("UTF-8")
    }

    /// Checks the complete file and returns its events.
    fn valid(&self) -> Vec<Value> {
        let json = self.chrome();
        if let Err(error) = validate_chrome(&json, &self.ndjson()) {
            panic!("{error}\n{json}");
        }
        match serde_json::from_str(&json) {
            Ok(Value::Array(events)) => events,
            other => panic!("{other:?}"),
        }
    }
}

/// A bit of everything: a program with an async function, a timer, a file, a signal, and a rejection.
fn everything(step: u64) -> Run {
    let mut run = Run::new(&["tasks", "microtasks", "stack", "promises", "io"]);
    run.ts = 1000;
    run.step = step;
    run.queue(1, TaskKind::Script, "script", None)
        .phase(Phase::Main)
        .start(1)
        .push(1, "", false)
        .push(2, "load", false)
        .promise(1, Via::Async)
        .promise(2, Via::Await)
        .suspend(2)
        .push(3, "readFile", true)
        .queue(2, TaskKind::Io, "fs.readFile", None)
        .pop(3)
        .queue(3, TaskKind::Timer, "setTimeout", Some(5))
        .queue(4, TaskKind::Timer, "setTimeout", Some(5))
        .queue(5, TaskKind::Message, "process.on", None)
        .queue(6, TaskKind::Immediate, "setImmediate", None)
        .cancel(4)
        .queue_tick(1)
        .settle(2)
        .queue_micro(1, MicroKind::Await)
        .print("hello\nworld \u{1b}[31mred\u{1b}[0m \"quoted\" \\ 🚀")
        .pop(1)
        .end(1)
        .checkpoint(|run| {
            run.tick(1).micro(1, |run| {
                run.resume(2)
                    .promise(3, Via::Then)
                    .add(TraceEvent::PromiseFollow {
                        promise: PromiseId(1),
                        thenable: Some(PromiseId(3)),
                        hop: 1,
                    });
                run.suspend(2);
            });
        });
    let began = run.ts;
    run.phase(Phase::Poll)
        .ready(2, Some((1, began, began + step)))
        .start(2)
        .push(4, "onRead", false)
        .settle(3)
        .queue_micro(2, MicroKind::Await)
        .pop(4)
        .end(2)
        .checkpoint(|run| {
            run.micro(2, |run| {
                run.resume(2).pop(2);
            });
        })
        .add(TraceEvent::PromiseUnhandled {
            promise: PromiseId(3),
            value: "Error: no".to_owned(),
            mode: "throw",
            hook: RejectionHook::UnhandledRejection,
            at: line(3),
        })
        .ready(5, None)
        .start(5)
        .end(5)
        .phase(Phase::Check)
        .start(6)
        .end(6)
        .phase(Phase::Timers)
        .ready(3, None)
        .start(3)
        .add(TraceEvent::PromiseHandled {
            promise: PromiseId(3),
            late: true,
            at: line(8),
            by: Some(Job::Task(TaskId(3))),
        })
        .settle(1)
        .end(3)
        .phase(Phase::BeforeExit)
        .phase(Phase::Exit)
        .exit(Vec::new());
    run
}

/// `process.exit` in the midst of two functions and a microtask, with a listener of 'exit'.
fn exit_inside() -> Run {
    let mut run = Run::new(&["tasks", "microtasks", "stack", "promises"]);
    run.queue(1, TaskKind::Script, "script", None)
        .phase(Phase::Main)
        .start(1)
        .promise(1, Via::Constructor)
        .queue(2, TaskKind::Timer, "setTimeout", Some(1000))
        .queue_micro(1, MicroKind::Reaction)
        .end(1)
        .add(TraceEvent::CheckpointStart { after: None })
        .add(TraceEvent::MicroStart {
            micro: MicroId(1),
            waited: 1,
            why: String::new(),
        })
        .push(1, "outer", false)
        .push(2, "exit", true)
        .phase(Phase::Exit)
        .push(3, "onExit", false)
        .pop(3)
        .exit(vec![
            Leftover::Job {
                job: Job::Task(TaskId(2)),
                api: "setTimeout".to_owned(),
                at: line(2),
            },
            Leftover::Await {
                frame: FrameId(9),
                name: "main".to_owned(),
                at: line(5),
                promise: Some(PromiseId(1)),
                via: Some(Via::Constructor),
                made: line(4),
            },
            Leftover::Rejection {
                promise: PromiseId(1),
                value: "Error: no".to_owned(),
                at: None,
            },
        ]);
    run
}

/// A limit in the midst of two functions.
fn limited() -> Run {
    let mut run = Run::new(&["tasks", "stack", "promises"]);
    run.queue(1, TaskKind::Script, "script", None)
        .phase(Phase::Main)
        .start(1)
        .push(1, "outer", false)
        .push(2, "inner", false)
        .promise(1, Via::Constructor)
        .queue(2, TaskKind::Interval, "setInterval", Some(1))
        .limit()
        .exit(Vec::new());
    run
}

/// A run of many jobs with nested and suspended calls, most of them within the same microsecond.
fn random(mut seed: u64) -> Run {
    let mut roll = move |sides: u64| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % sides
    };
    let mut run = Run::new(&["tasks", "microtasks", "stack", "promises", "io"]);
    run.step = 0;
    let (mut task, mut frame, mut suspended) = (0, 0, Vec::new());
    let phases = [Phase::Timers, Phase::Poll, Phase::Check];
    run.phase(Phase::Main);
    for _ in 0..40 {
        run.phase(phases[roll(3) as usize]);
        task += 1;
        run.queue(task, TaskKind::Io, "fs.stat", None);
        let began = run.ts;
        run.ts += roll(2);
        if roll(2) == 0 {
            run.ready(task, Some((roll(2) as u32 + 1, began, run.ts)));
        }
        run.start(task);
        let mut stack = Vec::new();
        for _ in 0..roll(30) {
            run.ts += roll(8) / 7;
            match roll(4) {
                0 if !suspended.is_empty() => {
                    let back = suspended.swap_remove(roll(suspended.len() as u64) as usize);
                    stack.push(back);
                    run.resume(back);
                }
                0 | 1 => {
                    frame += 1;
                    stack.push(frame);
                    run.push(frame, "f", roll(5) == 0);
                }
                2 => _ = stack.pop().map(|top| run.pop(top)),
                _ => {
                    if let Some(top) = stack.pop() {
                        suspended.push(top);
                        run.suspend(top);
                    }
                }
            }
        }
        while let Some(top) = stack.pop() {
            run.pop(top);
        }
        run.end(task);
    }
    run.phase(Phase::Exit).exit(Vec::new());
    run
}

/// Complete runs, by name.
fn samples() -> Vec<(&'static str, Run)> {
    vec![
        ("everything", everything(1)),
        ("standing-clock", everything(0)),
        ("exit-inside", exit_inside()),
        ("limited", limited()),
    ]
}

/// The events of a phase, by name.
fn named<'a>(events: &'a [Value], phase: &str) -> Vec<&'a str> {
    let names = events.iter().filter(|event| event["ph"] == phase);
    names.filter_map(|event| event["name"].as_str()).collect()
}

fn find<'a>(events: &'a [Value], phase: &str, name: &str) -> &'a Value {
    events
        .iter()
        .find(|event| event["ph"] == phase && event["name"] == name)
        .unwrap_or_else(|| panic!("no {phase} {name:?}"))
}

#[test]
fn complete_runs_are_valid() {
    for (name, run) in samples() {
        assert!(!run.valid().is_empty(), "{name}");
    }
}

/// Leaves these runs as files in the folder `TRACE_SAMPLES`, for tests/perfetto/check.sh.
#[test]
#[ignore = "writes files"]
fn write_samples() {
    let folder = std::env::var_os("TRACE_SAMPLES").expect("TRACE_SAMPLES names a folder");
    let folder = std::path::PathBuf::from(folder);
    for (name, run) in samples().into_iter().chain([("random", random(1))]) {
        std::fs::write(folder.join(format!("{name}.json")), run.chrome()).expect("written");
        std::fs::write(folder.join(format!("{name}.ndjson")), run.ndjson()).expect("written");
    }
}

#[test]
fn nothing_follows_the_end() {
    let run = exit_inside();
    let mut chrome = Chrome::default();
    let mut out = run.render(&mut chrome).into_bytes();
    chrome.finish(&mut out);
    let length = out.len();
    out.extend_from_slice(run.render(&mut chrome).as_bytes());
    chrome.finish(&mut out);
    assert_eq!(out.len(), length);
}

#[test]
fn slices_have_the_names_that_a_reader_knows() {
    let events = everything(1).valid();
    let expected = [
        "phase: main",
        "script #1",
        "(anonymous)",
        "load",
        "readFile",
        "checkpoint",
        "nextTick #1",
        "microtask #1: await",
        "load",
        "phase: poll",
        "fs.readFile #2",
        "onRead",
        "checkpoint",
        "microtask #2: await",
        "load",
        "process.on #5",
        "phase: check",
        "setImmediate #6",
        "phase: timers",
        "setTimeout 5 ms #3",
        "phase: before-exit",
        "phase: exit",
    ];
    assert_eq!(named(&events, "B"), expected);
    assert_eq!(find(&events, "M", "process_name")["args"]["name"], "jsr a.js");
    let tracks: Vec<&Value> = events
        .iter()
        .filter(|event| event["name"] == "thread_name")
        .map(|event| &event["args"]["name"])
        .collect();
    assert_eq!(tracks, ["loop", "timers", "reactor", "thread pool 1"]);
}

#[test]
fn details_say_who_where_and_why() {
    let events = everything(1).valid();
    let args = &find(&events, "B", "setTimeout 5 ms #3")["args"];
    assert_eq!(args["task"], 3);
    assert_eq!(args["at"], "/lessons/a.js:3:3");
    assert_eq!(args["by"], "task #1");
    assert_eq!(args["why"], "it was due");
    assert_eq!((&args["waited"], &args["late"]), (&7.into(), &2.into()));
    assert_eq!(find(&events, "B", "readFile")["cat"], "host");
    assert_eq!(find(&events, "X", "fs.readFile #2")["dur"], 1.0);
    let console = &find(&events, "i", "console.log: hello...")["args"];
    assert_eq!(
        console["text"],
        "hello\nworld \u{1b}[31mred\u{1b}[0m \"quoted\" \\ 🚀"
    );
}

#[test]
fn an_arrow_passes_the_thread_that_did_the_work() {
    let events = everything(1).valid();
    let step = events.iter().find(|event| event["ph"] == "t").expect("a step");
    let ends: Vec<&str> = events
        .iter()
        .filter(|event| event["id"] == step["id"] && event["cat"] == step["cat"])
        .filter_map(|event| event["ph"].as_str())
        .collect();
    assert_eq!(ends, ["s", "t", "f"]);
    assert_eq!(step["tid"], find(&events, "X", "fs.readFile #2")["tid"]);
}

#[test]
fn an_exit_ends_what_is_open_and_says_so() {
    let events = exit_inside().valid();
    let cut = |event: &&Value| event["args"]["cut"] == "exit";
    let slices = events.iter().filter(|event| event["ph"] == "E").filter(cut);
    let slices: Vec<&str> = slices.filter_map(|event| event["name"].as_str()).collect();
    let nested = [
        "phase: exit",
        "exit",
        "outer",
        "microtask #1: reaction",
        "checkpoint",
        "phase: main",
    ];
    assert_eq!(slices, nested);
    let spans = events.iter().filter(|event| event["ph"] == "e").filter(cut);
    assert_eq!(spans.count(), 2);
    let pending = &find(&events, "i", "exit 0: idle")["args"]["pending"];
    assert_eq!(pending[0], "setTimeout, task #2 (/lessons/a.js:2)");
    assert_eq!(pending[1], "main awaits promise #1 (/lessons/a.js:5)");
    assert_eq!(pending[2], "promise #1 was rejected: Error: no");
}

#[test]
fn a_limit_ends_what_is_open_at_the_last_time_that_is_known() {
    let run = limited();
    let known = run.events[run.events.len() - 3].0;
    let events = run.valid();
    for event in events
        .iter()
        .filter(|event| event["ph"] == "E" || event["ph"] == "e")
    {
        assert_eq!(event["ts"].as_f64().map(|ts| ts as u64), Some(known));
        assert_eq!(event["args"]["cut"], "limit");
    }
    find(&events, "i", "limit: 42 events were not recorded");
}

#[test]
fn a_file_that_was_cut_off_lacks_only_its_end() {
    let run = everything(1);
    let mut chrome = Chrome::default();
    let mut file = String::new();
    for (seq, (ts, event)) in (0..).zip(&run.events) {
        let mut out = Vec::new();
        let recorded = Recorded { seq, ts: *ts, event };
        chrome.event(&recorded, &mut out);
        file.push_str(&String::from_utf8(out).expect("UTF-8"));
        let whole: Result<Vec<Value>, _> = serde_json::from_str(&format!("{file}]"));
        assert!(whole.is_ok(), "{whole:?}\n{file}");
    }
    for line in file.lines().skip(1) {
        let event: Result<Value, _> = serde_json::from_str(line.trim_end_matches(','));
        assert!(event.is_ok(), "not one event a line: {line}");
    }
}

#[test]
fn a_run_that_stops_anywhere_is_valid() {
    for (name, complete) in samples() {
        for length in 0..complete.events.len() {
            let mut run = Run::new(&[]);
            run.events = complete.events[..length].to_vec();
            if let Err(error) = validate_chrome(&run.chrome(), &run.ndjson()) {
                panic!("{name}, {length} events: {error}\n{}", run.chrome());
            }
        }
    }
}

#[test]
fn random_runs_are_valid() {
    for seed in 0..50 {
        random(seed).valid();
    }
}

#[test]
fn an_empty_trace_is_valid() {
    let mut out = Vec::new();
    Chrome::default().finish(&mut out);
    assert_eq!(String::from_utf8(out).expect("UTF-8"), "[\n\n]\n");
}

/// Whether `--trace=KINDS` selects an event; a copy of the recorder's rule, in short.
fn selected(event: &TraceEvent, kinds: &[&str]) -> bool {
    let value = serde_json::to_value(event).expect("JSON");
    let kind = value["type"].as_str().unwrap_or_default();
    let family = kind.split('.').next().unwrap_or_default();
    let io = kind == "task.ready" || value["kind"] == "io";
    match family {
        "task" => kinds.contains(&"tasks") || (io && kinds.contains(&"io")),
        "phase" => kinds.contains(&"tasks"),
        "tick" | "micro" | "checkpoint" => kinds.contains(&"microtasks"),
        "stack" => kinds.contains(&"stack"),
        "promise" => kinds.contains(&"promises"),
        _ => true,
    }
}

#[test]
fn any_selection_of_kinds_is_valid() {
    const KINDS: [&str; 5] = ["tasks", "microtasks", "stack", "promises", "io"];
    for set in 0..1 << KINDS.len() {
        let kinds: Vec<&'static str> = (0..KINDS.len())
            .filter(|bit| set & (1 << bit) != 0)
            .map(|bit| KINDS[bit])
            .collect();
        for (_, complete) in samples() {
            let mut run = Run::new(&kinds);
            let rest = complete.events.into_iter().skip(1);
            run.events
                .extend(rest.filter(|(_, event)| selected(event, &kinds)));
            run.events[0].0 = 0;
            run.valid();
        }
    }
}

#[test]
fn only_what_is_open_is_remembered() {
    let mut run = everything(1);
    run.events.pop();
    let mut chrome = Chrome::default();
    run.render(&mut chrome);
    assert_eq!(chrome.waiting.len(), 0);
    assert_eq!(chrome.frames.len(), 0);
    assert_eq!(chrome.promises.len(), 0);
    assert_eq!(chrome.stack.len(), 1, "the last phase");

    let mut io = Run::new(&["io"]);
    io.queue(1, TaskKind::Io, "fs.stat", None)
        .ready(1, Some((1, 2, 3)));
    let mut chrome = Chrome::default();
    io.render(&mut chrome);
    assert_eq!(chrome.waiting.len(), 0);
}

#[test]
fn slices_nest_even_if_the_events_do_not() {
    let mut run = Run::new(&["tasks", "stack"]);
    run.phase(Phase::Main)
        .start(1)
        .push(1, "outer", false)
        .push(2, "inner", false)
        .suspend(1)
        .pop(2)
        .resume(7)
        .end(1)
        .end(5)
        .exit(Vec::new());
    let account = Run::new(&[]).ndjson();
    let error = validate_chrome(&run.chrome(), &account).expect_err("another run");
    assert!(error.starts_with("begins of slices"), "{error}");
    let events: Vec<Value> = serde_json::from_str(&run.chrome()).expect("JSON");
    assert_eq!(named(&events, "B").len(), named(&events, "E").len());
}

#[test]
fn the_validator_misses_no_line() {
    for (name, run) in samples() {
        let (json, ndjson) = (run.chrome(), run.ndjson());
        let events: Vec<Value> = serde_json::from_str(&json).expect("JSON");
        for gone in 0..events.len() {
            let mut rest = events.clone();
            let event = rest.remove(gone);
            // Labels, the order of tracks, the middle of an arrow, and an arrow that leads nowhere are not counted.
            let optional = event["name"] == "process_labels"
                || event["name"] == "thread_sort_index"
                || event["ph"] == "t"
                || event["ph"] == "s"
                    && !events
                        .iter()
                        .any(|other| other["ph"] == "f" && other["id"] == event["id"]);
            let rest = serde_json::to_string(&rest).expect("JSON");
            let result = validate_chrome(&rest, &ndjson);
            assert_eq!(result.is_ok(), optional, "{name}: {event}: {result:?}");
        }
    }
}
