//! Tests of the insertions' text, of names and places, and of the way back.

mod back;
mod depth;
mod host;
mod names;
mod text;

use super::{Kind, Refused, instrument, strip};

/// The instrumented text, with `«` and `»` for the marks and short forms for what is always the same: `E1;` enters
/// function 1, `L` is the end of a body in a `try`.
fn short(source: &str, kind: Kind) -> String {
    let done = match instrument(source, kind, "file.js", 1) {
        Ok(done) => done,
        Err(refused) => return format!("{refused:?}"),
    };
    assert_eq!(strip(&done.text), source);
    assert_eq!(done.text.lines().count(), source.lines().count());
    let mut text = done.text.replace("\u{b}\u{c}", "«").replace("\u{c}\u{b}", "»");
    for id in 1..=done.functions.len() {
        let enter =
            format!("var $jsr$n,$jsr$t,$jsr$r;$jsr$t|=$jsr$s[0]?0?[_=>_,_=>_]:$jsr$e({id}):($jsr$s[1]++,0);");
        text = text.replace(&enter, &format!("E{id};"));
    }
    text.replace("}finally{0?_=>_:$jsr$t&&$jsr$l($jsr$t,$jsr$n|0)}", "L")
        .replace("using $jsr$u=$jsr$d($jsr$t,()=>$jsr$n|0,0?_=>_:0);", "U;")
        .replace("0?_=>_:$jsr$n|=1", "N")
}

/// The same for a script: nothing is inserted at its top level.
fn script(source: &str) -> String {
    short(source, Kind::Script)
}

fn refused(source: &str, kind: Kind) -> Option<Refused> {
    instrument(source, kind, "file.js", 1).err()
}
