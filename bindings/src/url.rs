//! The WHATWG URL parser, for `js/internal/url.js`.
//!
//! A URL is its text, the `href`, and where its components lie in it. The text goes to JavaScript as a string; the
//! positions are left in `urlComponents`, an array that both sides share, so that no object crosses.

use jsr_runtime::binding::Binding;
use jsr_runtime::engine::string;
use url::{Position, Url, quirks};

pub const BINDING: Binding = Binding {
    name: "url",
    functions: |f| {
        f.add("canParse", can_parse);
        f.add("domainToASCII", domain_to_ascii);
        f.add("domainToUnicode", domain_to_unicode);
        f.add("format", format);
        f.add("parse", parse);
        f.add("update", update);
    },
    init: Some(share_components),
};

/// What stands in `urlComponents` for a port, a query or a fragment that is not there.
const OMITTED: u32 = u32::MAX;

/// How many numbers `urlComponents` has.
const COMPONENTS: usize = 8;

/// The memory of `urlComponents`, which lives as long as its isolate.
struct Shared(v8::Global<v8::Uint32Array>);

fn share_components<'s>(scope: &mut v8::PinScope<'s, '_>, target: v8::Local<'s, v8::Object>) {
    let buffer = v8::ArrayBuffer::new(scope, COMPONENTS * size_of::<u32>());
    let Some(array) = v8::Uint32Array::new(scope, buffer, 0, COMPONENTS) else {
        return;
    };
    let key = string(scope, "urlComponents");
    target.set(scope, key.into(), array.into());
    let shared = Shared(v8::Global::new(scope, array));
    scope.set_slot(shared);
}

/// Where the components of `url` lie: the ends of the protocol and of the user name, the start and the end of the host
/// (the start is at the `@` if there are credentials), the port, and the starts of path, query and fragment.
fn components(url: &Url) -> [u32; COMPONENTS] {
    let at = |position: Position| u32::try_from(url[..position].len()).unwrap_or(OMITTED);
    let protocol_end = at(Position::AfterScheme) + 1;
    let path = at(Position::BeforePath);
    let query = if url.query().is_some() {
        at(Position::AfterPath)
    } else {
        OMITTED
    };
    let fragment = if url.fragment().is_some() {
        at(Position::AfterQuery)
    } else {
        OMITTED
    };
    if !url.has_authority() {
        return [
            protocol_end,
            protocol_end,
            protocol_end,
            protocol_end,
            OMITTED,
            path,
            query,
            fragment,
        ];
    }
    let host = at(Position::BeforeHost);
    let credentials = url[..Position::BeforeHost].ends_with('@');
    let host_start = if credentials { host - 1 } else { host };
    let port = url.port().map_or(OMITTED, u32::from);
    [
        protocol_end,
        if credentials {
            at(Position::AfterUsername)
        } else {
            host
        },
        host_start,
        at(Position::AfterHost),
        port,
        path,
        query,
        fragment,
    ]
}

/// Returns the href of `url` and leaves its components where JavaScript looks for them.
fn publish(scope: &mut v8::PinScope, url: &Url, rv: &mut v8::ReturnValue) {
    let Some(array) = scope.get_slot::<Shared>().map(|shared| shared.0.clone()) else {
        return;
    };
    let array = v8::Local::new(scope, array);
    for (index, value) in (0u32..).zip(components(url)) {
        let value = v8::Integer::new_from_unsigned(scope, value);
        array.set_index(scope, index, value.into());
    }
    let href = string(scope, url.as_str());
    rv.set(href.into());
}

/// The argument `index` as text, if it is there.
fn text(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments, index: i32) -> Option<String> {
    let value = args.get(index);
    (!value.is_undefined()).then(|| value.to_rust_string_lossy(scope))
}

fn parse_arguments(scope: &v8::PinScope, args: &v8::FunctionCallbackArguments) -> Option<Url> {
    let input = text(scope, args, 0)?;
    match text(scope, args, 1) {
        Some(base) => Url::parse(&base).ok()?.join(&input).ok(),
        None => Url::parse(&input).ok(),
    }
}

/// `parse(input, base)`: the href; undefined if it is no URL.
fn parse(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    if let Some(url) = parse_arguments(scope, &args) {
        publish(scope, &url, &mut rv);
    }
}

/// `canParse(input, base)`
fn can_parse(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    rv.set_bool(parse_arguments(scope, &args).is_some());
}

