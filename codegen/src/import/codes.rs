//! Finds the error codes in texts.

use std::collections::BTreeSet;

use yaml_serde::Value;

/// Adds every `M_…` in the strings of `value`.
pub fn collect(value: &Value, codes: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => codes.extend(in_text(text)),
        Value::Sequence(items) => items.iter().for_each(|item| collect(item, codes)),
        Value::Mapping(entries) => entries.values().for_each(|item| collect(item, codes)),
        _ => {}
    }
}

fn in_text(text: &str) -> impl Iterator<Item = String> {
    let words =
        text.split(|letter: char| !(letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_'));
    words.filter(|word| word.starts_with("M_") && word.len() > 2).map(str::to_owned)
}
