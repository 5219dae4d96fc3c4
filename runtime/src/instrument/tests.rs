//! What is inserted where.

use super::{FunctionKind, Kind, Refused, instrument, instrument_host, is_instrumented, strip};

const ENTER: &str = "let $jsr$n=0;const $jsr$t=$jsr$s[0]?$jsr$e(#):($jsr$s[1]++,0);";

/// The instrumented text, with short words for the insertions; the first function has the number 1.
fn shown(source: &str, kind: Kind) -> String {
    let text = instrument(source, kind, "/a.js", 1).expect("it parses").text;
    assert_eq!(strip(&text), source, "the source must be found again");
    let mut shown = text.replace(['\u{b}', '\u{c}'], "");
    for id in 1..9 {
        shown = shown.replace(&ENTER.replace('#', &id.to_string()), &format!("<{id}:"));
    }
    shown
        .replace("try{return[(", "arrow ")
        .replace(")][$jsr$n++&0]}finally{$jsr$t&&$jsr$l($jsr$t,$jsr$n)}}", " end>")
        .replace(";$jsr$n++}finally{$jsr$t&&$jsr$l($jsr$t,$jsr$n)}", " end>")
        .replace("using $jsr$u=$jsr$t?$jsr$d($jsr$t,()=>$jsr$n):null;", "using ")
        .replace(";$jsr$n++;", " end>")
        .replace("[(", "[")
        .replace(")][$jsr$n++&0]", "]")
        .replace("$jsr$n=0;$jsr$t&&$jsr$c($jsr$t);", "caught ")
}

fn script(source: &str) -> String {
    shown(source, Kind::Script)
}

#[test]
fn a_function_tells_of_its_beginning_and_its_end() {
    assert_eq!(script("function f() { g() }"), "function f() {<1:try{ g() end> }");
    assert_eq!(script("function f() {}"), "function f() {<1:try{ end>}");
    assert_eq!(
        script("function f() { 'use strict'\n g() }"),
        "function f() { 'use strict';<1:try{\n g() end> }"
    );
    assert_eq!(
        script("function f() { g() // end\n}"),
        "function f() {<1:try{ g() end> // end\n}"
    );
}

#[test]
fn a_return_is_marked_after_its_value() {
    assert_eq!(
        script("function f() { return g() }"),
        "function f() {<1:try{ return [g()] end> }"
    );
    assert_eq!(
        script("function f() { return; }"),
        "function f() {<1:try{ return void($jsr$n++); end> }"
    );
}

#[test]
fn an_arrow_gets_a_body() {
    assert_eq!(script("a = x => x + 1"), "a = x => {<1:arrow x + 1 end>");
    assert_eq!(
        script("a = x => y => ({ x })"),
        "a = x => {<1:arrow y => {<2:arrow ({ x }) end> end>"
    );
    assert_eq!(script("f(x => x, y)"), "f(x => {<1:arrow x end>, y)");
}

#[test]
fn what_a_block_would_change_is_held_with_using() {
    let declares = "function f() { function g() {} }";
    assert_eq!(
        script(declares),
        "function f() {<1:using  function g() {<2:try{ end>} end> }"
    );
    // A parameter and a lexical declaration of one name are an early error, which a block would hide.
    assert!(script("function f(a) { let a }").contains("<1:using "));
    assert!(script("function f(a) { let b }").contains("<1:try{"));
}

#[test]
fn the_top_level_is_a_call_of_its_own() {
    assert_eq!(
        shown("'use strict'; g(); return 1", Kind::CommonJs),
        "'use strict';;<1:using  g(); return [1] end>"
    );
    assert_eq!(
        shown("#!/usr/bin/env jsr\nexport const a = 1", Kind::Module),
        "#!/usr/bin/env jsr\n<1:using export const a = 1 end>"
    );
    // Its value would be another.
    assert_eq!(script("try { 1 } catch { 2 }"), "try { 1 } catch { 2 }");
}

#[test]
fn catch_and_finally_tell_that_control_is_back() {
    assert_eq!(
        script("function f() { try { g() } catch (e) { h() } finally { i() } }"),
        "function f() {<1:try{ try { g() } catch (e) {caught  h() } finally {let $jsr$o=$jsr$n;caught  i();$jsr$n=$jsr$o; } end> }"
    );
}

