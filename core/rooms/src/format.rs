//! Events in the formats for clients (client-server API, "Room event format", "Stripped state").

use std::borrow::Cow;
use std::collections::BTreeMap;

use ruma_common::CanonicalJsonObject;
use ruma_common::canonical_json::redact_content_in_place;
use ruma_state_res::Event as _;
use serde::Serialize;
use serde_json::value::{RawValue, to_raw_value};

use crate::{Aggregated, Membership, Pdu, RoomVersionRules, Sticky};

/// The fields of `unsigned` in an event for one reader.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Unsigned {
    /// The reader's membership at the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub membership: Option<&'static str>,
    /// The content of the event that a state event replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub prev_content: Option<Box<RawValue>>,
    /// The redaction that redacted the event, in the same format.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub redacted_because: Option<Box<RawValue>>,
    /// The transaction id; set only for the device that sent the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transaction_id: Option<String>,
    /// For how long the event will be sticky from now on (MSC4354; milliseconds).
    #[serde(rename = "msc4354_sticky_duration_ttl_ms", skip_serializing_if = "Option::is_none")]
    pub sticky_ttl_ms: Option<u64>,
    /// What relates to the event.
    #[serde(rename = "m.relations", skip_serializing_if = "Aggregated::is_empty")]
    pub relations: Aggregated,
}

impl Unsigned {
    /// `unsigned` with the reader's membership at the event, and nothing else.
    #[must_use]
    pub fn new(membership: Membership) -> Self {
        Self { membership: Some(membership.as_str()), ..Self::default() }
    }

    fn is_empty(&self) -> bool {
        let Self { membership, prev_content, redacted_because, transaction_id, sticky_ttl_ms, relations } =
            self;
        membership.is_none()
            && prev_content.is_none()
            && redacted_because.is_none()
            && transaction_id.is_none()
            && sticky_ttl_ms.is_none()
            && relations.is_empty()
    }
}

#[derive(Serialize)]
struct ClientEvent<'a> {
    content: &'a RawValue,
    event_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    msc4354_sticky: Option<Sticky>,
    origin_server_ts: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    redacts: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    room_id: Option<&'a str>,
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

/// The formats of events for clients.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClientFormat {
    /// The format of `/sync`: without `room_id`.
    Sync,
    /// The format of all other operations.
    WithRoomId,
    /// The event as servers exchange it, with its id: what a filter's `event_format` can ask for.
    Federation,
}

/// An event in a format for clients.
#[must_use]
pub fn client_event(pdu: &Pdu, format: ClientFormat, unsigned: Unsigned) -> Box<RawValue> {
    shown(pdu, (pdu.content(), pdu.sticky()), format, unsigned)
}

/// An event of a user who requested erasure, in a format for users who joined after the event.
#[must_use]
pub fn erased_event(
    pdu: &Pdu,
    rules: &RoomVersionRules,
    format: ClientFormat,
    unsigned: Unsigned,
) -> Box<RawValue> {
    shown(pdu, (&erased_content(pdu, rules), None), format, unsigned)
}

fn shown(
    pdu: &Pdu,
    (content, sticky): (&RawValue, Option<Sticky>),
    format: ClientFormat,
    unsigned: Unsigned,
) -> Box<RawValue> {
    if format == ClientFormat::Federation {
        return federation_event(pdu, content, &unsigned);
    }
    let redacts = redacts(pdu);
    let content = with_redacts(content, redacts.as_deref());
    raw(&ClientEvent {
        content: &content,
        event_id: pdu.id().as_str(),
        msc4354_sticky: sticky,
        origin_server_ts: pdu.origin_server_ts().0.into(),
        redacts: redacts.as_deref(),
        room_id: (format == ClientFormat::WithRoomId).then(|| pdu.room().as_str()),
        sender: pdu.sender().as_str(),
        state_key: pdu.state_key(),
        event_type: pdu.event_type(),
        unsigned,
    })
}

/// The PDU, with its event id and this content.
fn federation_event(pdu: &Pdu, content: &RawValue, unsigned: &Unsigned) -> Box<RawValue> {
    let mut fields: BTreeMap<String, Box<RawValue>> =
        serde_json::from_str(pdu.json()).expect("invariant: a PDU is an object");
    fields.insert("content".to_owned(), content.to_owned());
    fields.insert("event_id".to_owned(), raw(&pdu.id()));
    if !unsigned.is_empty() {
        fields.insert("unsigned".to_owned(), raw(unsigned));
    }
    raw(&fields)
}

/// The event that a redaction names, wherever its room version has the field.
fn redacts(pdu: &Pdu) -> Option<Cow<'_, str>> {
    let of_event = pdu.redacts().map(|id| Cow::Borrowed(id.as_str()));
    let is_redaction = pdu.event_type() == "m.room.redaction";
    of_event.or_else(|| pdu.content_text("redacts").map(Cow::Owned)).filter(|_| is_redaction)
}

/// Clients of every age find `redacts` in the event and in its content, whatever the room version ("m.room.redaction").
fn with_redacts<'a>(content: &'a RawValue, redacts: Option<&str>) -> Cow<'a, RawValue> {
    let Some(redacts) = redacts else { return Cow::Borrowed(content) };
    match serde_json::from_str::<CanonicalJsonObject>(content.get()) {
        Ok(mut content) => {
            content.insert("redacts".to_owned(), redacts.into());
            Cow::Owned(raw(&content))
        }
        Err(_) => Cow::Borrowed(content),
    }
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

fn raw(value: &impl Serialize) -> Box<RawValue> {
    to_raw_value(value).expect("invariant: strings, integers and raw JSON always serialise")
}
