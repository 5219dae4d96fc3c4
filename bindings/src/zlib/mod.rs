//! Compression, in steps that run here or on the thread pool (`js/zlib.js`, `js/internal/zlib/`).
//!
//! | file | what |
//! |---|---|
//! | `deflate.rs` | zlib, gzip and raw deflate, by the original zlib |
//! | `brotli.rs` | Brotli |
//! | `zstd.rs` | Zstandard |

mod brotli;
mod deflate;
mod zstd;

use jsr_runtime::binding::{Binding, Functions};
use jsr_runtime::callback;
use jsr_runtime::engine::string;
use jsr_runtime::jobs::{self, Job};

use crate::buffer::Bytes;
use crate::fs::uint8_array;
use crate::handles;

pub const BINDING: Binding = Binding {
    name: "zlib",
    functions: |f: &mut Functions| {
        f.add("crc32", crc32);
        f.add("newBrotli", new_brotli);
        f.add("newDeflate", new_deflate);
        f.add("newZstd", new_zstd);
        f.add("params", params);
        f.add("remove", remove);
        f.add("reset", reset);
        f.add("write", write);
    },
    init: None,
};

/// Why a step failed.
pub struct Failure {
    pub message: String,
    /// The number that the library has for it; 0 if it has none, since something follows the end.
    pub errno: i32,
}

impl Failure {
    fn new(message: &str, errno: i32) -> Self {
        Self {
            message: message.to_owned(),
            errno,
        }
    }

    fn end_of_file() -> Self {
        Self::new("unexpected end of file", -5)
    }

    fn trailing_junk() -> Self {
        Self::new("trailing junk", 0)
    }
}

/// What came of one step.
pub struct Step {
    /// How many bytes of the input are done with.
    pub consumed: usize,
    pub output: Vec<u8>,
    pub failure: Option<Failure>,
}

/// A compressor or a decompressor.
pub trait Engine: Send {
    /// Works on `input` until it is used up or `room` bytes came out. `flush` is the library's own number.
    fn step(&mut self, flush: i32, input: &[u8], room: usize) -> Step;

    /// Begins anew.
    fn reset(&mut self) -> Result<(), Failure>;

    /// Changes level and strategy.
    fn params(&mut self, _level: i32, _strategy: i32) -> Result<(), Failure> {
        Ok(())
    }
}

type State = Box<dyn Engine>;

/// Memory for what comes out, as far as there is any.
fn room_for(room: usize) -> Vec<u8> {
    let mut output = Vec::new();
    if output.try_reserve_exact(room).is_ok() {
        output.resize(room, 0);
    }
    output
}

fn bytes_of(value: v8::Local<v8::Value>) -> Vec<u8> {
    match Bytes::of(value) {
        // SAFETY: no JavaScript runs here.
        Some(bytes) => unsafe { bytes.read() }.to_vec(),
        None => Vec::new(),
    }
}

