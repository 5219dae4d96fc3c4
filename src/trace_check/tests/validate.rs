//! Validates traces against `docs/trace.schema.json`. It needs nothing of the checker, so other tests can
//! include it.

use std::sync::OnceLock;

use jsonschema::Validator;
use serde_json::{Value, json};

/// The published schema of one line.
pub const SCHEMA: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/trace.schema.json"));

/// Validates each line of a trace against the schema; tells the first line that does not fit.
pub fn validate_all<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    static WHOLE: OnceLock<Result<Validator, String>> = OnceLock::new();
    let validator = WHOLE.get_or_init(|| validator(None)).as_ref()?;
    for (index, line) in lines.into_iter().enumerate() {
        let wrong = |problem: &str| format!("line {}: {problem}\n{line}", index + 1);
        let event: Value = serde_json::from_str(line).map_err(|error| wrong(&error.to_string()))?;
        if !validator.is_valid(&event) {
            return Err(wrong(&explain(&event)));
        }
    }
    Ok(())
}

/// What is wrong with an event. Of all the forms that a line may have, only that of its own type has
/// something to say.
fn explain(event: &Value) -> String {
    let kind = event["type"].as_str().unwrap_or_default();
    let unknown = || format!("no event has the type \"{kind}\"");
    let Ok(form) = validator(Some(kind)) else {
        return unknown();
    };
    let details = form.iter_errors(event).next().map(|error| error.to_string());
    details.unwrap_or_else(unknown)
}

/// The schema of all events, or of one type.
fn validator(kind: Option<&str>) -> Result<Validator, String> {
    let problem = |error: &dyn std::fmt::Display| format!("the schema: {error}");
    let mut schema: Value = serde_json::from_str(SCHEMA).map_err(|error| problem(&error))?;
    if let (Some(kind), Some(schema)) = (kind, schema.as_object_mut()) {
        schema.remove("oneOf");
        schema.insert(String::from("$ref"), json!(format!("#/$defs/{kind}")));
    }
    jsonschema::validator_for(&schema).map_err(|error| problem(&error))
}
