use super::super::{Refused, instrument};
use super::{Kind, refused, script, short};

#[test]
fn the_full_text_of_a_body() {
    let done = instrument("function f() { g() }", Kind::Script, "", 41).expect("it parses");
    assert_eq!(
        done.text,
        "function f() {\u{b}\u{c}try{var $jsr$n,$jsr$t,$jsr$r;$jsr$t|=$jsr$s[0]?0?[_=>_,_=>_]:$jsr$e(41):($jsr$s[1]++,0);\
         /*4*/\u{c}\u{b} g()\u{b}\u{c};0?_=>_:$jsr$n|=1}finally{0?_=>_:$jsr$t&&$jsr$l($jsr$t,$jsr$n|0)}\u{c}\u{b} }"
    );
}

#[test]
fn bodies() {
    assert_eq!(script("function f() {}"), "function f() {«try{E1;/*4*/»«;NL»}");
    assert_eq!(
        script("function f() { a // c\n}"),
        "function f() {«try{E1;/*4*/» a«;NL» // c\n}"
    );
    assert_eq!(
        script("(class { static /* { */ { a } })"),
        "(class { static /* { */ { «try{E1;»a«;NL» } })"
    );
    assert_eq!(
        script("(class { static { } })"),
        "(class { static { «try{E1;»«;NL»} })"
    );
    assert_eq!(script("({ m() {} })"), "({ m() {«try{E1;/*4*/»«;NL»} })");
    assert_eq!(
        script("function* f() { yield 1 }"),
        "function* f() {«try{E1;/*4*/» yield 1«;NL» }"
    );
    assert_eq!(
        script("async () => { await 1 }"),
        "async () => {«try{E1;/*7*/» await 1«;NL» }"
    );
}

#[test]
fn directives_come_first() {
    assert_eq!(
        script("function f() { 'use strict'\na }"),
        "function f() { 'use strict'«;try{E1;/*17*/»\na«;NL» }"
    );
    assert_eq!(
        script("function f() { 'a'; 'b'; }"),
        "function f() { 'a'; 'b';«;try{E1;/*14*/»«;NL» }"
    );
}

#[test]
fn declarations_that_a_block_would_change() {
    assert_eq!(
        script("function f() { g; function g() {} }"),
        "function f() {«E1;U;/*4*/» g; function g() {«try{E2;/*4*/»«;NL»}«;N» }"
    );
    assert!(script("function f() { l: function g() {} }").contains("U;"));
    assert!(script("function f(a) { let a }").contains("U;"));
    assert!(script("function f({ a: [b] }) { const { c: b } = 1 }").contains("U;"));
    assert!(script("function f(...a) { class a {} }").contains("U;"));
    assert!(!script("function f(a) { let b; var a; { let a } }").contains("U;"));
    assert!(!script("function f() { if (a) { function g() {} } }").contains("U;"));
}

#[test]
fn arrow_functions_with_an_expression() {
    assert_eq!(
        script("x = a => b"),
        "x = a => «{try{E1;return void(($jsr$r)=(0,»b«))||(($jsr$n)=1)&&0||$jsr$rL}»"
    );
    assert_eq!(
        script("x = a => b => (c)"),
        "x = a => «{try{E1;return [,(0,»b => «{try{E2;return void(($jsr$r)=(0,»(c)«))||(($jsr$n)=1)&&0||$jsr$rL}»\
         «)][N]L}»"
    );
    assert_eq!(
        script("x = (a = b => 1) => 2"),
        "x = (a = b => «{try{E2;return void(($jsr$r)=(0,»1«))||(($jsr$n)=1)&&0||$jsr$rL}») => \
         «{try{E1;return [,(0,»2«)][N]L}»"
    );
}

#[test]
fn returns() {
    let body = |source: &str| {
        let text = script(&format!("function f() {{ {source} }}"));
        let text = text
            .strip_prefix("function f() {«try{E1;/*4*/» ")
            .unwrap_or(&text)
            .to_owned();
        text.strip_suffix("«;NL» }").unwrap_or(&text).to_owned()
    };
    assert_eq!(
        body("return a;"),
        "return «void(($jsr$r)=(/*7*/»a«))||(($jsr$n)=1)&&0||$jsr$r/*8*/»;"
    );
    assert_eq!(
        body("return a"),
        "return «void(($jsr$r)=(/*7*/»a«))||(($jsr$n)=1)&&0||$jsr$r;/*8*/»"
    );
    assert_eq!(
        body("return a, b // c\n"),
        "return «void(($jsr$r)=(/*7*/»a, b«))||(($jsr$n)=1)&&0||$jsr$r;/*11*/»«;NL» // c\n }"
    );
    assert_eq!(body("return;"), "return« void(($jsr$n)=1)/*6*/»;");
    assert_eq!(body("return\na"), "return« void(($jsr$n)=1);/*6*/»\na");
    // Functions that wait for a name.
    assert_eq!(
        body("return function () {};"),
        "return «[,(/*7*/»function () {«try{E2;/*4*/»«;NL»}«)][N]/*21*/»;"
    );
    assert_eq!(body("return class {}"), "return «[,(/*7*/»class {}«)][N];/*15*/»");
    assert!(body("x(a => 1); return b;").contains("«void(($jsr$r)=(/*7*/»b"));
    assert!(body("x(a => 1, b => 2); return b;").contains("«[,(/*7*/»b«)][N]"));
    assert!(body("y = [a => 1, b => 2]; return b;").contains("«void(($jsr$r)=(/*7*/»b"));
}