#[test]
fn defaults_that_call_something_tell_first() {
    assert_eq!(
        script("function f(a = g()) {}"),
        "function f(a = ($jsr$s[0]&&$jsr$p(1),g())) {<1:try{ end>}"
    );
    for untouched in [
        "function f(a = 1) {}",
        "function f(a = () => 1) {}",
        "function f({ a } = g()) {}",
        "function* f(a = g()) {}",
    ] {
        assert!(!script(untouched).contains("$jsr$p"), "{untouched}");
    }
}

#[test]
fn fields_and_static_blocks_are_calls() {
    assert_eq!(
        script("class A { x = g(); y = 1; z = () => 1; static { g() } }"),
        "class A { x = ($jsr$s[0]&&$jsr$f(1),[g())][$jsr$g()]); y = 1; z = () => {<2:arrow 1 end>; static {<3:try{ g() end> } }"
    );
}

#[test]
fn code_that_is_made_at_run_time_is_instrumented_then() {
    assert_eq!(script("eval(x)"), "eval($jsr$v(x,eval))");
    assert_eq!(script("(0, eval)(x, y)"), "(0, eval)($jsr$v(x,eval), y)");
    assert_eq!(script("eval(...x)"), "eval(...x)");
    assert_eq!(
        script("new Function('a', body)"),
        "new Function('a', $jsr$w(body,Function,'a'))"
    );
    assert_eq!(shown("return a", Kind::FunctionBody), "<1:try{return [a] end>");
}

#[test]
fn with_and_asm_are_left_alone() {
    for source in [
        "function f(o) { with (o) { return x } }",
        "with (o) { (function () { return x })() }",
        "function f() { 'use asm'; function g() {} return g }",
    ] {
        assert_eq!(script(source), source);
    }
}

#[test]
fn reserved_names_are_refused() {
    let refused = |source| instrument(source, Kind::Script, "", 0).map(|done| done.text);
    assert_eq!(refused("$jsr$e"), Err(Refused::Reserved));
    assert_eq!(refused("'\u{b}\u{c}'"), Err(Refused::Reserved));
    assert!(matches!(refused("f("), Err(Refused::Syntax(_))));
}

#[test]
fn functions_have_names_and_places() {
    let source = "const load = () => {};\nclass A { constructor() {} get b() {} static async c() {} #d() {} }\n\
                  o.m = function () {};\nsetTimeout(() => {}, 1); (function () {})();\nconst p = { q() {}, r: () => {} };\n\
                  a.b.then(x => x); new Promise((r) => r());";
    let functions = instrument(source, Kind::Module, "/lib/a.mjs", 0)
        .expect("it parses")
        .functions;
    let names: Vec<(&str, u32, u32)> = functions
        .iter()
        .map(|function| (function.name.as_str(), function.line, function.column))
        .collect();
    assert_eq!(
        names,
        [
            ("a.mjs", 1, 1),
            ("load", 1, 14),
            ("new A", 2, 11),
            ("get A.b", 2, 28),
            ("A.c", 2, 46),
            ("A.#d", 2, 59),
            ("o.m", 3, 7),
            ("(callback of setTimeout)", 4, 12),
            ("(called at once)", 4, 27),
            ("q", 5, 13),
            ("r", 5, 24),
            ("(callback of b.then)", 6, 10),
            ("(callback of new Promise)", 6, 31),
        ]
    );
    assert_eq!(
        functions.first().map(|function| function.kind),
        Some(FunctionKind::Module)
    );
}

#[test]
fn of_the_runtime_only_what_is_listed_is_seen() {
    let source =
        "'use strict';\nfunction a() { b() }\nfunction b() {}\nconst o = { c() { return () => {} } };";
    let seen = |names: &[(&str, &str)]| {
        let done = instrument_host(source, names, 0).expect("it parses");
        assert_eq!(strip(&done.text), source);
        done.functions
            .into_iter()
            .map(|function| function.name)
            .collect::<Vec<_>>()
    };
    assert_eq!(seen(&[("a", "fs.a")]), ["fs.a"]);
    assert_eq!(seen(&[("*", "fs.")]), ["fs.a", "fs.b", "fs.c"]);
    assert!(seen(&[]).is_empty());
}

#[test]
fn deep_nesting_is_no_danger() {
    let deep = format!("{}1{}", "(".repeat(2_000), ")".repeat(2_000));
    assert!(instrument(&deep, Kind::Script, "", 0).is_ok());
    let arrows = format!("f = {}1", "x => ".repeat(1_000));
    let done = instrument(&arrows, Kind::Script, "", 0).expect("it parses");
    assert_eq!(done.functions.len(), 1_000);
    assert!(is_instrumented(&done.text));
}
