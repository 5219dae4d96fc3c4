//! Source text to functions and scripts; and what to make of text that does not parse.

use jsr_runtime::engine::string;
use jsr_runtime::instrument::Kind;
use jsr_runtime::{arrow, modules, trace};
use v8::script_compiler::{CompileOptions, NoCacheReason, Source};

/// The parameters of the function that a CommonJS module is the body of.
const PARAMETERS: [&str; 5] = ["exports", "require", "module", "__filename", "__dirname"];

/// Syntax errors that nothing but the syntax of ES modules causes.
const ONLY_IN_MODULES: [&str; 3] = [
    "Cannot use import statement outside a module",
    "Unexpected token 'export'",
    "Cannot use 'import.meta' outside a module",
];

/// Syntax errors of CommonJS in what may be a correct ES module.
const MAYBE_IN_MODULES: [&str; 8] = [
    "Identifier '__filename' has already been declared",
    "Identifier '__dirname' has already been declared",
    "Identifier 'exports' has already been declared",
    "Identifier 'module' has already been declared",
    "Identifier 'require' has already been declared",
    "await is only valid in async functions and the top level bodies of modules",
    "Unexpected reserved word",
    "missing ) after argument list",
];

/// `compileFunction(source, filename, detect)`: the function of a CommonJS module; undefined if `detect` is set and the
/// text is an ES module. Throws the syntax error of anything else.
pub fn compile_function(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let Some((source, name)) = source_and_name(scope, &args) else {
        return;
    };
    v8::tc_scope!(let tc, scope);
    if let Some(function) = compile(tc, source, name, &PARAMETERS) {
        let traced = trace::compile_instrumented(tc, name, source, Kind::CommonJs, |scope, source| {
            compile(scope, source, name, &PARAMETERS)
        });
        rv.set(traced.unwrap_or(function).into());
        return;
    }
    let (Some(error), Some(message)) = (tc.exception(), tc.message()) else {
        return;
    };
    if args.get(2).is_true() && is_module(tc, message, source, name) {
        return;
    }
    arrow::keep(tc, error, message, Some("\n\n"));
    tc.rethrow();
}

/// `containsModuleSyntax(source, filename, isScript)`: the text parses as an ES module and not as CommonJS (or, with
/// `isScript`, not as a script).
pub fn contains_module_syntax(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let Some((source, name)) = source_and_name(scope, &args) else {
        return;
    };
    let parameters = if args.get(2).is_true() {
        &[][..]
    } else {
        &PARAMETERS[..]
    };
    v8::tc_scope!(let tc, scope);
    if compile(tc, source, name, parameters).is_some() {
        rv.set_bool(false);
    } else if let Some(message) = tc.message() {
        rv.set_bool(is_module(tc, message, source, name));
    }
}

/// `parses(source, filename)`: the text is JavaScript, as a script or as an ES module.
pub fn parses(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some((source, name)) = source_and_name(scope, &args) else {
        return;
    };
    v8::tc_scope!(let tc, scope);
    let parses = compile(tc, source, name, &[]).is_some() || modules::compile(tc, name, source).is_some();
    rv.set_bool(parses);
}

/// `runScript(source, filename)`: runs a script in the global scope; what it evaluates to. What it throws shows the place
/// in its `stack`.
pub fn run_script(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some((source, name)) = source_and_name(scope, &args) else {
        return;
    };
    let origin = v8::ScriptOrigin::new(
        scope,
        name.into(),
        0,
        0,
        false,
        -1,
        None,
        false,
        false,
        false,
        None,
    );
    v8::tc_scope!(let tc, scope);
    let script = v8::Script::compile(tc, source, Some(&origin)).map(|script| {
        let traced = trace::compile_instrumented(tc, name, source, Kind::Script, |scope, source| {
            v8::Script::compile(scope, source, Some(&origin))
        });
        traced.unwrap_or(script)
    });
    if let Some(script) = script
        && let Some(value) = trace::run_script(tc, name, |scope| script.run(scope))
    {
        rv.set(value);
        return;
    }
    if let (Some(error), Some(message)) = (tc.exception(), tc.message()) {
        arrow::keep(tc, error, message, Some("\n\n"));
    }
    tc.rethrow();
}

/// `checkModule(source, filename)`: throws the syntax error of an ES module, if it has one.
pub fn check_module(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, _rv: v8::ReturnValue) {
    let Some((source, name)) = source_and_name(scope, &args) else {
        return;
    };
    v8::tc_scope!(let tc, scope);
    if modules::compile(tc, name, source).is_some() {
        return;
    }
    if let (Some(error), Some(message)) = (tc.exception(), tc.message()) {
        arrow::keep(tc, error, message, None);
    }
    tc.rethrow();
}

fn source_and_name<'s>(
    scope: &v8::PinScope<'s, '_>,
    args: &v8::FunctionCallbackArguments<'s>,
) -> Option<(v8::Local<'s, v8::String>, v8::Local<'s, v8::String>)> {
    Some((args.get(0).to_string(scope)?, args.get(1).to_string(scope)?))
}

fn compile<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    source: v8::Local<v8::String>,
    name: v8::Local<v8::String>,
    parameters: &[&str],
) -> Option<v8::Local<'s, v8::Function>> {
    let origin = v8::ScriptOrigin::new(
        scope,
        name.into(),
        0,
        0,
        false,
        -1,
        None,
        false,
        false,
        false,
        None,
    );
    let mut source = Source::new(source, Some(&origin));
    let parameters: Vec<_> = parameters
        .iter()
        .map(|parameter| string(scope, parameter))
        .collect();
    let (options, reason) = (CompileOptions::NoCompileOptions, NoCacheReason::NoReason);
    v8::script_compiler::compile_function(scope, &mut source, &parameters, &[], options, reason)
}

/// Whether text that did not compile as something else, as `message` says, is an ES module.
fn is_module(
    scope: &mut v8::PinScope,
    message: v8::Local<v8::Message>,
    source: v8::Local<v8::String>,
    name: v8::Local<v8::String>,
) -> bool {
    let message = message.get(scope).to_rust_string_lossy(scope);
    if ONLY_IN_MODULES.iter().any(|text| message.contains(text)) {
        return true;
    }
    if !MAYBE_IN_MODULES.iter().any(|text| message.contains(text)) {
        return false;
    }
    v8::tc_scope!(let tc, scope);
    modules::compile(tc, name, source).is_some()
}
