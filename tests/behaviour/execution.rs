//! Running one program in one runtime, with a guard against those that never end.

use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use crate::program::{Given, Program, Stderr};

/// A program that still runs after this long hangs. Nothing is measured with it.
const GUARD: Duration = Duration::from_secs(120);

/// A program that prints more than this never stops printing.
const MOST_OUTPUT: u64 = 64 << 20;

/// The variables that programs get from the environment; all others could change what they print.
const KEPT_VARIABLES: [&str; 6] = ["PATH", "HOME", "TMPDIR", "SYSTEMROOT", "TEMP", "TMP"];

/// A runtime.
pub struct Executable {
    path: PathBuf,
    can_trace: bool,
}

impl Executable {
    /// The runtime that is tested.
    pub fn jsr(path: PathBuf) -> Executable {
        Executable {
            path,
            can_trace: true,
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The runtime that is recorded.
    pub fn node(path: PathBuf) -> Executable {
        Executable {
            path,
            can_trace: false,
        }
    }
}

/// Whether a run is traced.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tracing {
    /// As a program usually runs.
    Off,
    /// With every event written to a file, which must not change what the program does.
    On,
}

impl Tracing {
    /// How the name of a test shows it.
    pub fn suffix(self) -> &'static str {
        match self {
            Tracing::Off => "",
            Tracing::On => " --trace",
        }
    }
}

/// What a program did.
pub struct Run {
    /// What it wrote to standard output.
    pub stdout: Vec<u8>,
    /// What it wrote to standard error.
    pub stderr: Vec<u8>,
    /// Its exit code; 128 and the signal if one killed it.
    pub code: i32,
    /// What was traced, if that was asked for.
    pub traced: Option<String>,
}

/// The words after the executable that run a program.
fn arguments(program: &Program, trace_file: Option<&str>) -> Vec<String> {
    let mut words = Vec::new();
    if let Some(file) = trace_file {
        words.extend(["--trace=all".to_owned(), "--trace-format=json".to_owned()]);
        words.push(format!("--trace-out={file}"));
    }
    words.extend(program.flags.iter().cloned());
    words.extend(match program.given {
        Given::File => vec![program.file_name()],
        Given::Eval => vec!["-e".to_owned(), program.source.clone()],
        Given::Print => vec!["-p".to_owned(), program.source.clone()],
        Given::Stdin => vec!["-".to_owned()],
    });
    words.extend(program.args.iter().cloned());
    words
}

/// The command that does by hand what a test did.
pub fn describe(executable: &Executable, program: &Program, tracing: Tracing) -> String {
    let file = program.file_name();
    let trace_file = (tracing == Tracing::On).then_some("/dev/null");
    let words = arguments(program, trace_file).into_iter().map(|word| {
        if word == program.source {
            format!("\"$(cat {file})\"")
        } else if word.contains(char::is_whitespace) {
            format!("'{word}'")
        } else {
            word
        }
    });
    let words: Vec<String> = words.collect();
    let variables: String = program
        .env
        .iter()
        .map(|(name, value)| format!("{name}={value} "))
        .collect();
    let input = if program.given == Given::Stdin {
        format!(" < {file}")
    } else {
        String::new()
    };
    let folder = program.folder().display();
    let executable = executable.path.display();
    format!(
        "(cd {folder} && {variables}{executable} {}{input})",
        words.join(" ")
    )
}

/// Runs a program to its end.
pub fn run(executable: &Executable, program: &Program, tracing: Tracing) -> Result<Run, String> {
    let trace_file = (tracing == Tracing::On && executable.can_trace).then(trace_file);
    let trace_name = trace_file.as_ref().map(|file| file.to_string_lossy());
    let mut command = Command::new(&executable.path);
    command
        .args(arguments(program, trace_name.as_deref()))
        .current_dir(program.folder())
        .env_clear()
        .envs(
            KEPT_VARIABLES
                .iter()
                .filter_map(|name| Some((name, env::var_os(name)?))),
        )
        .envs([("TZ", "UTC"), ("LC_ALL", "C.UTF-8")])
        .envs(program.env.iter().map(|(name, value)| (name, value)));
    let outcome = run_command(command, program);
    let traced = trace_file.map(|file| {
        // A program that failed before it was traced has left no file.
        let trace = fs::read(&file).unwrap_or_default();
        let _ = fs::remove_file(&file);
        String::from_utf8_lossy(&trace).into_owned()
    });
    let outcome = outcome.map_err(|error| format!("{}: {error}", executable.path.display()))?;
    Ok(Run { traced, ..outcome })
}

