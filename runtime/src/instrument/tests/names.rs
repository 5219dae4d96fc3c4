use super::super::{Function, FunctionKind, Kind, instrument};

fn functions(source: &str, kind: Kind) -> Vec<Function> {
    instrument(source, kind, "/dir/file.mjs", 1).map_or_else(|_| Vec::new(), |done| done.functions)
}

/// The names of a script's functions.
fn names(source: &str) -> Vec<String> {
    functions(source, Kind::Script)
        .into_iter()
        .map(|function| function.name)
        .collect()
}

#[test]
fn own_names_and_names_by_assignment() {
    assert_eq!(names("function f() {} (function g() {})"), ["f", "g"]);
    assert_eq!(
        names("const f = () => 1; let g = (function () {}); h = () => 1"),
        ["f", "g", "h"]
    );
    assert_eq!(names("const k = function own() {}; i ||= () => 1"), ["own", "i"]);
    assert_eq!(
        names("({ f: () => 1, g() {}, 'h i': function () {}, 5: () => 1 })"),
        ["f", "g", "h i", "5"]
    );
    assert_eq!(
        names("({ get a() { return 1 }, set a(v) {}, [b + c]() {}, async *d() {} })"),
        ["get a", "set a", "[b + c]", "d"]
    );
    assert_eq!(
        names("o.f = () => 1; a.b.c = () => 1; this.x = () => 1; a().b = () => 1"),
        ["o.f", "b.c", "this.x", "b"]
    );
    assert_eq!(
        names("X.prototype.m = function () {}; o[i] = () => 1"),
        ["X.prototype.m", "o[i]"]
    );
    assert_eq!(
        names("[a = () => 1] = []; ({ b = () => 1, c: d = () => 1 } = {}); const { e = () => 1 } = {}"),
        ["a", "b", "d", "e"]
    );
    assert_eq!(
        names("function f(a = () => 1, { b = function () {} }) {}"),
        ["f", "a", "b"]
    );
}

#[test]
fn members_of_classes() {
    let source = "class A { constructor() {} m() {} static s() {} get x() { return 1 } set x(v) {} #p() {} [a + b]() {} \
                  [thisIsAVeryLongExpression + 1]() {} static {} f = g(); static #q = g(); h = () => 1 }";
    assert_eq!(
        names(source),
        [
            "new A",
            "A.m",
            "A.s",
            "get A.x",
            "set A.x",
            "A.#p",
            "A.[a + b]",
            "A.[thisIsAVeryLongExpr…]",
            "A.<static block>",
            "A.f",
            "A.#q",
            "A.h"
        ]
    );
    assert_eq!(
        names("const B = class { m() {} }; ({ C: class { m() {} } })"),
        ["B.m", "C.m"]
    );
    assert_eq!(
        names("(class { constructor() {} m() {} static {} get x() { return 1 } f = g() })"),
        ["new <anonymous class>", "m", "<static block>", "get x", "f"]
    );
    assert_eq!(
        names("class A { m() { return class { n() {} } } o() {} }"),
        ["A.m", "n", "A.o"]
    );
}

#[test]
fn callbacks() {
    assert_eq!(
        names("setTimeout(() => 1); fs.readFile(a, function () {}); p.then(x => x, y => y)"),
        [
            "(callback of setTimeout)",
            "(callback of fs.readFile)",
            "(callback of p.then)",
            "(callback of p.then)"
        ]
    );
    assert_eq!(
        names("fetch(a).then(() => 1); a.b.c.d(() => 1); this.on(() => 1); a?.b(() => 1)"),
        [
            "(callback of then)",
            "(callback of c.d)",
            "(callback of this.on)",
            "(callback of a.b)"
        ]
    );
    assert_eq!(
        names("new Promise((r) => r()); new a.B(() => 1); f(function named() {})"),
        ["(callback of new Promise)", "(callback of new a.B)", "named"]
    );
    assert_eq!(
        names("f(a || (() => 1)); f([() => 1]); f()(() => 1)"),
        ["(anonymous)", "(anonymous)", "(anonymous)"]
    );
}

#[test]
fn functions_that_are_called_where_they_stand() {
    assert_eq!(
        names("(function () {})(); (() => 1)(); (async () => 1)(); !function () {}()"),
        ["(IIFE)", "(IIFE)", "(IIFE)", "(IIFE)"]
    );
    assert_eq!(
        names("(function () {}).call(this); (function f() {})(); new function () {}"),
        ["(IIFE)", "f", "(IIFE)"]
    );
}

#[test]
fn modules_and_default_exports() {
    let source = "export default () => 1";
    let all = functions(source, Kind::Module);
    let found: Vec<_> = all.iter().map(|f| (f.name.as_str(), f.kind)).collect();
    assert_eq!(
        found,
        [
            ("file.mjs", FunctionKind::Module),
            ("default", FunctionKind::Arrow)
        ]
    );
    let all = functions("export default class { m() {} }", Kind::Module);
    assert_eq!(all.last().map(|f| f.name.as_str()), Some("default.m"));
    let all = functions("export default function () {}", Kind::Module);
    assert_eq!(all.last().map(|f| f.name.as_str()), Some("default"));
}

#[test]
fn places_count_from_one_in_utf_16() {
    let all = functions(
        "a\r\n  = 1; '😀'; x => 1; async function* f(a = g()) {}\u{2028}class A { m() {} }",
        Kind::Script,
    );
    let found: Vec<_> = all
        .iter()
        .map(|f| (f.line, f.column, f.is_async, f.is_generator))
        .collect();
    assert_eq!(
        found,
        [(2, 14, false, false), (2, 22, true, true), (3, 11, false, false)]
    );
    assert!(all.iter().all(|function| !function.defaults));
    let all = functions("async (a = g()) => 1", Kind::Script);
    assert!(all.iter().all(|function| function.defaults && function.is_async));
}
