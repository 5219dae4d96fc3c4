//! What is erased, and what stands in its place.

use super::{frame, strip};

fn stripped(source: &str) -> String {
    let text = strip(source).expect("erasable");
    assert_eq!(text.len(), source.len());
    assert_eq!(text.encode_utf16().count(), source.encode_utf16().count());
    text
}

#[test]
fn annotations_become_spaces() {
    assert_eq!(stripped("let x: number = 1;"), "let x         = 1;");
    assert_eq!(stripped("f<T>(x!, y as any)"), "f   (x , y       )");
    assert_eq!(
        stripped("function f(this: A, b?: B) {}"),
        "function f(         b    ) {}"
    );
}

#[test]
fn statements_do_not_run_into_each_other() {
    assert_eq!(stripped("x = y as any\n(z)"), "x = y ;     \n(z)");
    assert_eq!(
        stripped("let a = b\ntype A = 1\n[1]"),
        "let a = b\n;         \n[1]"
    );
    assert_eq!(
        stripped("class A { a = 1\n private [x] = 1 }"),
        "class A { a = 1\n ;       [x] = 1 }"
    );
}

#[test]
fn an_arrow_keeps_its_line() {
    assert_eq!(
        stripped("(x: number): \nstring => 1"),
        "(x           \n     ) => 1"
    );
}

#[test]
fn what_has_code_of_its_own_is_refused() {
    let refusal = strip("let a\nenum A {}").expect_err("not erasable");
    assert!(refusal.is_unsupported);
    assert_eq!(
        refusal.message,
        "TypeScript enum is not supported in strip-only mode"
    );
    assert_eq!(
        frame("let a\nenum A {}", &refusal.place),
        (2, "let a\nenum A {}\n^^^^^^^^^".to_owned())
    );
}
