//! `URLPattern` (`js/internal/url/pattern.js`): patterns are parsed here, and matched there with the engine's own
//! regular expressions.

use std::borrow::Cow;

use jsr_runtime::binding::{Binding, Functions};
use jsr_runtime::engine::string;
use serde::Serialize;
use urlpattern::quirks::{self, EcmaRegexp, StringOrInit};
use urlpattern::{RegexSyntax, UrlPatternOptions};

pub const BINDING: Binding = Binding {
    name: "url_pattern",
    functions: |f: &mut Functions| {
        f.add("parsePattern", parse_pattern);
        f.add("parseInput", parse_input);
    },
    init: None,
};

fn text(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> Option<String> {
    let value = args.get(index);
    value.is_string().then(|| value.to_rust_string_lossy(scope))
}

/// Arguments 0 and 1: a string, or the text of an object in JSON.
fn input(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> Option<StringOrInit<'static>> {
    if let Some(text) = text(scope, args, 0) {
        return Some(StringOrInit::String(Cow::Owned(text)));
    }
    let init = serde_json::from_str(&text(scope, args, 1)?).ok()?;
    Some(StringOrInit::Init(init))
}

fn answer(scope: &v8::PinScope, rv: &mut v8::ReturnValue, value: &impl Serialize) {
    if let Ok(json) = serde_json::to_string(value) {
        rv.set(string(scope, &json).into());
    }
}

/// `parsePattern(string, init, base, ignoreCase)`: the components as JSON; undefined if it is no pattern.
fn parse_pattern(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let base = text(scope, &args, 2);
    let options = UrlPatternOptions {
        regex_syntax: RegexSyntax::EcmaScript,
        ignore_case: args.get(3).boolean_value(scope),
    };
    let pattern = input(scope, &args)
        .and_then(|input| quirks::process_construct_pattern_input(input, base.as_deref()).ok())
        .and_then(|init| quirks::parse_pattern::<EcmaRegexp>(init, options).ok());
    if let Some(pattern) = pattern {
        answer(scope, &mut rv, &pattern);
    }
}

/// `parseInput(string, init, base)`: the parts of a URL as JSON; null if it is none, undefined if the arguments contradict
/// each other.
fn parse_input(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let base = text(scope, &args, 2);
    let Some(Ok(processed)) =
        input(scope, &args).map(|input| quirks::process_match_input(input, base.as_deref()))
    else {
        return;
    };
    let parts = processed.and_then(|(input, _)| quirks::parse_match_input(input));
    match parts {
        Some(parts) => answer(scope, &mut rv, &parts),
        None => rv.set_null(),
    }
}
