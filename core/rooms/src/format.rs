//! Events in the formats for clients (client-server API, "Room event format", "Stripped state").

use ruma_common::CanonicalJsonObject;
use ruma_common::canonical_json::redact_content_in_place;
use ruma_common::room_version_rules::RoomVersionRules;
use ruma_state_res::Event as _;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::{INVITE_STATE_TYPES, Membership, Pdu, State};

/// The fields of `unsigned` in an event for one reader.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Unsigned {
    /// The reader's membership at the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub membership: Option<&'static str>,
    /// The content of the event that a state event replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev_content: Option<Box<RawValue>>,
    /// The transaction id; set only for the device that sent the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
}

impl Unsigned {
    /// `unsigned` with the reader's membership at the event, and nothing else.
    #[must_use]
    pub fn new(membership: Membership) -> Self {
        Self { membership: Some(membership.as_str()), ..Self::default() }
    }

    fn is_empty(&self) -> bool {
        self.membership.is_none() && self.prev_content.is_none() && self.transaction_id.is_none()
    }
}

#[derive(Serialize)]
struct ClientEvent<'a> {
    content: &'a RawValue,
    event_id: &'a str,
    origin_server_ts: u64,
    sender: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state_key: Option<&'a str>,
    #[serde(rename = "type")]
    event_type: &'a str,
    #[serde(skip_serializing_if = "Unsigned::is_empty")]
    unsigned: Unsigned,
}

#[derive(Serialize)]
struct StrippedEvent<'a> {
    content: &'a RawValue,
    sender: &'a str,
    state_key: &'a str,
    #[serde(rename = "type")]
    event_type: &'a str,
}

/// An event in the format of `/sync`, without `room_id`.
#[must_use]
pub fn client_event(pdu: &Pdu, unsigned: Unsigned) -> Box<RawValue> {
    raw(&form(pdu, unsigned))
}

fn form(pdu: &Pdu, unsigned: Unsigned) -> ClientEvent<'_> {
    ClientEvent {
        content: pdu.content(),
        event_id: pdu.id().as_str(),
        origin_server_ts: pdu.origin_server_ts().0.into(),
        sender: pdu.sender().as_str(),
        state_key: pdu.state_key(),
        event_type: pdu.event_type(),
        unsigned,
    }
}

/// An event of a user who requested erasure, in the format for users who joined after the event.
#[must_use]
pub fn erased_event(pdu: &Pdu, rules: &RoomVersionRules, unsigned: Unsigned) -> Box<RawValue> {
    raw(&ClientEvent { content: &erased_content(pdu, rules), ..form(pdu, unsigned) })
}

/// The content of an event of an erased user: redacted in message and member events; unchanged in all other
/// state events, which belong to the room.
#[must_use]
pub fn erased_content(pdu: &Pdu, rules: &RoomVersionRules) -> Box<RawValue> {
    let content = serde_json::from_str::<CanonicalJsonObject>(pdu.content().get());
    let is_personal = pdu.state_key().is_none() || pdu.event_type() == "m.room.member";
    let (Ok(mut content), true) = (content, is_personal) else { return pdu.content().to_owned() };
    redact_content_in_place(&mut content, &rules.redaction, pdu.event_type());
    raw(&content)
}

/// A state event in the stripped format, for users who are not in the room.
#[must_use]
pub fn stripped(pdu: &Pdu) -> Box<RawValue> {
    raw(&StrippedEvent {
        content: pdu.content(),
        sender: pdu.sender().as_str(),
        state_key: pdu.state_key().unwrap_or_default(),
        event_type: pdu.event_type(),
    })
}

/// The stripped state of an invite (client-server API, "Stripped state"): the state of
/// [`INVITE_STATE_TYPES`], the inviter's member event, then the invite itself.
#[must_use]
pub fn invite_state(state: &State, invite: &Pdu) -> Vec<Box<RawValue>> {
    let keys = INVITE_STATE_TYPES.iter().map(|event_type| ((*event_type).to_owned(), String::new()));
    let inviter = ("m.room.member".to_owned(), invite.sender().to_string());
    let shown = keys.chain([inviter]).filter_map(|key| state.get(&key));
    shown.map(|pdu| stripped(pdu)).chain([stripped(invite)]).collect()
}

fn raw(value: &impl Serialize) -> Box<RawValue> {
    to_raw_value(value).expect("invariant: strings, integers and raw JSON always serialise")
}
