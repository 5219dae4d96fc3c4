//! What the module loaders in `js/internal/modules/` need: the disk, and the engine's compilers and module records.

mod lexer;
mod map;

use std::fs;

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::{self, string};
use v8::script_compiler::{CompileOptions, NoCacheReason, Source};

pub const BINDING: Binding = Binding {
    name: "modules",
    functions: |f| {
        f.add("stat", stat);
        f.add("realpath", realpath);
        f.add("readText", read_text);
        f.add("compileFunction", compile_function);
        f.add("runScript", run_script);
        f.add("isModuleSource", is_module_source);
        f.add("errorArrow", error_arrow);
        f.add("commonJsExports", common_js_exports);
        map::add_functions(f);
    },
    init: None,
};

/// Parameters of the function that a CommonJS module is the body of.
const PARAMETERS: [&str; 5] = ["exports", "require", "module", "__filename", "__dirname"];

/// `stat(path)`: 0 for a file, 1 for a folder, -1 if there is nothing.
fn stat(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let path = args.get(0).to_rust_string_lossy(scope);
    rv.set_int32(match fs::metadata(path) {
        Ok(metadata) if metadata.is_dir() => 1,
        Ok(_) => 0,
        Err(_) => -1,
    });
}

/// `realpath(path)`: without symbolic links; `path` itself if that cannot be told.
fn realpath(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let path = args.get(0).to_rust_string_lossy(scope);
    let real = fs::canonicalize(&path).ok().and_then(|real| real.into_os_string().into_string().ok());
    rv.set(string(scope, &real.unwrap_or(path)).into());
}

/// `readText(path)`: the file as text without a byte order mark; the number of the error if it cannot be read.
fn read_text(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let path = args.get(0).to_rust_string_lossy(scope);
    match fs::read(path) {
        Ok(bytes) => {
            let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
            let text = if bytes.is_ascii() {
                v8::String::new_from_one_byte(scope, bytes, v8::NewStringType::Normal)
            } else {
                v8::String::new(scope, &String::from_utf8_lossy(bytes))
            };
            match text {
                Some(text) => rv.set(text.into()),
                None => rv.set_int32(libc::EFBIG),
            }
        }
        Err(error) => rv.set_int32(error.raw_os_error().unwrap_or(libc::EIO)),
    }
}

fn origin<'s>(scope: &mut v8::PinScope<'s, '_>, name: v8::Local<'s, v8::Value>, module: bool) -> v8::ScriptOrigin<'s> {
    v8::ScriptOrigin::new(scope, name, 0, 0, false, -1, None, false, false, module, None)
}

/// Messages of the syntax errors that only an ES module does not have.
const ONLY_IN_MODULES: [&str; 4] = [
    "Cannot use import statement outside a module",
    "Unexpected token 'export'",
    "Cannot use 'import.meta' outside a module",
    "await is only valid in async functions and the top level bodies of modules",
];

/// Messages of errors that a CommonJS module may have because of its own wrapper, or because it uses top-level await.
const MAYBE_IN_MODULES: [&str; 6] = [
    "Identifier '__filename' has already been declared",
    "Identifier '__dirname' has already been declared",
    "Identifier 'require' has already been declared",
    "Identifier 'module' has already been declared",
    "Identifier 'exports' has already been declared",
    "missing ) after argument list",
];

/// `compileFunction(source, filename, detect)`: the function of a CommonJS module; `true` if `detect` is set and only an
/// ES module reads like this. Throws the syntax error otherwise.
fn compile_function(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (Some(source), Some(name)) = (args.get(0).to_string(scope), args.get(1).to_string(scope)) else { return };
    let name: v8::Local<v8::Value> = name.into();
    let detect = args.get(2).is_true();
    v8::tc_scope!(let tc, scope);
    if let Some(function) = compile_common_js(tc, source, name) {
        rv.set(function.into());
        return;
    }
    if detect && tc.exception().is_some_and(|error| looks_like_module(tc, error)) {
        let message = tc.exception().map(|error| message_of(tc, error)).unwrap_or_default();
        tc.reset();
        if ONLY_IN_MODULES[..3].iter().any(|only| message.contains(only)) || compiles_as_module(tc, source, name) {
            rv.set_bool(true);
            return;
        }
        compile_common_js(tc, source, name);
    }
    tc.rethrow();
}