/// A new name in the folder for temporary files.
fn trace_file() -> PathBuf {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    env::temp_dir().join(format!("jsr-behaviour-{}-{number}.trace", std::process::id()))
}

/// Runs a command and collects what it prints. It is killed if it does not end.
fn run_command(mut command: Command, program: &Program) -> io::Result<Run> {
    let (mut output, output_writer) = io::pipe()?;
    let (mut errors, errors_writer) = io::pipe()?;
    match program.stderr {
        Stderr::Merge => command.stderr(output_writer.try_clone()?),
        Stderr::Compare | Stderr::Ignore => command.stderr(errors_writer.try_clone()?),
    };
    command.stdout(output_writer).stdin(match program.given {
        Given::Stdin => Stdio::piped(),
        Given::File | Given::Eval | Given::Print => Stdio::null(),
    });
    let mut child = command.spawn()?;
    // Both hold ends of the pipes for writing, which would never close.
    drop(command);
    drop(errors_writer);
    if let Some(mut input) = child.stdin.take() {
        // A runtime that ends without reading its program has said why on standard error.
        let _ = input.write_all(program.source.as_bytes());
    }
    let deadline = Instant::now() + GUARD;
    let stdout = collect(move |buffer| (&mut output).take(MOST_OUTPUT).read_to_end(buffer));
    let stderr = collect(move |buffer| (&mut errors).take(MOST_OUTPUT).read_to_end(buffer));
    let finished = receive(&stdout, deadline)
        .and_then(|stdout| Ok((stdout, receive(&stderr, deadline)?)))
        .and_then(|output| Ok((output, wait(&mut child, deadline)?)));
    match finished {
        Ok(((stdout, stderr), status)) => Ok(Run {
            stdout,
            stderr,
            code: code(status),
            traced: None,
        }),
        Err(error) => {
            // It may just have ended, or be out of reach: the error is reported either way.
            let _ = child.kill();
            let _ = child.wait();
            Err(error)
        }
    }
}

/// Reads on a thread of its own until the other end closes.
fn collect<R>(read: R) -> mpsc::Receiver<io::Result<Vec<u8>>>
where
    R: FnOnce(&mut Vec<u8>) -> io::Result<usize> + Send + 'static,
{
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut buffer = Vec::new();
        let result = read(&mut buffer).map(|_| buffer);
        // Nobody listens any more once the guard has struck.
        let _ = sender.send(result);
    });
    receiver
}

/// What a thread of `collect` read.
fn receive(receiver: &mpsc::Receiver<io::Result<Vec<u8>>>, deadline: Instant) -> io::Result<Vec<u8>> {
    let left = deadline.saturating_duration_since(Instant::now());
    match receiver.recv_timeout(left) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(hangs()),
        Err(RecvTimeoutError::Disconnected) => Err(io::ErrorKind::BrokenPipe.into()),
    }
}

/// Waits for a child that has closed its output, which nearly always means that it has ended.
fn wait(child: &mut Child, deadline: Instant) -> io::Result<ExitStatus> {
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(status);
        }
        if Instant::now() > deadline {
            return Err(hangs());
        }
        thread::sleep(Duration::from_millis(1));
    }
}

fn hangs() -> io::Error {
    io::Error::new(io::ErrorKind::TimedOut, format!("did not end within {GUARD:?}"))
}

#[cfg(unix)]
fn code(status: ExitStatus) -> i32 {
    use std::os::unix::process::ExitStatusExt;
    let signal = || status.signal().map_or(-1, |signal| 128 + signal);
    status.code().unwrap_or_else(signal)
}

#[cfg(not(unix))]
fn code(status: ExitStatus) -> i32 {
    status.code().unwrap_or(-1)
}
