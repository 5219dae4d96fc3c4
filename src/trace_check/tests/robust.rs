//! Whatever a trace holds, checking it ends with an answer.

use serde_json::{Value, json};

use super::super::{check, compare};
use super::builder::full;

/// A small generator of numbers (xorshift), so that each run tries the same.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }
}

/// Values that a field does not expect.
fn odd(dice: &mut Dice) -> Value {
    let max = u64::from(u32::MAX);
    let all = [
        json!(0),
        json!(1),
        json!(7),
        json!(max),
        json!(max + 1),
        json!(u64::MAX),
        json!(-1),
        json!(1.5),
        json!(null),
        json!(true),
        json!(""),
        json!("é 'x [ #99999999999999999999 line 99999999999999999999"),
        json!("line #"),
        json!([]),
        json!([[]]),
        json!({}),
        json!({"task": 1}),
        json!({"micro": max}),
        json!([{"what": "job", "job": {"tick": max}, "api": "a"}]),
    ];
    all[dice.roll(all.len())].clone()
}

#[test]
fn no_trace_makes_the_checker_panic() {
    let whole = full();
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..1000 {
        let mut trace = whole.clone();
        for _ in 0..=dice.roll(3) {
            let (index, other) = (dice.roll(trace.events.len()), dice.roll(trace.events.len()));
            match dice.roll(4) {
                0 => trace.events.swap(index, other),
                1 => drop(trace.events.remove(index)),
                2 => {
                    let event = trace.events[other].clone();
                    trace.events.insert(index, event);
                }
                _ => {
                    let Some(event) = trace.events[index].as_object_mut() else {
                        continue;
                    };
                    let names: Vec<String> = event.keys().cloned().collect();
                    event.insert(names[dice.roll(names.len())].clone(), odd(&mut dice));
                }
            }
        }
        if dice.roll(4) == 0 {
            trace.events[0]["kinds"] = json!(["io"]);
        }
        let mut bytes = trace.text().into_bytes();
        if dice.roll(4) == 0 {
            let index = dice.roll(bytes.len());
            bytes[index] = dice.roll(256) as u8;
        }
        let _ = check(bytes.as_slice()).map_err(|violation| violation.to_string());
        let _ = compare(bytes.as_slice(), whole.text().as_bytes()).map_err(|error| error.to_string());
    }
}
