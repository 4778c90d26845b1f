//! Where we and Synapse are known to differ, and why that is right.

use serde_json::{Value, json};

use crate::plan::Given;

/// A difference of verdicts that is meant.
#[derive(Debug)]
pub struct Deviation {
    pub what: &'static str,
    /// What our reason contains; nothing where we accept the event.
    ours: &'static str,
    /// What Synapse's reason contains; nothing where it accepts the event.
    theirs: &'static str,
    /// What the event is like.
    event: fn(&Value) -> bool,
}

const DEVIATIONS: [Deviation; 6] = [
    // The specification's rule on m.federate reads the sender's server. Synapse also reads the target's of a
    // membership: an invite of somebody elsewhere, who could not join.
    Deviation {
        what: "m.federate and the target of a membership",
        ours: "",
        theirs: "unfederatable",
        event: |pdu| pdu["type"] == "m.room.member" && server(&pdu["sender"]) != server(&pdu["state_key"]),
    },
    // Rule 11.2 of versions 1 and 2 compares two domains, of which there is only one; then 11.3 rejects.
    Deviation {
        what: "a redaction that names no event",
        ours: "RedactionRefused",
        theirs: "",
        event: |pdu| pdu["type"] == "m.room.redaction" && pdu["redacts"].is_null(),
    },
    // Before version 10 a level is an integer, or a text that is one. Python also takes `true` for 1.
    Deviation {
        what: "a level that is true or false",
        ours: "LevelNotInteger",
        theirs: "",
        event: has_boolean,
    },
    Deviation {
        what: "a user's level that is true or false",
        ours: "UserLevelsMalformed",
        theirs: "",
        event: has_boolean,
    },
    // And an empty list, or text, for an object without entries.
    Deviation {
        what: "levels of events that are no object of levels",
        ours: "LevelMapNotIntegers",
        theirs: "",
        event: |pdu| {
            has_boolean(pdu)
                || !pdu["content"]["events"].is_object()
                || !pdu["content"]["notifications"].is_object()
        },
    },
    // A key that is none, or keys that are no list, make Synapse stumble before it looks at the next one.
    Deviation { what: "an internal error of Synapse", ours: "", theirs: "crash:", event: |_| true },
];

fn has_boolean(pdu: &Value) -> bool {
    let entries =
        |value: &Value| value.as_object().cloned().unwrap_or_default().into_iter().map(|(_, value)| value);
    let deep = |value: Value| entries(&value).chain([value.clone()]).any(|value| value.is_boolean());
    entries(&pdu["content"]).any(deep)
}

fn server(user_id: &Value) -> Option<&str> {
    Some(user_id.as_str()?.split_once(':')?.1)
}

/// The deviation that explains these two reasons, of which one at least is not empty.
pub fn of(event: &Given, ours: &str, theirs: &str) -> Option<&'static Deviation> {
    let fits = |part: &str, reason: &str| part.is_empty() == reason.is_empty() && reason.contains(part);
    let pdu = json!(event.pdu);
    DEVIATIONS
        .iter()
        .find(|known| fits(known.ours, ours) && fits(known.theirs, theirs) && (known.event)(&pdu))
}
