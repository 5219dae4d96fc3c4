//! TypeScript sources, as the loaders see them.

use jsr_runtime::engine::string;
use jsr_runtime::typescript;

/// `stripTypes(source)`: the JavaScript in a TypeScript source. If it cannot be had, `[isUnsupported, message, line, frame]`
/// tells why, and where.
pub fn strip_types(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let source = args.get(0).to_rust_string_lossy(scope);
    match typescript::strip(&source) {
        Ok(text) => rv.set(string(scope, &text).into()),
        Err(refusal) => {
            let (line, frame) = typescript::frame(&source, &refusal.place);
            let line = u32::try_from(line).unwrap_or(u32::MAX);
            let parts: [v8::Local<v8::Value>; 4] = [
                v8::Boolean::new(scope, refusal.is_unsupported).into(),
                string(scope, &refusal.message).into(),
                v8::Integer::new_from_unsigned(scope, line).into(),
                string(scope, &frame).into(),
            ];
            rv.set(v8::Array::new_with_elements(scope, &parts).into());
        }
    }
}
