//! Tables of command lines and what they come to.

use std::path::PathBuf;

use jsr_runtime::options::{
    InputType, Options, Program, TraceFormat, TraceKinds, TraceLimit, UnhandledRejections,
};

use super::{Invocation, parse};

/// Splits at spaces: no argument of these tests contains one.
fn words(line: &str) -> Vec<String> {
    std::iter::once("jsr")
        .chain(line.split_whitespace())
        .map(String::from)
        .collect()
}

fn run(line: &str) -> Options {
    match parse(words(line)) {
        Ok(Invocation::Run(options)) => *options,
        other => panic!("jsr {line}: {other:?}"),
    }
}

fn error(line: &str) -> String {
    match parse(words(line)) {
        Err(error) => error.to_string(),
        Ok(other) => panic!("jsr {line}: {other:?}"),
    }
}

fn file(name: &str) -> Program {
    Program::File(name.into())
}

fn eval(source: &str, print: bool) -> Program {
    Program::Eval {
        source: source.into(),
        print,
    }
}

#[test]
fn programs() {
    for (line, program, args) in [
        ("a.js", file("a.js"), ""),
        ("a.js b c", file("a.js"), "b c"),
        ("-- a.js", file("a.js"), ""),
        ("-- -e", file("-e"), ""),
        ("-e 1", eval("1", false), ""),
        ("-e 1 a b", eval("1", false), "a b"),
        ("--eval=1=2 a", eval("1=2", false), "a"),
        ("--eval= a", eval("", false), "a"),
        ("-p 1+1", eval("1+1", true), ""),
        ("--print=1", eval("1", true), ""),
        ("-pe 1", eval("1", true), ""),
        ("-p -e 1", eval("1", true), ""),
        ("-e 1 -p", eval("1", true), ""),
        (
            "-",
            Program::Stdin {
                print: false,
                dash: true,
            },
            "",
        ),
        (
            "- a -",
            Program::Stdin {
                print: false,
                dash: true,
            },
            "a -",
        ),
        (
            "",
            Program::Stdin {
                print: false,
                dash: false,
            },
            "",
        ),
        (
            "-p",
            Program::Stdin {
                print: true,
                dash: false,
            },
            "",
        ),
        ("-p -", eval("-", true), ""),
        (
            "-p -- -",
            Program::Stdin {
                print: true,
                dash: true,
            },
            "",
        ),
    ] {
        let options = run(line);
        assert_eq!(options.program, program, "jsr {line}");
        assert_eq!(options.script_args.join(" "), args, "jsr {line}");
    }
}

#[test]
fn flags_on_either_side_of_the_file() {
    for line in [
        "--no-warnings a.js x",
        "a.js --no-warnings x",
        "a.js x --no-warnings",
        "a.js x --no_warnings",
    ] {
        let options = run(line);
        assert!(options.warnings.silent, "jsr {line}");
        assert_eq!(options.program, file("a.js"), "jsr {line}");
        assert_eq!(options.script_args, ["x"], "jsr {line}");
    }
    assert_eq!(run("a.js --no-warnings x").exec_argv, ["--no-warnings"]);
}

#[test]
fn what_belongs_to_the_program() {
    for (line, args) in [
        ("a.js --verbose -x", "--verbose -x"),
        ("a.js --verbose --no-warnings -x", "--verbose -x"),
        ("a.js -- --no-warnings", "--no-warnings"),
        ("a.js x -- -- y", "x -- y"),
        ("-- a.js --trace", "--trace"),
        ("a.js -e 1 -p 2 -h -v -c", "-e 1 -p 2 -h -v -c"),
        ("a.js --help --version --eval x", "--help --version --eval x"),
        ("a.js -pe", "-pe"),
        ("-e 1 a -p --nope", "a -p --nope"),
        ("a.js -1 =x --=y", "-1 =x --=y"),
    ] {
        let options = run(line);
        assert_eq!(options.script_args.join(" "), args, "jsr {line}");
        assert!(
            !options.warnings.silent || line.contains("--no-warnings -x"),
            "jsr {line}"
        );
        assert!(options.trace.is_none(), "jsr {line}");
    }
}

#[test]
fn exec_argv_is_what_was_written() {
    for (line, written) in [
        ("a.js", ""),
        ("-e 1 a", "-e 1"),
        ("-pe 1", "-pe 1"),
        (
            "--expose_gc -r x a.js --trace=io b",
            "--expose_gc -r x --trace=io",
        ),
        ("--stack-size 500 a.js", "--stack-size 500"),
    ] {
        assert_eq!(run(line).exec_argv.join(" "), written, "jsr {line}");
    }
}

#[test]
fn values_after_equals_or_as_the_next_argument() {
    for line in [
        "--unhandled-rejections=warn a.js",
        "--unhandled-rejections warn a.js",
        "a.js --unhandled-rejections warn",
    ] {
        let options = run(line);
        assert_eq!(
            options.unhandled_rejections,
            UnhandledRejections::Warn,
            "jsr {line}"
        );
        assert_eq!(options.program, file("a.js"), "jsr {line}");
    }
    let options = run("-r a --require=b --import c --import=d -C e f.js");
    assert_eq!(options.require, ["a", "b"]);
    assert_eq!(options.import, ["c", "d"]);
    assert_eq!(options.conditions, ["e"]);
    let options =
        run("--stack-size=800 --max-old-space-size 64 --stack-trace-limit=0 --expose-gc --input-type=module");
    assert_eq!(options.engine.stack_size, Some(800));
    assert_eq!(options.engine.max_old_space_size, Some(64));
    assert_eq!(options.engine.stack_trace_limit, Some(0));
    assert!(options.engine.expose_gc);
    assert_eq!(options.input_type, InputType::Module);
    assert_eq!(
        run("--v8-flags=--a,--b=1 --v8-flags=--c x.js").engine.flags,
        ["--a", "--b=1", "--c"]
    );
    assert_eq!(
        run("--stack-size=200 --stack-size=300 a.js").engine.stack_size,
        Some(300),
        "the last one counts"
    );
}

