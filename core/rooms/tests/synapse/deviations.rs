//! Where we and Synapse are known to differ, and why that is right.

use serde_json::{Value, json};

use crate::plan::RemoteState;

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

const DEVIATIONS: [Deviation; 5] = [
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
    // Before version 10 a level is an integer, or a text that is one, and levels stand in objects. Python
    // also takes `true` for 1, nothing for an absent level, and an empty list or text for an empty object; and
    // Synapse reads no level at all where the room had none.
    Deviation { what: "a level that is none", ours: "LevelNotInteger", theirs: "", event: has_no_level },
    Deviation {
        what: "a user's level that is none",
        ours: "UserLevelsMalformed",
        theirs: "",
        event: has_no_level,
    },
    Deviation {
        what: "an event's level that is none",
        ours: "LevelMapNotIntegers",
        theirs: "",
        event: has_no_level,
    },
];

/// A key that is none, or keys that are no list, make Synapse stumble before it looks at the next one, in a
/// rule or in the middle of a resolution. What it would have said is not known.
const STUMBLES: Deviation =
    Deviation { what: "an internal error of Synapse", ours: "", theirs: "crash:", event: |_| true };

/// Whether some value of power levels is neither an integer nor the text of one where only these belong.
fn has_no_level(pdu: &Value) -> bool {
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

/// The deviation that explains these two reasons, of which one at least is not empty, against an event in a
/// state on which we agree; without such an event, only Synapse's stumbling does.
pub fn of(event: Option<&RemoteState>, ours: &str, theirs: &str) -> Option<&'static Deviation> {
    if theirs.starts_with(STUMBLES.theirs) {
        return Some(&STUMBLES);
    }
    let fits = |part: &str, reason: &str| part.is_empty() == reason.is_empty() && reason.contains(part);
    let pdu = json!(event?.pdu);
    DEVIATIONS
        .iter()
        .find(|known| fits(known.ours, ours) && fits(known.theirs, theirs) && (known.event)(&pdu))
}
