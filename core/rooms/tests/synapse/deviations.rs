//! The known differences between our auth outcomes and Synapse's, and the reasons for them.

use ruma_common::CanonicalJsonObject;
use serde_json::{Value, json};

use crate::plan::BuiltEvent;

/// An intended difference of outcomes.
#[derive(Debug)]
pub struct Deviation {
    pub what: &'static str,
    /// A part of our reason; empty if we accept the event.
    ours: &'static str,
    /// A part of Synapse's reason; empty if Synapse accepts the event.
    theirs: &'static str,
    /// Whether the deviation applies to the event.
    event: fn(&Value) -> bool,
}

const DEVIATIONS: [Deviation; 5] = [
    // The specification's rule on m.federate reads the sender's server. Synapse also reads the
    // target's server of a membership: an invite of a user of another server, who could not join.
    Deviation {
        what: "m.federate and the target of a membership",
        ours: "",
        theirs: "unfederatable",
        event: |pdu| pdu["type"] == "m.room.member" && server(&pdu["sender"]) != server(&pdu["state_key"]),
    },
    // Rule 11.2 of versions 1 and 2 compares two domains. Such a redaction has one: rule 11.3 rejects it.
    Deviation {
        what: "a redaction that names no event",
        ours: "RedactionRefused",
        theirs: "",
        event: |pdu| pdu["type"] == "m.room.redaction" && (pdu["redacts"].is_null() || has_other_hash(pdu)),
    },
    // Before version 10 a level is an integer or the text of one, and `users` and `events` are objects: so say
    // the room version pages, and so read ruma and Dendrite. Python also reads `true` as 1, `null` as an absent
    // level, `1_0` as 10, and an empty list or text as an empty object. Synapse reads no levels if the room had
    // none, and then fails at every event that needs a level with another text: nobody could use such a room.
    Deviation {
        what: "a level that is not an integer",
        ours: "LevelNotInteger",
        theirs: "",
        event: has_malformed_level,
    },
    Deviation {
        what: "a user's level that is not an integer",
        ours: "UserLevelsMalformed",
        theirs: "",
        event: has_malformed_level,
    },
    Deviation {
        what: "an event's level that is not an integer",
        ours: "LevelMapNotIntegers",
        theirs: "",
        event: has_malformed_level,
    },
];

/// Nobody signs `unsigned`, so anybody on the way can put anything there: it is dropped without a look. Synapse
/// fails at a value that is no object, and so at the whole transaction; an event that reached only the other
/// servers by that comes again with the next one.
const UNSIGNED: Deviation = Deviation {
    what: "`unsigned` that is no object",
    ours: "",
    theirs: "unsigned:",
    event: |pdu| pdu.get("unsigned").is_some_and(|unsigned| !unsigned.is_object()),
};

/// A malformed public key, or `public_keys` that are not a list, raise an exception in Synapse, in a rule or
/// in a resolution. Synapse's outcome without the exception is unknown.
const CRASH: Deviation =
    Deviation { what: "an internal error of Synapse", ours: "", theirs: "crash:", event: |_| true };

/// Whether the content hash is that of another event. The event is then read redacted: without `redacts`.
fn has_other_hash(pdu: &Value) -> bool {
    let Ok(object) = serde_json::from_value::<CanonicalJsonObject>(pdu.clone()) else { return false };
    ruma_signatures::content_hash(&object).is_ok_and(|hash| pdu["hashes"]["sha256"] != hash.encode())
}

/// Whether some value of power levels is neither an integer nor the text of one where only these belong.
fn has_malformed_level(pdu: &Value) -> bool {
    let Some(content) = pdu["content"].as_object() else { return true };
    let is_text = |value: &Value| value.as_str().is_some_and(|text| text.trim().parse::<i64>().is_ok());
    let is_level = |value: &Value| value.is_i64() || is_text(value);
    content.iter().any(|(name, value)| match name.as_str() {
        "users" | "events" | "notifications" => {
            !value.as_object().is_some_and(|of| of.values().all(is_level))
        }
        _ => !is_level(value),
    })
}

fn server(user_id: &Value) -> Option<&str> {
    Some(user_id.as_str()?.split_once(':')?.1)
}

/// The deviation that explains two reasons against an event, at least one of them not empty. `event` is
/// `None` if the states before the event differ; then only a crash of Synapse explains the difference.
pub fn of(event: Option<&BuiltEvent>, ours: &str, theirs: &str) -> Option<&'static Deviation> {
    if theirs.starts_with(CRASH.theirs) {
        return Some(&CRASH);
    }
    let fits = |part: &str, reason: &str| part.is_empty() == reason.is_empty() && reason.contains(part);
    let pdu = json!(event?.pdu);
    // Whatever the rules say about the event.
    if theirs.starts_with(UNSIGNED.theirs) && (UNSIGNED.event)(&pdu) {
        return Some(&UNSIGNED);
    }
    DEVIATIONS
        .iter()
        .find(|known| fits(known.ours, ours) && fits(known.theirs, theirs) && (known.event)(&pdu))
}
