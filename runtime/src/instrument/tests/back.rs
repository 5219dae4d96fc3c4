use std::borrow::Cow;

use super::super::{Kind, instrument, original_column, strip};

#[test]
fn text_without_insertions_is_borrowed() {
    assert!(matches!(strip("a\u{b}b\u{c}"), Cow::Borrowed("a\u{b}b\u{c}")));
}

#[test]
fn white_space_of_the_source_next_to_insertions_stays() {
    for source in [
        "() =>\u{b}1\u{c}",
        "() =>\u{c}1\u{b}",
        "function f() {\u{b}}",
        "function f() {\u{c}return\u{c}1\u{b};\u{b}}",
    ] {
        let done = instrument(source, Kind::Script, "", 1).expect("it parses");
        assert_ne!(done.text, source);
        assert_eq!(strip(&done.text), source);
    }
}

#[test]
fn a_part_can_end_in_an_insertion() {
    // The text of an arrow function ends before the end mark of its last insertion.
    let done = instrument("f = a => b", Kind::Script, "", 1).expect("it parses");
    let end = done.text.len() - 2;
    let function = done.text.get(4..end).expect("a boundary");
    assert!(function.ends_with('}'));
    assert_eq!(strip(function), "a => b");
}

#[test]
fn columns_are_found_again() {
    let line = "a\u{b}\u{c}xyz\u{c}\u{b}bc\u{b}\u{c}q\u{c}\u{b}d";
    let columns: Vec<u32> = (0..18).map(|column| original_column(line, column)).collect();
    assert_eq!(columns, [0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 3, 3, 4, 5]);
    assert_eq!(original_column("plain", 3), 3);
    assert_eq!(original_column("", 3), 3);
}

#[test]
fn columns_count_utf_16_code_units() {
    let line = "'😀é'\u{b}\u{c}x\u{c}\u{b}😀!";
    assert_eq!(original_column(line, 4), 4);
    assert_eq!(original_column(line, 5), 5);
    assert_eq!(original_column(line, 9), 5);
    assert_eq!(original_column(line, 10), 5);
    assert_eq!(original_column(line, 12), 7);
    assert_eq!(original_column(line, u32::MAX), u32::MAX - 5);
}

#[test]
fn an_insertion_can_stand_for_a_place_before_it() {
    let line = "return a\u{b}\u{c}x/*8*/\u{c}\u{b};";
    assert_eq!(original_column(line, 8), 0);
    assert_eq!(original_column(line, 17), 0);
    assert_eq!(original_column(line, 18), 8);
    assert_eq!(original_column("a\u{b}\u{c}x/*9*/\u{c}\u{b}", 2), 0);
    assert_eq!(original_column("a\u{b}\u{c}x/*y*/\u{c}\u{b}", 2), 1);
}

#[test]
fn a_line_can_end_in_an_insertion() {
    assert_eq!(original_column("a\u{b}\u{c}xyz", 3), 1);
    assert_eq!(original_column("a\u{b}\u{c}", 9), 5);
}
