//! The stripped state of an invite or a knock, in at most [`MAX_INVITE_STATE_BYTES`].

use ruma_state_res::Event as _;
use serde::{Deserialize, Serialize};
use serde_json::value::{RawValue, to_raw_value};

use crate::{INVITE_STATE_TYPES, Pdu, State, stripped};

/// The most bytes of the stripped state of one invite. Events that do not fit are left out; an invite that does
/// not fit itself loses all of its content but the membership.
pub const MAX_INVITE_STATE_BYTES: usize = 8 * 1024;

/// The stripped state of an invite (client-server API, "Stripped state"): the state of
/// [`INVITE_STATE_TYPES`], the inviter's member event, then the invite itself.
#[must_use]
pub fn invite_state(state: &State, invite: &Pdu) -> Vec<Box<RawValue>> {
    let keys = INVITE_STATE_TYPES.iter().map(|event_type| ((*event_type).to_owned(), String::new()));
    let inviter = ("m.room.member".to_owned(), invite.sender().to_string());
    let shown = keys.chain([inviter]).filter_map(|key| state.get(&key));
    bounded_invite_state(shown.map(|pdu| stripped(pdu)).chain([stripped(invite)]).collect())
}

/// The stripped state of a knock: the state of [`INVITE_STATE_TYPES`], then the knock itself.
#[must_use]
pub fn knock_state(state: &State, knock: &Pdu) -> Vec<Box<RawValue>> {
    let keys = INVITE_STATE_TYPES.iter().map(|event_type| ((*event_type).to_owned(), String::new()));
    let shown = keys.filter_map(|key| state.get(&key));
    bounded_invite_state(shown.map(|pdu| stripped(pdu)).chain([stripped(knock)]).collect())
}

/// Leaves out events of a stripped state that do not fit. The last event is the invite, which stays; of the
/// others those before it stay first, the inviter above all.
#[must_use]
pub fn bounded_invite_state(mut state: Vec<Box<RawValue>>) -> Vec<Box<RawValue>> {
    let Some(invite) = state.pop() else { return state };
    let invite = if invite.get().len() > MAX_INVITE_STATE_BYTES { short(&invite) } else { Some(invite) };
    let Some(invite) = invite else { return Vec::new() };
    let mut left = MAX_INVITE_STATE_BYTES.saturating_sub(invite.get().len());
    let mut fits = |event: &RawValue| {
        let is_short = event.get().len() <= left;
        left -= if is_short { event.get().len() } else { 0 };
        is_short
    };
    let inviter = state.pop().filter(|event| fits(event));
    state.retain(|event| fits(event));
    state.into_iter().chain(inviter).chain([invite]).collect()
}

/// An invite with the membership alone; `None` if it is no member event, or its ids are too long.
fn short(invite: &RawValue) -> Option<Box<RawValue>> {
    #[derive(Serialize, Deserialize)]
    struct Short {
        content: Content,
        sender: String,
        state_key: String,
        #[serde(rename = "type")]
        event_type: String,
    }
    #[derive(Serialize, Deserialize)]
    struct Content {
        membership: String,
    }
    let short: Short = serde_json::from_str(invite.get()).ok()?;
    to_raw_value(&short).ok().filter(|short| short.get().len() <= MAX_INVITE_STATE_BYTES)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use serde_json::value::{RawValue, to_raw_value};

    use super::{MAX_INVITE_STATE_BYTES, bounded_invite_state};

    fn event(event_type: &str, bytes: usize) -> Box<RawValue> {
        to_raw_value(&json!({
            "content": { "membership": "invite", "x": "x".repeat(bytes) },
            "sender": "@alice:example.org", "state_key": "@bob:example.org", "type": event_type,
        }))
        .unwrap()
    }

    /// The types of the events that are left, by their sizes.
    fn left(sizes: &[(&str, usize)]) -> Vec<String> {
        let state = sizes.iter().map(|(event_type, bytes)| event(event_type, *bytes)).collect();
        let bounded = bounded_invite_state(state);
        let bytes: usize = bounded.iter().map(|event| event.get().len()).sum();
        assert!(bytes <= MAX_INVITE_STATE_BYTES, "{bytes} bytes");
        let types = bounded.iter().map(|event| {
            let event: serde_json::Value = serde_json::from_str(event.get()).unwrap();
            event["type"].as_str().unwrap().to_owned()
        });
        types.collect()
    }

    #[test]
    fn events_that_do_not_fit_are_left_out_and_the_invite_stays() {
        assert_eq!(left(&[("create", 9), ("inviter", 9), ("invite", 9)]), ["create", "inviter", "invite"]);
        assert_eq!(
            left(&[("create", 9), ("topic", 9_000), ("inviter", 9), ("invite", 9)]),
            ["create", "inviter", "invite"]
        );
        assert_eq!(left(&[("create", 7_000), ("inviter", 7_000), ("invite", 9)]), ["inviter", "invite"]);
        assert_eq!(
            left(&[("create", 9), ("inviter", 9), ("invite", 60_000)]),
            ["create", "inviter", "invite"]
        );
        assert_eq!(left(&[]), [""; 0]);
    }
}
