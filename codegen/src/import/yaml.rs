//! Writes the imported facts in one canonical form, so that differences are readable.

use std::fmt::Write as _;

use yaml_serde::{Mapping, Value};

use super::errata::Errata;

const KEYS: &[&str] = &[
    "group",
    "route",
    "also",
    "host",
    "flag",
    "when",
    "auth",
    "interactive",
    "guest",
    "limited",
    "since",
    "deprecated",
    "path",
    "query",
    "headers",
    "body",
    "response",
    "error",
    "errors",
];

/// The text of a section. A comment above an operation gives the reasons of its corrections.
pub fn section(section: &str, api: &str, operations: &Mapping, errata: &Errata) -> String {
    let mut text = format!("# Written by `cargo xtask import`.\nsection: {section}\noperations:\n");
    for (id, operation) in operations {
        let id = id.as_str().unwrap_or_default();
        for reason in errata.reasons(&format!("{api}/{id}")) {
            let _ = writeln!(text, "  # Errata: {reason}");
        }
        let _ = writeln!(text, "  {id}:");
        let Value::Mapping(facts) = operation else { continue };
        let position = |key: &Value| KEYS.iter().position(|known| key.as_str() == Some(known));
        let mut facts: Vec<_> = facts.iter().collect();
        facts.sort_by_key(|(key, _)| position(key));
        for (key, value) in facts {
            entry(&mut text, 4, key.as_str().unwrap_or_default(), value);
        }
    }
    text
}

/// The text of `types.yaml`.
pub fn types(named: &[(String, Value)]) -> String {
    let mut text = "# Written by `cargo xtask import`: the definitions of the official files.\n".to_owned();
    for (name, shape) in named {
        entry(&mut text, 0, name, shape);
    }
    text
}

/// The text of a value.
pub fn block(value: &Value) -> String {
    let mut text = String::new();
    entry(&mut text, 0, "", value);
    text
}

/// Whether `text` contains the word `name`.
pub fn names(text: &str, name: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|word| word == name)
}

fn entry(text: &mut String, indent: usize, key: &str, value: &Value) {
    let _ = write!(text, "{:indent$}{}:", "", quoted(key));
    match inline(value) {
        Some(inline) => {
            let _ = writeln!(text, " {inline}");
        }
        None => {
            text.push('\n');
            nested(text, indent + 2, value);
        }
    }
}

fn nested(text: &mut String, indent: usize, value: &Value) {
    match value {
        Value::Mapping(fields) => {
            for (key, value) in fields {
                entry(text, indent, key.as_str().unwrap_or_default(), value);
            }
        }
        Value::Sequence(items) => items.iter().for_each(|item| element(text, indent, item)),
        _ => {}
    }
}

/// Writes an element of a list, whose first line follows the dash.
fn element(text: &mut String, indent: usize, item: &Value) {
    let body = match inline(item) {
        Some(inline) => format!("{inline}\n"),
        None => {
            let mut body = String::new();
            nested(&mut body, indent + 2, item);
            body.trim_start().to_owned()
        }
    };
    let _ = write!(text, "{:indent$}- {body}", "");
}

/// The one-line form of scalars, lists of scalars and empty mappings.
fn inline(value: &Value) -> Option<String> {
    match value {
        Value::String(scalar) => Some(quoted(scalar)),
        Value::Bool(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Mapping(fields) if fields.is_empty() => Some("{}".to_owned()),
        Value::Sequence(items) => {
            let items: Option<Vec<_>> =
                items.iter().map(|item| if item.is_mapping() { None } else { inline(item) }).collect();
            items.map(|items| format!("[{}]", items.join(", ")))
        }
        _ => None,
    }
}

/// The scalar, quoted if YAML would read it differently without quotes.
fn quoted(scalar: &str) -> String {
    let begins_plainly =
        scalar.starts_with(|first: char| first.is_ascii_alphabetic() || "/_".contains(first));
    let is_plain = begins_plainly
        && !scalar.contains(": ")
        && !scalar.contains(" #")
        && !scalar.contains([',', '[', ']', '"'])
        && (!scalar.contains(['{', '}', ':', '#']) || scalar.contains(" /"))
        && !["true", "false", "null", "yes", "no", "on", "off"].contains(&scalar);
    if is_plain { scalar.to_owned() } else { format!("{scalar:?}") }
}
