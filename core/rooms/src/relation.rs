//! Relations between events (client-server API, "Forming relationships between events", "Server-side aggregation
//! of events").

use ruma_common::OwnedEventId;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// The longest relation type (bytes). An event with a longer one has no relation.
const MAX_REL_TYPE_BYTES: usize = 255;

/// How an event relates to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Relation {
    /// The event to which it relates.
    pub event_id: OwnedEventId,
    /// The relation type, for example `m.thread`.
    pub rel_type: String,
    /// The key of an annotation.
    pub key: Option<String>,
}

impl Relation {
    /// The relation type of an edit.
    pub const REPLACE: &str = "m.replace";
    /// The relation type of an event in a thread.
    pub const THREAD: &str = "m.thread";
    /// The relation type of a reaction.
    pub const ANNOTATION: &str = "m.annotation";

    /// The relation in the content of an event; `None` also if `m.relates_to` is malformed.
    #[must_use]
    pub fn of(content: &RawValue) -> Option<Self> {
        #[derive(Deserialize)]
        struct Content {
            #[serde(rename = "m.relates_to")]
            relates_to: RelatesTo,
        }
        #[derive(Deserialize)]
        struct RelatesTo {
            event_id: OwnedEventId,
            rel_type: String,
            key: Option<Value>,
        }
        if !content.get().contains("m.relates_to") {
            return None;
        }
        let Content { relates_to } = serde_json::from_str(content.get()).ok()?;
        let RelatesTo { event_id, rel_type, key } = relates_to;
        let key = key.and_then(|key| key.as_str().map(str::to_owned));
        let key = key.filter(|_| rel_type == Self::ANNOTATION);
        let is_named = !rel_type.is_empty() && rel_type.len() <= MAX_REL_TYPE_BYTES;
        is_named.then_some(Self { event_id, rel_type, key })
    }

    /// Whether others that relate to an event with this relation are not aggregated: edits and reactions.
    #[must_use]
    pub fn is_end(&self) -> bool {
        [Self::REPLACE, Self::ANNOTATION].contains(&self.rel_type.as_str())
    }
}

/// `m.relations`: what relates to an event, as one reader sees it.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Aggregated {
    /// The newest edit.
    #[serde(rename = "m.replace", skip_serializing_if = "Option::is_none")]
    pub replace: Option<Box<RawValue>>,
    /// The thread that the event began.
    #[serde(rename = "m.thread", skip_serializing_if = "Option::is_none")]
    pub thread: Option<Thread>,
    /// The events that refer to it.
    #[serde(rename = "m.reference", skip_serializing_if = "Option::is_none")]
    pub reference: Option<References>,
}

/// A thread in `m.relations`.
#[derive(Debug, Clone, Serialize)]
pub struct Thread {
    /// The newest event of the thread.
    pub latest_event: Box<RawValue>,
    /// The number of its events, without the root.
    pub count: u64,
    /// Whether the reader sent the root or an event of the thread.
    pub current_user_participated: bool,
}

/// References in `m.relations`.
#[derive(Debug, Clone, Default, Serialize)]
pub struct References {
    /// The events, oldest first.
    pub chunk: Vec<Reference>,
}

/// One event that refers to another.
#[derive(Debug, Clone, Serialize)]
pub struct Reference {
    /// Its id.
    pub event_id: OwnedEventId,
}

impl Aggregated {
    /// Whether nothing relates to the event.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.replace.is_none() && self.thread.is_none() && self.reference.is_none()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serde_json::value::to_raw_value;

    use super::Relation;

    #[test]
    fn a_malformed_relation_is_none() {
        let of = |relates_to| Relation::of(&to_raw_value(&json!({ "m.relates_to": relates_to })).unwrap());
        let relation = of(json!({ "event_id": "$a", "rel_type": "m.annotation", "key": "x" })).unwrap();
        assert_eq!((relation.event_id.as_str(), relation.key.as_deref()), ("$a", Some("x")));
        let edit = of(json!({ "event_id": "$a", "rel_type": "m.replace", "key": "x" })).unwrap();
        assert_eq!(edit.key, None, "the key is an annotation's");
        assert!(of(json!({ "event_id": "$a", "rel_type": "m.annotation", "key": 1 })).is_some());
        for malformed in [
            json!(null),
            json!({ "m.in_reply_to": { "event_id": "$a" } }),
            json!({ "event_id": "a", "rel_type": "m.thread" }),
            json!({ "event_id": "$a", "rel_type": 1 }),
            json!({ "event_id": "$a", "rel_type": "" }),
            json!({ "event_id": "$a", "rel_type": "x".repeat(256) }),
        ] {
            assert_eq!(of(malformed.clone()), None, "{malformed}");
        }
    }
}
