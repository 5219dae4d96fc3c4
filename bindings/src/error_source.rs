//! Where in the source an error was made: `assert.ok` shows the call that failed.

use std::borrow::Cow;

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::{original_column, string};
use jsr_runtime::instrument;

pub const BINDING: Binding = Binding {
    name: "errors",
    functions: |f| {
        f.add("getErrorSourcePositions", get_error_source_positions);
    },
    init: None,
};

/// `getErrorSourcePositions(error)`: the place of the uppermost frame of an error whose stack was not read yet, as
/// `{ sourceLine, scriptResourceName, lineNumber, startColumn }`.
fn get_error_source_positions(
    scope: &mut v8::PinScope,
    args: v8::FunctionCallbackArguments,
    mut rv: v8::ReturnValue,
) {
    let message = v8::Exception::create_message(scope, args.get(0));
    let undefined: v8::Local<v8::Value> = v8::undefined(scope).into();
    let line = message.get_source_line(scope);
    let text = line
        .map(|line| line.to_rust_string_lossy(scope))
        .unwrap_or_default();
    let name = message.get_script_resource_name(scope);
    let number = message.get_line_number(scope).unwrap_or_default();
    let column = original_column(&text, message.get_start_column());
    let line = match instrument::strip(&text) {
        Cow::Owned(original) => Some(string(scope, &original)),
        Cow::Borrowed(_) => line,
    };
    let values = [
        ("sourceLine", line.map_or(undefined, Into::into)),
        ("scriptResourceName", name.unwrap_or(undefined)),
        ("lineNumber", v8::Number::new(scope, number as f64).into()),
        ("startColumn", v8::Number::new(scope, column as f64).into()),
    ];
    let result = v8::Object::new(scope);
    for (key, value) in values {
        let key = string(scope, key);
        result.create_data_property(scope, key.into(), value);
    }
    rv.set(result.into());
}
