//! "Every optional field set" is not left to the eye: the schema says which fields there are.

use serde_json::Value;

/// Panics if an object of `value` lacks a field that `schema`, a schema of `document`, knows.
#[track_caller]
pub fn assert_complete(schema: &Value, value: &Value, document: &Value) {
    let missing = missing(schema, value, document, "");
    assert!(missing.is_empty(), "the sample leaves out: {missing:?}");
}

fn missing(schema: &Value, value: &Value, document: &Value, place: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let pointer = name.trim_start_matches('#');
        return missing(document.pointer(pointer).expect("a known schema"), value, document, place);
    }
    // An optional reference: `anyOf` or `allOf` of it, and null.
    for key in ["anyOf", "allOf"] {
        if let Some(choice) = schema[key].as_array().and_then(|choices| choices.first()) {
            return missing(choice, value, document, place);
        }
    }
    let mut found = Vec::new();
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        match value.get(name) {
            None => found.push(format!("{place}/{name}")),
            Some(value) => found.extend(missing(inner, value, document, &format!("{place}/{name}"))),
        }
    }
    for value in value.as_array().into_iter().flatten() {
        found.extend(missing(&schema["items"], value, document, &format!("{place}/[]")));
    }
    if schema["additionalProperties"].is_object() {
        for value in value.as_object().into_iter().flatten().map(|(_, value)| value) {
            found.extend(missing(&schema["additionalProperties"], value, document, &format!("{place}/{{}}")));
        }
    }
    found
}

/// The document of the served operations.
pub fn document() -> Value {
    serde_json::from_str(&lattice_generated::schema::document()).unwrap()
}

/// The operation of this name in the document.
pub fn operation<'a>(document: &'a Value, name: &str) -> &'a Value {
    let paths = document["paths"].as_object().unwrap().values();
    let mut operations = paths.flat_map(|methods| methods.as_object().unwrap().values());
    operations.find(|operation| operation["operationId"] == name).expect("a served operation")
}

#[test]
fn it_sees_what_is_missing() {
    let document = document();
    let sync = operation(&document, "client/sync");
    let schema = &sync["responses"]["200"]["content"]["application/json"]["schema"];
    let sample = serde_json::json!({ "rooms": { "invite": { "!r": { "invite_state": {} } } } });
    let missing = missing(schema, &sample, &document, "");
    for expected in ["/next_batch", "/rooms/join", "/rooms/invite/{}/invite_state/events"] {
        assert!(missing.contains(&expected.to_owned()), "{expected} not in {missing:?}");
    }
}