fn int(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> i32 {
    args.get(index).int32_value(scope).unwrap_or(0)
}

fn size(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> usize {
    let number = args.get(index).integer_value(scope).unwrap_or(0);
    usize::try_from(number).unwrap_or(0)
}

/// Keeps an engine for the owner in argument 0 and answers its number, or the text of what went wrong.
fn keep(
    scope: &mut v8::PinScope,
    args: &v8::FunctionCallbackArguments,
    rv: &mut v8::ReturnValue,
    engine: Result<State, &'static str>,
) {
    match (v8::Local::<v8::Object>::try_from(args.get(0)), engine) {
        (Ok(owner), Ok(engine)) => rv.set_uint32(handles::add(scope, owner, engine)),
        (_, Err(message)) => rv.set(string(scope, message).into()),
        (Err(_), _) => rv.set_uint32(0),
    }
}

/// `newDeflate(owner, mode, windowBits, level, memLevel, strategy, dictionary, rejectGarbage)`
fn new_deflate(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let settings = deflate::Settings {
        mode: int(scope, &args, 1),
        window_bits: int(scope, &args, 2),
        level: int(scope, &args, 3),
        mem_level: int(scope, &args, 4),
        strategy: int(scope, &args, 5),
        dictionary: bytes_of(args.get(6)),
        one_member: args.get(7).boolean_value(scope),
    };
    let engine = deflate::Deflate::new(settings).map(|engine| Box::new(engine) as State);
    keep(scope, &args, &mut rv, engine);
}

/// The pairs of numbers in argument `index`, an `Int32Array`.
fn pairs(args: &v8::FunctionCallbackArguments, index: i32) -> Vec<(i32, i32)> {
    let bytes = bytes_of(args.get(index));
    let (numbers, _) = bytes.as_chunks::<4>();
    let (pairs, _) = numbers.as_chunks::<2>();
    pairs
        .iter()
        .map(|[key, value]| (i32::from_ne_bytes(*key), i32::from_ne_bytes(*value)))
        .collect()
}

/// `newBrotli(owner, compress, parameters)`
fn new_brotli(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let parameters = pairs(&args, 2);
    let engine = if args.get(1).boolean_value(scope) {
        brotli::Compress::new(parameters).map(|engine| Box::new(engine) as State)
    } else {
        Ok(Box::new(brotli::Decompress::new(&parameters)) as State)
    };
    keep(scope, &args, &mut rv, engine);
}

/// `newZstd(owner, compress, parameters, pledgedSize, dictionary, rejectGarbage)`
fn new_zstd(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let parameters = pairs(&args, 2);
    let dictionary = bytes_of(args.get(4));
    let engine = if args.get(1).boolean_value(scope) {
        let pledged = args.get(3).is_number().then(|| size(scope, &args, 3) as u64);
        zstd::Compress::new(parameters, pledged, dictionary).map(|engine| Box::new(engine) as State)
    } else {
        zstd::Decompress::new(parameters, dictionary, args.get(5).boolean_value(scope))
            .map(|engine| Box::new(engine) as State)
    };
    keep(scope, &args, &mut rv, engine);
}

/// `[consumed, output, errno, message]`; the last two only after a failure.
fn step_into_js<'s>(scope: &mut v8::PinScope<'s, '_>, step: Step) -> v8::Local<'s, v8::Value> {
    let consumed = v8::Number::new(scope, step.consumed as f64).into();
    let output = uint8_array(scope, step.output);
    let mut elements = vec![consumed, output];
    if let Some(failure) = step.failure {
        elements.push(v8::Integer::new(scope, failure.errno).into());
        elements.push(string(scope, &failure.message).into());
    }
    v8::Array::new_with_elements(scope, &elements).into()
}

/// `write(number, flush, bytes, offset, length, room[, callback])`: one step, whose outcome it answers, or gives to the
/// callback. Answers nothing if the engine is busy or gone.
fn write(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let id = args.get(0).uint32_value(scope).unwrap_or(0);
    let flush = int(scope, &args, 1);
    let (offset, length, room) = (
        size(scope, &args, 3),
        size(scope, &args, 4),
        size(scope, &args, 5),
    );
    let input = Bytes::of(args.get(2)).map(|bytes| bytes.range(offset, offset.saturating_add(length)));
    let Some(mut engine) = handles::take::<State>(scope, id) else {
        return;
    };
    // SAFETY: no JavaScript runs while the slice is in use; another thread gets a copy.
    let input = input.map_or(&[][..], |bytes| unsafe { bytes.read() });
    let Ok(done) = v8::Local::<v8::Function>::try_from(args.get(6)) else {
        let step = engine.step(flush, input, room);
        handles::put_back(scope, id, engine);
        let step = step_into_js(scope, step);
        rv.set(step);
        return;
    };
    let input = input.to_vec();
    let done = v8::Global::new(scope, done);
    let work = move || {
        let step = engine.step(flush, &input, room);
        (engine, step)
    };
    jobs::submit(
        scope,
        Job { api: "zlib.write" },
        work,
        move |scope, (engine, step)| {
            handles::put_back(scope, id, engine);
            let step = step_into_js(scope, step);
            let done = v8::Local::new(scope, done);
            callback::call(scope, done, &[step]);
        },
    );
    rv.set_bool(true);
}

fn outcome(scope: &mut v8::PinScope, rv: &mut v8::ReturnValue, result: Option<Result<(), Failure>>) {
    if let Some(Err(failure)) = result {
        let step = Step {
            consumed: 0,
            output: Vec::new(),
            failure: Some(failure),
        };
        let step = step_into_js(scope, step);
        rv.set(step);
    }
}

/// `reset(number)`: answers what `write` does if it failed.
fn reset(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let id = args.get(0).uint32_value(scope).unwrap_or(0);
    let result = handles::with(scope, id, |engine: &mut State| engine.reset());
    outcome(scope, &mut rv, result);
}

/// `params(number, level, strategy)`, likewise.
fn params(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let id = args.get(0).uint32_value(scope).unwrap_or(0);
    let (level, strategy) = (int(scope, &args, 1), int(scope, &args, 2));
    let result = handles::with(scope, id, |engine: &mut State| engine.params(level, strategy));
    outcome(scope, &mut rv, result);
}

/// `remove(number)`: the engine is done with. One that works just now is dropped when it is done.
fn remove(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _: v8::ReturnValue) {
    let id = args.get(0).uint32_value(scope).unwrap_or(0);
    handles::remove::<State>(scope, id);
}

/// `crc32(bytes, value)`
fn crc32(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let value = args.get(1).uint32_value(scope).unwrap_or(0);
    let sum = match Bytes::of(args.get(0)) {
        // SAFETY: no JavaScript runs here.
        Some(bytes) => deflate::crc32(value, unsafe { bytes.read() }),
        None => value,
    };
    rv.set_uint32(sum);
}