#[test]
fn trace() {
    assert_eq!(run("a.js").trace, None);
    for (line, kinds) in [
        ("--trace a.js", TraceKinds::default()),
        ("a.js --trace", TraceKinds::default()),
        ("a.js --trace-format=text", TraceKinds::default()),
        ("--trace=all a.js", TraceKinds::ALL),
    ] {
        let options = run(line);
        assert_eq!(options.program, file("a.js"), "jsr {line}");
        assert_eq!(options.trace.map(|trace| trace.kinds), Some(kinds), "jsr {line}");
    }
    let defaults = TraceKinds::default();
    assert!(defaults.tasks && defaults.microtasks && defaults.stack && !defaults.promises && !defaults.io);
    let chosen = run("a.js --trace-include=x/** --trace-exclude y.js --why-alive");
    assert!(chosen.why_alive);
    let trace = chosen.trace.unwrap_or_default();
    assert_eq!(
        (trace.include, trace.exclude),
        (vec![String::from("x/**")], vec![String::from("y.js")])
    );
    let kinds = run("--trace=tasks,io a.js")
        .trace
        .map(|trace| trace.kinds)
        .unwrap_or_default();
    assert!(kinds.tasks && kinds.io && !kinds.promises && !kinds.microtasks && !kinds.stack);
    let trace = run("a.js --trace-format=json --trace-out=t.ndjson --trace-limit 0")
        .trace
        .unwrap_or_default();
    assert_eq!(trace.format, TraceFormat::Json);
    assert_eq!(trace.out, Some(PathBuf::from("t.ndjson")));
    assert_eq!(trace.limit.get(), None);
    assert_eq!(TraceLimit::default().get(), Some(100_000));
}

#[test]
fn usage_errors_take_one_line() {
    for (line, message) in [
        ("--bogus a.js", "unknown flag --bogus"),
        ("--bogus=1 a.js", "unknown flag --bogus"),
        ("-z", "unknown flag -z"),
        ("-ez 1", "unknown flag -ez"),
        (
            "--no-warning a.js",
            "unknown flag --no-warning; did you mean --no-warnings?",
        ),
        (
            "--unhandled-rejection=warn",
            "unknown flag --unhandled-rejection; did you mean --unhandled-rejections?",
        ),
        ("-e", "-e needs a value"),
        ("-e -- 1", "-e needs a value"),
        ("-r", "-r needs a value"),
        ("--stack-size", "--stack-size needs a value"),
        ("a.js --stack-size", "--stack-size needs a value"),
        (
            "--stack-size=abc a.js",
            "--stack-size must be a whole number from 100 to 4000000, not \"abc\"",
        ),
        (
            "--stack-size=-5 a.js",
            "--stack-size must be a whole number from 100 to 4000000, not \"-5\"",
        ),
        (
            "--unhandled-rejections=foo a.js",
            "--unhandled-rejections must be one of throw, strict, warn, none, warn-with-error-code, not \"foo\"",
        ),
        (
            "--input-type=foo -e 1",
            "--input-type must be \"commonjs\" or \"module\", not \"foo\"",
        ),
        (
            "--trace-format=xml a.js",
            "--trace-format must be \"text\", \"json\" or \"chrome\", not \"xml\"",
        ),
        (
            "--trace-limit=x a.js",
            "--trace-limit must be a whole number, not \"x\"",
        ),
        (
            "--trace=foo a.js",
            "--trace must be made of tasks, microtasks, stack, promises, io or all, not \"foo\"",
        ),
        ("--no-warnings=1 a.js", "--no-warnings takes no value"),
        ("-c -e 1", "either --check or --eval can be used, not both"),
        ("--check -p", "either --check or --eval can be used, not both"),
    ] {
        let text = error(line);
        assert_eq!(text, message, "jsr {line}");
        assert!(!text.contains('\n'), "jsr {line}");
    }
}

#[test]
fn help_and_version() {
    for line in ["-h", "--help", "--help a.js", "-h -v"] {
        let Ok(Invocation::Print(text)) = parse(words(line)) else {
            panic!("jsr {line}")
        };
        assert!(text.contains("jsr lesson.js --trace"), "jsr {line}");
        assert!(text.lines().all(|line| line.chars().count() <= 100), "jsr {line}");
    }
    let Ok(Invocation::Print(text)) = parse(words("-v")) else {
        panic!("jsr -v")
    };
    assert_eq!(text, "jsr v0.1.0 (as Node.js v26.10.0)\n");
}

#[test]
fn no_name_at_all() {
    let Ok(Invocation::Run(options)) = parse(Vec::new()) else {
        panic!("no arguments")
    };
    assert_eq!(options.argv0, "jsr");
}

#[test]
fn tests_are_all_files_that_are_named() {
    let options = run("--test a.js --test-only b.js --test-reporter tap --test-timeout=5");
    assert_eq!(
        options.program,
        Program::Tests(vec![String::from("a.js"), String::from("b.js")])
    );
    assert!(options.script_args.is_empty());
    assert!(options.tests.only);
    assert_eq!(options.tests.reporters, ["tap"]);
    assert_eq!(options.tests.timeout, Some(5));
    assert_eq!(run("--test").program, Program::Tests(Vec::new()));
    assert_eq!(
        error("--test-isolation=thread a.js"),
        "--test-isolation has a wrong value, not \"thread\""
    );
}
