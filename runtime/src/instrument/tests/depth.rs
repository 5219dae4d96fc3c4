use super::{Kind, Refused, refused, script};

fn is_too_deep(source: &str) -> bool {
    refused(source, Kind::CommonJs) == Some(Refused::Syntax("nested too deeply".to_owned()))
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    let n = 50_000;
    let around = |open: &str, middle: &str, close: &str| open.repeat(n) + middle + &close.repeat(n);
    for source in [
        around("(", "1", ")"),
        around("[", "", "]"),
        around("{", "", "}"),
        around("`${", "1", "}`"),
        around("!", "1", ""),
        around("a=>", "1", ""),
        around("a?b:", "c", ""),
        around("a=", "c", ""),
        around("new ", "a", ""),
        around("if(a){}else ", ";", ""),
        around("function f(){", "", "}"),
        around("(function(){", "", "})"),
        around("for(;;)", ";", ""),
        format!("a{}", ".b".repeat(n)),
        format!("a{}", "()".repeat(n)),
    ] {
        // Whether it is accepted depends on the size of the stack: what counts is that there is an answer.
        assert!(refused(&source, Kind::CommonJs).is_none_or(|why| matches!(why, Refused::Syntax(_))));
    }
}

#[test]
fn functions_can_be_nested_a_hundred_deep() {
    assert!(!is_too_deep(&("a=>".repeat(100) + "1")));
    assert!(is_too_deep(&("a=>".repeat(101) + "1")));
    assert!(is_too_deep(&("a=>".repeat(5000) + "1")));
}

#[test]
fn long_chains_are_not_deep() {
    assert!(!is_too_deep(&format!("x = 1{}", " + a".repeat(100_000))));
    assert!(!is_too_deep(&format!("x = 1{}", " || a && b".repeat(50_000))));
    assert!(!is_too_deep(&format!("p{}", ".then(x => x)".repeat(1000))));
}

#[test]
fn functions_in_long_chains_are_found() {
    let chain = format!("x = (() => 1){}", " + a".repeat(2000));
    assert!(script(&chain).contains("E1;"));
}