#[test]
fn catch_and_finally() {
    let text = script("function f() { try { a } catch (e) { b } finally { c // d\n } }");
    assert_eq!(
        text,
        "function f() {«try{E1;/*4*/» try { a } catch (e) {«0?[_=>_,_=>_]:($jsr$n&=0,$jsr$t&&$jsr$c($jsr$t));» b } \
         finally {«let $jsr$o;0?[_=>_,_=>_,_=>_]:($jsr$o|=$jsr$n,$jsr$n&=0,$jsr$t&&$jsr$c($jsr$t));» \
         c«;0?_=>_:$jsr$n|=$jsr$o» // d\n }«;NL» }"
    );
    assert_eq!(
        script("try { a } catch { b } finally { c }"),
        "try { a } catch { b } finally { c }"
    );
}

#[test]
fn defaults_that_run_code() {
    let params = |source: &str| {
        let text = script(&format!("function f({source}) {{}}"));
        let text = text.strip_prefix("function f(").unwrap_or(&text).to_owned();
        text.split_once(") {«")
            .map_or(text.clone(), |(params, _)| params.to_owned())
    };
    let wrapped = "a = «((0?_=>_:$jsr$s[0]&&$jsr$p(1))?0:/*5*/»g()«)»";
    assert_eq!(params("a = g()"), wrapped);
    assert_eq!(
        params("{ a = g() }"),
        "{ a = «((0?_=>_:$jsr$s[0]&&$jsr$p(1))?0:/*4*/»g()«)» }"
    );
    assert_eq!(
        params("[{ b: a = g.x }] = h()"),
        "[{ b: a = «((0?_=>_:$jsr$s[0]&&$jsr$p(1))?0:/*4*/»g.x«)» }] = h()"
    );
    for same in [
        "a = 1",
        "a = b + c",
        "{ a } = g()",
        "[a] = g()",
        "a = [{ b }]",
        "a = `${b}`",
    ] {
        assert_eq!(params(same), same);
    }
    for other in [
        "a = new G",
        "a = g`x`",
        "a = import('x')",
        "a = b[c]",
        "a = b?.c",
        "a = [...g()]",
        "a = this.x",
    ] {
        assert!(params(other).contains("$jsr$p(1)"), "{other}");
    }
    // An anonymous function gets its name from the parameter.
    for function in [
        "a = () => g()",
        "a = (function () { g() })",
        "a = class { static x = g() }",
    ] {
        assert!(!params(function).contains("$jsr$p"), "{function}");
    }
    assert!(!script("function* f(a = g()) {}").contains("$jsr$p"));
    assert!(!script("const { a = g() } = b; [c = g()] = d").contains("$jsr$p"));
    assert!(!script("function f(a = 1) { const { b = g() } = a }").contains("$jsr$p"));
    assert!(script("async (a = g()) => 1").contains("$jsr$p(1)"));
}

#[test]
fn fields_that_run_code() {
    let wrapped = "«((0?_=>_:$jsr$s[0]&&$jsr$f(1))?0:[(0,»g()«)][0?_=>_:$jsr$g()]);»";
    assert_eq!(
        script("class A { x = g() }"),
        format!("class A {{ x = {wrapped} }}")
    );
    assert!(script("class A { static #x = g()\ny() {} }").contains(wrapped));
    for same in [
        "class A { x = 1; y; z = class { static w = 2 } }",
        "class A { x = b + 1 }",
    ] {
        assert_eq!(script(same), same);
    }
    assert!(!script("class A { x = () => g() }").contains("$jsr$f"));
}

