use super::super::{FunctionKind, instrument_host, strip};

const NAMES: &[(&str, &str)] = &[("emit", "emitter.emit"), ("setTimeout", "setTimeout")];
const ENTER: &str = "var $jsr$n,$jsr$t,$jsr$r;$jsr$t|=$jsr$s[0]?0?[_=>_,_=>_]:$jsr$h(7):0;";

/// How many functions of a source are recorded.
fn count(source: &str) -> usize {
    instrument_host(source, NAMES, 7).map_or(0, |done| {
        assert_eq!(strip(&done.text), source);
        assert!(
            done.functions
                .iter()
                .all(|f| NAMES.iter().any(|(_, shown)| *shown == f.name))
        );
        done.functions.len()
    })
}

#[test]
fn named_functions_are_recorded_where_they_can_stand() {
    assert_eq!(count("function emit() {}"), 1);
    assert_eq!(
        count("class A { emit() {} static setTimeout() {} other() {} }"),
        2
    );
    assert_eq!(count("const A = class { emit() {} }"), 1);
    assert_eq!(
        count("const o = { emit() {}, setTimeout: () => 1, other() {} }"),
        2
    );
    assert_eq!(count("module.exports = { emit() {} }"), 1);
    assert_eq!(count("A.prototype.emit = function () {}"), 1);
    assert_eq!(count("exports.emit = module.exports.setTimeout = (a) => a"), 1);
    assert_eq!(
        count("exports.emit = function () {}; module.exports.setTimeout = () => 1"),
        2
    );
}

#[test]
fn nothing_else_is_recorded() {
    assert_eq!(count("function f() { function emit() {} }"), 0);
    assert_eq!(
        count("emit(function () {}); o.emit = function () {}; class A { ['emit']() {} x = f() }"),
        0
    );
    assert_eq!(count("(function emit() {})"), 0);
}

#[test]
fn the_text_is_that_of_a_user_function() {
    let done = instrument_host("function emit(a = f()) { return eval(a); }", NAMES, 7).expect("it parses");
    let text = done.text.replace(['\u{b}', '\u{c}'], "");
    assert_eq!(
        text,
        format!(
            "function emit(a = f()) {{try{{{ENTER}/*11*/ return void(($jsr$r)=(/*7*/eval(a)))||(($jsr$n)=1)&&0||$jsr$r/*14*/;\
             ;0?_=>_:$jsr$n|=1}}finally{{0?_=>_:$jsr$t&&$jsr$l($jsr$t,$jsr$n|0)}} }}"
        )
    );
    let function = done.functions.first().expect("one");
    assert_eq!(
        (function.name.as_str(), function.kind),
        ("emitter.emit", FunctionKind::Function)
    );
}