/// `update(href, action, value)`: the href after a setter ran; undefined if the value will not do.
fn update(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(mut url) = text(scope, &args, 0).and_then(|href| Url::parse(&href).ok()) else {
        return;
    };
    let action = args.get(1).int32_value(scope).unwrap_or(-1);
    let value = args.get(2).to_rust_string_lossy(scope);
    if apply(&mut url, action, &value).is_some() {
        publish(scope, &url, &mut rv);
    }
}

/// The setters, under the numbers that `js/internal/url.js` has for them.
fn apply(url: &mut Url, action: i32, value: &str) -> Option<()> {
    match action {
        0 => quirks::set_protocol(url, value).ok()?,
        1 => quirks::set_host(url, value).ok()?,
        2 => quirks::set_hostname(url, value).ok()?,
        3 => quirks::set_port(url, value).ok()?,
        4 => quirks::set_username(url, value).ok()?,
        5 => quirks::set_password(url, value).ok()?,
        6 => quirks::set_pathname(url, value),
        7 => quirks::set_search(url, value),
        8 => quirks::set_hash(url, value),
        9 => *url = Url::parse(value).ok()?,
        _ => return None,
    }
    Some(())
}

/// `format(href, fragment, unicode, search, auth)`: the href, without what is not wanted.
fn format(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let Some(mut url) = text(scope, &args, 0).and_then(|href| Url::parse(&href).ok()) else {
        return;
    };
    if !args.get(1).is_true() {
        url.set_fragment(None);
    }
    if !args.get(3).is_true() {
        url.set_query(None);
    }
    if !args.get(4).is_true() {
        // Only a URL that cannot have credentials refuses, and it has none.
        let _ = url.set_username("");
        let _ = url.set_password(None);
    }
    let href = if args.get(2).is_true() {
        with_unicode_host(&url)
    } else {
        url.to_string()
    };
    let href = string(scope, &href);
    rv.set(href.into());
}

fn with_unicode_host(url: &Url) -> String {
    let host = quirks::hostname(url);
    let unicode = quirks::domain_to_unicode(host);
    if unicode.is_empty() {
        return url.to_string();
    }
    format!(
        "{}{unicode}{}",
        &url[..Position::BeforeHost],
        &url[Position::AfterHost..]
    )
}

/// `domainToASCII(domain)`: empty if it is none.
fn domain_to_ascii(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let host = special_host(&args.get(0).to_rust_string_lossy(scope));
    let host = string(scope, &host);
    rv.set(host.into());
}

/// `domainToUnicode(domain)`: empty if it is none.
fn domain_to_unicode(scope: &mut v8::PinScope, args: v8::FunctionCallbackArguments, mut rv: v8::ReturnValue) {
    let host = special_host(&args.get(0).to_rust_string_lossy(scope));
    let (unicode, _) = idna_to_unicode(&host);
    let unicode = string(scope, &unicode);
    rv.set(unicode.into());
}

fn idna_to_unicode(host: &str) -> (String, bool) {
    let unicode = quirks::domain_to_unicode(host);
    if unicode.is_empty() {
        (host.to_owned(), false)
    } else {
        (unicode, true)
    }
}

/// The host that a special URL has after its `hostname` is set to `host`; empty if it refuses.
fn special_host(host: &str) -> String {
    let Ok(mut url) = Url::parse("ws://x") else {
        return String::new();
    };
    match quirks::set_hostname(&mut url, host) {
        Ok(()) => quirks::hostname(&url).to_owned(),
        Err(()) => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{OMITTED, components, special_host};
    use url::Url;

    fn of(text: &str) -> Option<[u32; 8]> {
        Url::parse(text).ok().map(|url| components(&url))
    }

    #[test]
    fn components_of_a_whole_url() {
        let all = of("https://user:pass@example.com:1234/foo/bar?baz#quux");
        assert_eq!(all, Some([6, 12, 17, 29, 1234, 34, 42, 46]));
    }

    #[test]
    fn components_of_the_least() {
        assert_eq!(of("x:y"), Some([2, 2, 2, 2, OMITTED, 2, OMITTED, OMITTED]));
        assert_eq!(of("file:///a"), Some([5, 7, 7, 7, OMITTED, 7, OMITTED, OMITTED]));
        assert_eq!(of("http://a/"), Some([5, 7, 7, 8, OMITTED, 8, OMITTED, OMITTED]));
    }

    #[test]
    fn hosts_of_special_urls() {
        assert_eq!(special_host("espa\u{f1}ol.com"), "xn--espaol-zwa.com");
        assert_eq!(special_host("xn--i\u{f1}valid.com"), "");
    }
}