#[test]
fn code_in_strings() {
    assert_eq!(script("eval(x)"), "eval(«$jsr$v(/*5*/»x«,eval,0?_=>_:0)»)");
    assert_eq!(
        script("eval?.(x, 1)"),
        "eval?.(«$jsr$v(/*7*/»x«,eval,0?_=>_:0)», 1)"
    );
    assert_eq!(
        script("(0, eval)(x)"),
        "(0, eval)(«$jsr$v(/*10*/»x«,eval,0?_=>_:0)»)"
    );
    assert_eq!(
        script("eval(eval(x))"),
        "eval(«$jsr$v(/*5*/»eval(«$jsr$v(/*5*/»x«,eval,0?_=>_:0)»)«,eval,0?_=>_:0)»)"
    );
    assert_eq!(
        script("Function('a', b)"),
        "Function('a', «$jsr$w(/*14*/»b«,Function,0?_=>_:0,'a')»)"
    );
    assert_eq!(
        script("new Function(b,)"),
        "new Function(«$jsr$w(/*9*/»b«,Function,0?_=>_:0)»,)"
    );
    for same in [
        "eval()",
        "eval(...x)",
        "new eval(x)",
        "o.eval(x)",
        "Function()",
        "new Function",
        "Function(...a)",
        "Function(a, ...b)",
        "o.Function(a)",
    ] {
        assert_eq!(script(same), same);
    }
}

#[test]
fn top_levels() {
    assert_eq!(short("a", Kind::CommonJs), "«E1;U;»a«;N»");
    assert_eq!(
        short("#!/usr/bin/env node\n// c\na // d", Kind::CommonJs),
        "#!/usr/bin/env node\n// c\n«E1;U;»a«;N» // d"
    );
    assert_eq!(
        short("'use strict' // c\na", Kind::CommonJs),
        "'use strict'«;E1;U;» // c\na«;N»"
    );
    assert_eq!(short("'use strict'", Kind::CommonJs), "'use strict'«;E1;U;»«;N»");
    assert_eq!(
        short("import 'a'\nexport default 1", Kind::Module),
        "«E1;U;»import 'a'\nexport default 1«;N»"
    );
    assert_eq!(short("--> c\na", Kind::CommonJs), "--> c\n«E1;U;»a«;N»");
    assert!(short("return a", Kind::CommonJs).contains("«void(($jsr$r)=("));
    assert!(short("try {} catch {}", Kind::Module).contains("$jsr$c"));
    for nothing in ["", "// c", "#!/usr/bin/env node", "/* c */ ", "--> c"] {
        assert_eq!(short(nothing, Kind::CommonJs), nothing);
    }
    assert_eq!(
        short("try { a } catch { b }", Kind::Eval),
        "try { a } catch { b }"
    );
}

#[test]
fn bodies_for_the_function_constructor() {
    assert_eq!(short("a", Kind::FunctionBody), "«try{E1;»a«;NL»");
    assert_eq!(short("var a; b", Kind::FunctionBody), "«try{E1;»var a; b«;NL»");
    assert_eq!(short("let a", Kind::FunctionBody), "«E1;U;»let a«;N»");
    assert!(short("function a() {}", Kind::FunctionBody).starts_with("«E1;U;»"));
    assert!(short("return new.target", Kind::FunctionBody).contains("$jsr$r"));
}

#[test]
fn with_statements() {
    let inside = "with (o) { (() => eval(x))(); function g() { return 1 } class A { x = f() } }";
    assert_eq!(script(inside), inside);
    assert_eq!(
        script(&format!("function f() {{ if (a) {inside} return 1 }}")),
        format!("function f() {{ if (a) {inside} return 1 }}")
    );
    assert_eq!(
        script("function f(a = b()) { with (eval(o)) { } return () => { } }"),
        "function f(a = b()) { with (eval(«$jsr$v(/*5*/»o«,eval,0?_=>_:0)»)) { } return () => {«try{E1;/*7*/»«;NL» } }"
    );
    assert_eq!(short(inside, Kind::CommonJs), inside);
    assert_eq!(
        short("try { } catch { } with (o) ;", Kind::CommonJs),
        "try { } catch { } with (o) ;"
    );
}

#[test]
fn asm() {
    let source = "function f() { 'use asm'; function g() { return 1 } return eval(x) }";
    assert_eq!(script(source), source);
    assert_eq!(
        short("'use asm'; (() => 1)()", Kind::FunctionBody),
        "'use asm'; (() => 1)()"
    );
}

#[test]
fn functions_that_error_messages_show_keep_their_number_of_statements() {
    assert!(script("(() => { a; b; ; function g() {} })()").contains("U;"));
    assert!(script("(() => { a; ; b; c })()").contains("L0;0;»"));
    assert!(script("(function () { a; b }).x()").contains("L0;»"));
    assert!(script("f(() => { a; b })").contains("L»"));
}

#[test]
fn sources_with_our_marks_are_refused() {
    for source in [
        "a\u{b}\u{c}b",
        "a\u{c}\u{b}b",
        "'$jsr$'",
        "var \\u0024jsr$n",
        "(\\u{24}jsr$s)",
    ] {
        assert_eq!(refused(source, Kind::Script), Some(Refused::Reserved), "{source}");
    }
    assert_eq!(refused("a;\u{b}b\u{c}; $jsr", Kind::Script), None);
    assert!(matches!(refused("a b", Kind::Script), Some(Refused::Syntax(_))));
}
