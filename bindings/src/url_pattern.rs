//! The parser of URL patterns, for `js/internal/url/pattern.js`, which compiles the expressions and matches them.

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;
use std::borrow::Cow;
use urlpattern::quirks::{self, StringOrInit, UrlPatternComponent, UrlPatternInit};
use urlpattern::regexp::RegExp;
use urlpattern::{RegexSyntax, UrlPatternOptions};

pub const BINDING: Binding = Binding {
    name: "url_pattern",
    functions: |f| {
        f.add("parse", parse);
        f.add("matchInput", match_input);
    },
    init: None,
};

/// How many texts JavaScript gives for an object: the components, and `baseURL`.
const MEMBERS: u32 = 9;

/// An expression in the syntax of JavaScript, which is not judged here.
struct Expression(String, Option<regex::Regex>);

impl RegExp for Expression {
    fn syntax() -> RegexSyntax {
        RegexSyntax::EcmaScript
    }

    fn parse(pattern: &str, _flags: &str, _force_eval: bool) -> Result<Self, ()> {
        Ok(Expression(pattern.to_owned(), regex::Regex::new(pattern).ok()))
    }

    fn matches<'a>(&self, text: &'a str) -> Option<Vec<Option<&'a str>>> {
        let captures = self.1.as_ref()?.captures(text)?;
        Some(
            captures
                .iter()
                .skip(1)
                .map(|found| found.map(|found| found.as_str()))
                .collect(),
        )
    }

    fn pattern_string(&self) -> &str {
        &self.0
    }
}

/// The argument `index`: text as it is, and an array of `MEMBERS` texts, where what is missing is undefined, as an object.
fn input_of(
    scope: &mut v8::PinScope,
    args: &v8::FunctionCallbackArguments,
    index: i32,
) -> StringOrInit<'static> {
    let value = args.get(index);
    let Ok(array) = v8::Local::<v8::Array>::try_from(value) else {
        return StringOrInit::String(Cow::Owned(value.to_rust_string_lossy(scope)));
    };
    let mut members = (0..MEMBERS).map(|member| {
        let value = array.get_index(scope, member)?;
        (!value.is_undefined()).then(|| value.to_rust_string_lossy(scope))
    });
    let mut next = || members.next().flatten();
    StringOrInit::Init(UrlPatternInit {
        protocol: next(),
        username: next(),
        password: next(),
        hostname: next(),
        port: next(),
        pathname: next(),
        search: next(),
        hash: next(),
        base_url: next(),
    })
}

/// The argument `index` as text, if it is there.
fn text(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> Option<String> {
    let value = args.get(index);
    (!value.is_undefined()).then(|| value.to_rust_string_lossy(scope))
}

/// An array of the pattern, the expression and the names of the groups.
fn describe<'s>(
    scope: &mut v8::PinScope<'s, '_>,
    component: &UrlPatternComponent,
) -> v8::Local<'s, v8::Value> {
    let mut values = vec![
        string(scope, &component.pattern_string).into(),
        string(scope, &component.regexp_string).into(),
    ];
    for name in &component.group_name_list {
        values.push(string(scope, name).into());
    }
    v8::Array::new_with_elements(scope, &values).into()
}

/// `parse(input, base, ignoreCase)`: what there is to say of each component, and whether any has expressions of its own;
/// undefined if it is no pattern.
fn parse(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let input = input_of(scope, &args, 0);
    let base = text(scope, &args, 1);
    let options = UrlPatternOptions {
        regex_syntax: RegexSyntax::EcmaScript,
        ignore_case: args.get(2).is_true(),
    };
    let Ok(pattern) = quirks::process_construct_pattern_input(input, base.as_deref())
        .and_then(|init| quirks::parse_pattern::<Expression>(init, options))
    else {
        return;
    };
    let components = [
        &pattern.protocol,
        &pattern.username,
        &pattern.password,
        &pattern.hostname,
        &pattern.port,
        &pattern.pathname,
        &pattern.search,
        &pattern.hash,
    ];
    let mut values: Vec<_> = components
        .iter()
        .map(|component| describe(scope, component))
        .collect();
    values.push(v8::Boolean::new(scope, pattern.has_regexp_groups).into());
    rv.set(v8::Array::new_with_elements(scope, &values).into());
}

/// `matchInput(input, base)`: the components that a pattern is matched with; undefined if they are of no URL, null if an
/// object comes with a base.
fn match_input(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let input = input_of(scope, &args, 0);
    let base = text(scope, &args, 1);
    let Ok(processed) = quirks::process_match_input(input, base.as_deref()) else {
        rv.set_null();
        return;
    };
    let Some(found) = processed.and_then(|(input, _)| quirks::parse_match_input(input)) else {
        return;
    };
    let texts = [
        &found.protocol,
        &found.username,
        &found.password,
        &found.hostname,
        &found.port,
        &found.pathname,
        &found.search,
        &found.hash,
    ];
    let values: Vec<_> = texts.iter().map(|text| string(scope, text).into()).collect();
    rv.set(v8::Array::new_with_elements(scope, &values).into());
}
