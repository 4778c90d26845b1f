//! The fields of events that a client wants (client-server API, "Filtering", `event_fields`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::MalformedFilter;

/// The most fields of one filter. Beyond it, whole events are shown: a server may include more fields.
pub const MAX_EVENT_FIELDS: usize = 100;
/// The longest path (bytes).
pub const MAX_EVENT_FIELD_BYTES: usize = 255;
/// The most names in a path.
pub const MAX_EVENT_FIELD_NAMES: usize = 16;
/// The fields that every event has: clients cannot read an event without them.
const ALWAYS: [&str; 2] = ["event_id", "type"];

/// Fields of events, as a tree of their names.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventFields(BTreeMap<String, EventFields>);

impl EventFields {
    /// Reads paths whose names are divided by dots; a backslash before a dot or a backslash makes it part of a name.
    /// Too many paths are none.
    ///
    /// # Errors
    /// If a path is too long, or has too many names.
    pub fn new(paths: &[String]) -> Result<Self, MalformedFilter> {
        let mut fields = Self::default();
        if paths.len() > MAX_EVENT_FIELDS {
            return Ok(fields);
        }
        for path in paths {
            let names = names(path);
            if path.len() > MAX_EVENT_FIELD_BYTES || names.len() > MAX_EVENT_FIELD_NAMES {
                return Err(MalformedFilter("a path of event_fields is too long".to_owned()));
            }
            fields.add(&names);
        }
        Ok(fields)
    }

    /// The event with these fields alone; the whole event without fields.
    #[must_use]
    pub fn of(&self, event: &RawValue) -> Box<RawValue> {
        let whole: Option<Map<String, Value>> = serde_json::from_str(event.get()).ok();
        let Some(mut whole) = whole.filter(|_| !self.0.is_empty()) else { return event.to_owned() };
        let mut kept = self.keep(&mut whole);
        for name in ALWAYS {
            if let Some(value) = whole.remove(name) {
                kept.insert(name.to_owned(), value);
            }
        }
        to_raw_value(&kept).unwrap_or_else(|_| event.to_owned())
    }

    /// A path that another one begins with stands for all below it.
    fn add(&mut self, names: &[String]) {
        let Some((first, rest)) = names.split_first() else { return };
        match self.0.get_mut(first) {
            Some(known) if known.0.is_empty() => {}
            Some(known) if rest.is_empty() => known.0.clear(),
            Some(known) => known.add(rest),
            None => {
                let mut below = Self::default();
                below.add(rest);
                self.0.insert(first.clone(), below);
            }
        }
    }

    fn keep(&self, object: &mut Map<String, Value>) -> Map<String, Value> {
        let mut kept = Map::new();
        for (name, below) in &self.0 {
            if below.0.is_empty() {
                kept.extend(object.remove(name).map(|value| (name.clone(), value)));
            } else if let Some(Value::Object(inner)) = object.get_mut(name) {
                let inner = below.keep(inner);
                if !inner.is_empty() {
                    kept.insert(name.clone(), Value::Object(inner));
                }
            }
        }
        kept
    }
}

fn names(path: &str) -> Vec<String> {
    let (mut names, mut name, mut is_escaped) = (Vec::new(), String::new(), false);
    for char in path.chars() {
        match char {
            '\\' if !is_escaped => is_escaped = true,
            '.' if !is_escaped => names.push(std::mem::take(&mut name)),
            char => {
                if is_escaped && char != '.' && char != '\\' {
                    name.push('\\');
                }
                name.push(char);
                is_escaped = false;
            }
        }
    }
    names.push(name);
    names
}

#[cfg(test)]
mod tests {
    use super::{EventFields, MAX_EVENT_FIELD_BYTES, MAX_EVENT_FIELD_NAMES, MAX_EVENT_FIELDS};
    use serde_json::value::to_raw_value;
    use serde_json::{Value, json};

    fn kept(paths: &[&str]) -> Value {
        let event = json!({
            "type": "m.room.message",
            "event_id": "$1",
            "sender": "@alice:example.org",
            "content": { "body": "hello", "msgtype": "m.text", "m.relates_to": { "a.b": 1, "c\\d": 2 } },
        });
        let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
        let fields = EventFields::new(&paths).unwrap();
        let stored = serde_json::to_string(&fields).unwrap();
        let fields: EventFields = serde_json::from_str(&stored).unwrap();
        serde_json::from_str(fields.of(&to_raw_value(&event).unwrap()).get()).unwrap()
    }

    #[test]
    fn only_the_fields_are_shown_and_what_every_event_needs() {
        let with = |fields: Value| {
            let mut event = json!({ "type": "m.room.message", "event_id": "$1" });
            event.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            event
        };
        assert_eq!(kept(&["content.body", "nothing"]), with(json!({ "content": { "body": "hello" } })));
        assert_eq!(kept(&["sender", "sender.x"]), with(json!({ "sender": "@alice:example.org" })));
        assert_eq!(kept(&["content.body", "content"])["content"]["msgtype"], "m.text");
        assert_eq!(kept(&["content", "content.body"])["content"]["msgtype"], "m.text");
        assert_eq!(
            kept(&[r"content.m\.relates_to.a\.b"])["content"],
            json!({ "m.relates_to": { "a.b": 1 } })
        );
        assert_eq!(
            kept(&[r"content.m\.relates_to.c\\d"])["content"],
            json!({ "m.relates_to": { "c\\d": 2 } })
        );
        assert_eq!(kept(&["content.body.x"]), with(json!({})));
    }

    #[test]
    fn without_fields_or_with_too_many_the_event_is_whole() {
        assert_eq!(kept(&[])["content"]["body"], "hello");
        assert_eq!(kept(&["x"; MAX_EVENT_FIELDS + 1])["content"]["body"], "hello");
    }

    #[test]
    fn a_path_is_bounded() {
        for path in
            [format!("{}a", "a.".repeat(MAX_EVENT_FIELD_NAMES)), "a".repeat(MAX_EVENT_FIELD_BYTES + 1)]
        {
            assert!(EventFields::new(&[path]).is_err());
        }
    }
}