fn compile_common_js<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    source: v8::Local<v8::String>,
    name: v8::Local<'s, v8::Value>,
) -> Option<v8::Local<'s, v8::Function>> {
    let origin = origin(scope, name, false);
    let mut source = Source::new(source, Some(&origin));
    let parameters = PARAMETERS.map(|parameter| string(scope, parameter));
    let (options, reason) = (CompileOptions::NoCompileOptions, NoCacheReason::NoReason);
    v8::script_compiler::compile_function(scope, &mut source, &parameters, &[], options, reason)
}

fn message_of(scope: &mut v8::PinScope, error: v8::Local<v8::Value>) -> String {
    let message = v8::Exception::create_message(scope, error);
    message.get(scope).to_rust_string_lossy(scope)
}

fn looks_like_module(scope: &mut v8::PinScope, error: v8::Local<v8::Value>) -> bool {
    let message = message_of(scope, error);
    ONLY_IN_MODULES.iter().chain(&MAYBE_IN_MODULES).any(|text| message.contains(text))
}

fn compiles_as_module<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    source: v8::Local<v8::String>,
    name: v8::Local<'s, v8::Value>,
) -> bool {
    v8::tc_scope!(let tc, scope);
    let origin = origin(tc, name, true);
    let mut source = Source::new(source, Some(&origin));
    v8::script_compiler::compile_module(tc, &mut source).is_some()
}

/// `runScript(source, name)`: runs a script in the global scope; its completion value.
fn run_script(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (Some(source), Some(name)) = (args.get(0).to_string(scope), args.get(1).to_string(scope)) else { return };
    let origin = origin(scope, name.into(), false);
    if let Some(value) = v8::Script::compile(scope, source, Some(&origin)).and_then(|script| script.run(scope)) {
        rv.set(value);
    }
}

/// `isModuleSource(source, name)`: the text only reads as an ES module, not as a script.
fn is_module_source(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let (Some(source), Some(name)) = (args.get(0).to_string(scope), args.get(1).to_string(scope)) else { return };
    let name: v8::Local<v8::Value> = name.into();
    v8::tc_scope!(let tc, scope);
    let script_origin = origin(tc, name, false);
    let mut script = Source::new(source, Some(&script_origin));
    let (options, reason) = (CompileOptions::NoCompileOptions, NoCacheReason::NoReason);
    if v8::script_compiler::compile_unbound_script(tc, &mut script, options, reason).is_some() {
        return;
    }
    let suspect = tc.exception().is_some_and(|error| looks_like_module(tc, error));
    tc.reset();
    rv.set_bool(suspect && compiles_as_module(tc, source, name));
}

/// `errorArrow(error)`: the place in the source that `error` came from, or that a syntax error is at.
fn error_arrow(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let message = v8::Exception::create_message(scope, args.get(0));
    let arrow = arrow(scope, message);
    rv.set(string(scope, &arrow).into());
}

/// `commonJsExports(source)`: `[exports, reexports]`, the names that an ES module may import, and the modules whose names
/// it may import too.
fn common_js_exports(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let source = args.get(0).to_rust_string_lossy(scope);
    let found = lexer::exports(&source);
    let list = |names: Vec<String>| {
        let names: Vec<v8::Local<v8::Value>> = names.iter().map(|name| string(scope, name).into()).collect();
        v8::Array::new_with_elements(scope, &names).into()
    };
    let lists: Vec<v8::Local<v8::Value>> = [found.names, found.reexports].map(list).to_vec();
    rv.set(v8::Array::new_with_elements(scope, &lists).into());
}

/// The place of a message as the uncaught printer shows it.
fn arrow(scope: &mut v8::PinScope, message: v8::Local<v8::Message>) -> String {
    engine::arrow(scope, message)
}
