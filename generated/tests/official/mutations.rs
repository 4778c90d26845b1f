//! The comparison detects mistakes: the test makes one mistake at a time in an official schema, and each
//! mistake must cause a difference.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::comparison::Comparison;
use crate::difference::Difference;
use crate::operations::{self, Official};
use crate::places::{self, Place};

/// The number of mistakes of each kind, in the order of `Kind`.
const MISTAKES: [usize; 4] = [1220, 1216, 1726, 50];

/// The number of mistakes whose differences are all explained, because `spec/errata.yaml` corrects the same
/// places.
const CORRECTED: usize = 343;

/// The mistakes that cause no difference, because two parts of one object say the same: file and keys.
const SAID_TWICE: &[(&str, &[&str])] = &[
    ("public_rooms_chunk", &["room_type"]),
    ("room_summary", &["room_type"]),
    ("single_pdu_transaction", &["pdus"]),
    ("space_hierarchy", &["1", "allowed_room_ids", "encryption", "room_type", "room_version"]),
    ("transaction", &["items", "origin", "origin_server_ts", "pdus"]),
    ("unlimited_pdu_transaction", &["pdus"]),
];

/// The kinds of mistakes that the test makes in a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    DroppedField,
    WrongFlag,
    WrongType,
    MissingValue,
}

use Kind::{DroppedField, MissingValue, WrongFlag, WrongType};

#[test]
fn every_mistake_in_a_schema_is_seen() {
    let Some(comparison) = Comparison::new() else { return };
    let (mut counts, mut unseen) = ([0; 4], BTreeMap::<String, BTreeSet<String>>::new());
    let mut corrected = 0;
    for operation in operations::all(&comparison.official) {
        let before = differences(&comparison, &operation);
        let is_interactive = operation.is_interactive(&comparison.official);
        for place in places::reachable(&comparison.official, &comparison.errata.raw, &operation) {
            let is_auth = |what: &str| what == "auth" || place.file.ends_with("definitions/auth_data.yaml");
            for (kind, what, wrong) in mistakes(&place, &place.value(&comparison.official)) {
                if is_interactive && is_auth(&what) {
                    continue;
                }
                counts[kind as usize] += 1;
                let after = differences(&with(&comparison, &place, wrong), &operation);
                if after == before {
                    let file = place.file.file_stem().unwrap().to_str().unwrap();
                    unseen.entry(file.to_owned()).or_default().insert(what);
                } else if comparison.errata.unexplained(&after).is_empty() {
                    corrected += 1;
                }
            }
        }
    }
    println!("{counts:?} mistakes: dropped fields, wrong flags, wrong types, missing values");
    println!("{corrected} of them where spec/errata.yaml corrects the official files anyway");
    let said_twice = SAID_TWICE
        .iter()
        .map(|(file, keys)| ((*file).to_owned(), keys.iter().map(|key| (*key).to_owned()).collect()));
    assert_eq!(unseen, said_twice.collect(), "the left ones make no difference");
    assert_eq!((counts, corrected), (MISTAKES, CORRECTED));
}

fn differences(comparison: &Comparison, operation: &Official) -> Vec<Difference> {
    operations::PLACES.iter().filter_map(|place| comparison.differences(operation, place)).flatten().collect()
}

fn with(comparison: &Comparison, place: &Place, wrong: Value) -> Comparison {
    let mut document = (*comparison.official.document(&place.file)).clone();
    *document.pointer_mut(&place.pointer).unwrap() = wrong;
    comparison.with(comparison.official.with(&place.file, document))
}

/// Lists the possible mistakes in one schema or parameter: the kind, the key, and the wrong schema.
fn mistakes(place: &Place, schema: &Value) -> Vec<(Kind, String, Value)> {
    let with = |key: &str, value: Value| {
        let mut wrong = schema.clone();
        wrong[key] = value;
        wrong
    };
    let mut mistakes = Vec::new();
    if let Some(name) = schema.get("in").and(schema["name"].as_str()) {
        mistakes.push((DroppedField, name.to_owned(), with("in", json!("nowhere"))));
        // A parameter of type object has no `required` flag: the object's fields are fields of the query.
        if schema["schema"]["type"] != "object" {
            mistakes.push((WrongFlag, name.to_owned(), with("required", json!(schema["required"] != true))));
        }
        return mistakes;
    }
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    for (name, _) in schema["properties"].as_object().into_iter().flatten() {
        let (mut fields, mut names) = (schema["properties"].clone(), required.clone());
        fields.as_object_mut().unwrap().remove(name);
        names.retain(|other| other != name);
        if names.len() == required.len() {
            names.push(json!(name));
        }
        mistakes.push((DroppedField, name.clone(), with("properties", fields)));
        mistakes.push((WrongFlag, name.clone(), with("required", json!(names))));
    }
    if let Some(kind) = schema["type"].as_str() {
        let wrong = if kind == "boolean" { "integer" } else { "boolean" };
        mistakes.push((WrongType, place.key(), json!({ "type": wrong })));
    }
    if let Some([first, others @ ..]) = schema["enum"].as_array().map(Vec::as_slice) {
        mistakes.push((MissingValue, first.to_string(), with("enum", json!(others))));
    }
    mistakes
}
