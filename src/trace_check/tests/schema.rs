//! `docs/trace.schema.json` describes what the checker accepts.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::builder::full;
use super::validate::{SCHEMA, validate_all};

#[test]
fn the_schema_is_one() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    // Each type is listed and described, and nothing in it is without a description.
    let listed = schema["oneOf"].as_array().unwrap();
    for reference in listed {
        let name = reference["$ref"].as_str().unwrap().trim_start_matches("#/$defs/");
        let form = &schema["$defs"][name];
        assert_eq!(form["properties"]["type"]["const"], name);
        assert_eq!(form["additionalProperties"], false, "{name}");
        assert!(form["description"].is_string(), "{name}");
    }
}

#[test]
fn valid_traces_fit() {
    let mut trace = full();
    trace.before("exit", ("code", 0), json!({"type": "limit", "dropped": 1}));
    validate_all(trace.text().lines()).unwrap();
}

#[test]
fn the_example_of_the_documentation_holds() {
    let document = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/trace.md"));
    let example = document
        .split("```json\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next())
        .unwrap();
    validate_all(example.lines()).unwrap();
    if let Err(violation) = super::super::check(example.as_bytes()) {
        panic!("{violation}");
    }
}

#[test]
fn what_is_left_out_or_unknown_does_not_fit() {
    let all = full().numbered();
    let exit = all.len() - 1;
    // One of each type is enough.
    let mut types = HashSet::new();
    for (index, event) in all.iter().enumerate() {
        if !types.insert(event["type"].to_string()) {
            continue;
        }
        let mut more = event.clone();
        more["more"] = json!(1);
        assert!(validate_all([more.to_string().as_str()]).is_err(), "{more}");
        // `why` must be there, and so must all that is not described as left out at times.
        for name in [
            "seq", "ts", "type", "why", "kind", "how", "depth", "state", "hop", "late", "ran", "waited",
        ] {
            let mut less = event.clone();
            if less.as_object_mut().unwrap().remove(name).is_some() {
                assert!(validate_all([less.to_string().as_str()]).is_err(), "{less}");
            }
        }
        if index == exit {
            let mut wrong = event.clone();
            wrong["pending"][1]["job"] = json!({"task": 1});
            assert!(validate_all([wrong.to_string().as_str()]).is_err());
        }
    }
}

#[test]
fn the_schema_says_what_the_checker_says() {
    let text = [
        r#"{"seq":1,"ts":1,"type":"micro.queue","micro":1,"kind":"reaction"}"#,
        r#"{"seq":1,"ts":1,"type":"micro.queue","micro":1,"kind":"callback","promise":1}"#,
        r#"{"seq":1,"ts":1,"type":"task.queue","task":1,"kind":"timer","api":"a","where":"timer list"}"#,
        r#"{"seq":1,"ts":1,"type":"task.ready","task":1,"thread":1}"#,
        r#"{"seq":1,"ts":1,"type":"stack.push","frame":1,"name":"a","host":true,"depth":1,"at":{"file":"a","line":1,"column":1}}"#,
        r#"{"seq":1,"ts":1,"type":"tick.queue","tick":0}"#,
        r#"{"seq":1,"ts":1,"type":"tick.queue","tick":1,"by":{"task":1,"tick":1}}"#,
        r#"{"seq":1,"ts":1,"type":"tick.start","tick":1,"waited":1,"why":" "}"#,
        r#"{"seq":1,"ts":1,"type":"lunch"}"#,
        r#"{"seq":1,"ts":1,"type":"limit","dropped":0}"#,
    ];
    for line in text {
        let error = validate_all([line]).unwrap_err();
        assert!(error.starts_with("line 1: "), "{error}");
    }
}
