//! Differences between two normal forms, with places in the notation of `spec/errata.yaml`.

use std::collections::BTreeSet;

use serde_json::Value;

/// A difference between the official value and our value at one place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Difference {
    /// The name of the operation.
    pub of: String,
    /// The keys that lead to the place, joined by ` / `.
    pub at: String,
    /// The official value at the place, if present.
    pub theirs: Option<String>,
    /// Our value at the place, if present.
    pub ours: Option<String>,
}

/// Lists the differences at and below the place `at`.
pub fn between(of: &str, at: &str, theirs: &Value, ours: &Value) -> Vec<Difference> {
    let below = |key: &str| format!("{at} / {key}");
    match (theirs, ours) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            let each = names.into_iter().flat_map(|name| match (one.get(name), other.get(name)) {
                (Some(one), Some(other)) => between(of, &below(name), one, other),
                (one, other) => vec![difference(of, below(name), one, other)],
            });
            each.collect()
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let each = one.iter().zip(other).flat_map(|(one, other)| between(of, &below("[]"), one, other));
            each.collect()
        }
        (one, other) if one == other => Vec::new(),
        (one, other) => vec![difference(of, at.to_owned(), Some(one), Some(other))],
    }
}

fn difference(of: &str, at: String, theirs: Option<&Value>, ours: Option<&Value>) -> Difference {
    let [theirs, ours] = [theirs, ours].map(|side| side.map(Value::to_string));
    Difference { of: of.to_owned(), at, theirs, ours }
}
