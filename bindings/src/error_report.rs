//! What the reports of exceptions and rejections ask of the engine. Their texts are made in `js/internal/process/fatal.js`
//! and `js/internal/rejections.js`; where an exception was thrown comes from `jsr_runtime::callback`.

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;

pub const BINDING: Binding = Binding {
    name: "error_report",
    functions: |f| {
        f.add("describe", describe);
    },
    init: None,
};

/// `describe(value)`: a text for any value, made without running code of the program.
fn describe(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let text = args.get(0).to_detail_string(scope);
    rv.set(text.unwrap_or_else(|| string(scope, "")).into());
}
