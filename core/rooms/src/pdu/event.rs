//! The type of a PDU: its fields are parsed at once, its content on first use.

use std::cell::OnceCell;
use std::fmt;

use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::room_version_rules::EventIdFormatVersion;
use ruma_common::{
    EventId, MilliSecondsSinceUnixEpoch, OwnedEventId, OwnedRoomId, OwnedUserId, RoomId, UserId,
};
use ruma_events::TimelineEventType;
use ruma_state_res::Event;
use serde::Deserialize;
use serde::de::{Deserializer, IgnoredAny};
use serde_json::value::RawValue;

use super::{InvalidPdu, redaction};
use crate::{RoomVersionRules, StateMapKey, Sticky};

/// A PDU with its id and room id; the content is parsed on first use.
#[derive(Debug, Clone)]
pub struct Pdu {
    event_id: OwnedEventId,
    room_id: OwnedRoomId,
    envelope: Envelope,
    event_type: String,
    json: String,
    content: OnceCell<CanonicalJsonObject>,
    /// The fields of the content that a redaction removed from the JSON, and that the rules still read.
    auth_fields: CanonicalJsonObject,
    /// Whether the event has no `join_authorised_via_users_server`, or the server of that user signed it.
    authorised: bool,
}

/// Why stored JSON is not a PDU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PduError {
    /// A field is missing or has the wrong type; the text names it.
    Malformed(String),
    /// The event has no room id, and its event id does not imply one.
    NoRoomId,
}

impl fmt::Display for PduError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(what) => write!(formatter, "malformed event: {what}"),
            Self::NoRoomId => formatter.write_str("event without room"),
        }
    }
}

/// The fields of a PDU that this crate reads.
#[derive(Debug, Clone, Deserialize)]
struct Envelope {
    room_id: Option<OwnedRoomId>,
    sender: OwnedUserId,
    #[serde(rename = "type")]
    event_type: TimelineEventType,
    state_key: Option<String>,
    content: Box<RawValue>,
    origin_server_ts: MilliSecondsSinceUnixEpoch,
    depth: u64,
    prev_events: Vec<Reference>,
    auth_events: Vec<Reference>,
    #[serde(default, deserialize_with = "id_or_nothing")]
    redacts: Option<OwnedEventId>,
    #[serde(default, rename = "msc4354_sticky", deserialize_with = "Sticky::or_nothing")]
    sticky: Option<Sticky>,
}

/// A reference in `prev_events` or `auth_events`: an event id, or (versions 1 and 2) an event id with hashes.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
enum Reference {
    Id(OwnedEventId),
    Pair(OwnedEventId, IgnoredAny),
}

impl Reference {
    fn id(&self) -> &OwnedEventId {
        match self {
            Self::Id(id) | Self::Pair(id, _) => id,
        }
    }
}

/// Reads `redacts`, which is an event id only in redactions until version 10; any other value is `None`.
fn id_or_nothing<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<OwnedEventId>, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_str().and_then(|id| EventId::parse(id).ok()))
}

impl Pdu {
    /// The PDU of a signed JSON object. Its id is the reference hash; in versions 1 and 2, the field
    /// `event_id`.
    ///
    /// # Errors
    /// If the object is not a PDU of a room with these rules.
    pub fn from_object(object: &CanonicalJsonObject, rules: &RoomVersionRules) -> Result<Self, InvalidPdu> {
        let event_id = if rules.event_id_format == EventIdFormatVersion::V1 {
            let id = object.get("event_id").ok_or(InvalidPdu::Missing("event_id"))?;
            id.as_str().ok_or(InvalidPdu::WrongType("event_id"))?.to_owned()
        } else {
            format!("${}", redaction::reference_hash(object, rules)?)
        };
        let event_id = EventId::parse(event_id).map_err(|_| InvalidPdu::BadIdentifier("event_id"))?;
        let json = serde_json::to_string(object).map_err(|_| InvalidPdu::NotJson)?;
        Self::from_json(event_id, json).map_err(|_| InvalidPdu::WrongType("event"))
    }

    /// The reference hash (server-server API, "Calculating the reference hash for an event"), which a redaction does
    /// not change.
    pub(crate) fn reference_hash(&self, rules: &RoomVersionRules) -> Result<String, InvalidPdu> {
        let object = serde_json::from_str(&self.json).map_err(|_| InvalidPdu::NotJson)?;
        redaction::reference_hash(&object, rules)
    }

    /// A stored PDU; its signatures and hash are not checked again.
    ///
    /// # Errors
    /// If the JSON is not a PDU.
    pub fn from_json(event_id: OwnedEventId, json: String) -> Result<Self, PduError> {
        let envelope: Envelope =
            serde_json::from_str(&json).map_err(|error| PduError::Malformed(error.to_string()))?;
        // Room version 12, "Room IDs as hashes of the create event".
        let room_id = match &envelope.room_id {
            Some(room_id) => room_id.clone(),
            None => RoomId::parse(event_id.as_str().replacen('$', "!", 1)).map_err(|_| PduError::NoRoomId)?,
        };
        let event_type = envelope.event_type.to_string();
        let (content, auth_fields) = (OnceCell::new(), CanonicalJsonObject::new());
        Ok(Self { event_id, room_id, envelope, event_type, json, content, auth_fields, authorised: true })
    }

    /// The PDU with what the receipt found out about its signatures ([`Pdu::is_authorised`]).
    #[must_use]
    pub fn with_authorised(self, authorised: bool) -> Self {
        Self { authorised, ..self }
    }

    /// The redacted PDU with the fields of its content that the rules still read ([`Pdu::auth_fields`]).
    #[must_use]
    pub fn with_auth_fields(self, auth_fields: CanonicalJsonObject) -> Self {
        Self { auth_fields, content: OnceCell::new(), ..self }
    }

    /// The room id; of a create event without the field (room version 12), the id that its event id implies.
    #[must_use]
    pub fn room(&self) -> &RoomId {
        &self.room_id
    }

    /// The event id.
    #[must_use]
    pub fn id(&self) -> &EventId {
        &self.event_id
    }

    /// The event type as a string; hides the method of [`Event`] that returns ruma's type.
    #[must_use]
    pub fn event_type(&self) -> &str {
        &self.event_type
    }

    /// The state map key; `None` unless the event is a state event.
    #[must_use]
    pub fn state_map_key(&self) -> Option<StateMapKey> {
        let state_key = self.envelope.state_key.clone()?;
        Some((self.event_type.clone(), state_key))
    }

    /// Whether the event is a state event with this type and state key.
    #[must_use]
    pub fn is(&self, event_type: &str, state_key: &str) -> bool {
        self.event_type == event_type && self.envelope.state_key.as_deref() == Some(state_key)
    }

    /// Whether the event has no `join_authorised_via_users_server`, or the server of that user signed it.
    /// The JSON does not say so: the caller stores it.
    #[must_use]
    pub fn is_authorised(&self) -> bool {
        self.authorised
    }

    /// The fields of a redacted event's content that are not in its JSON, and that the authorization rules read:
    /// the event and those that it authorises get the same outcome as before the redaction. The caller stores
    /// them. Empty if the event is not redacted.
    #[must_use]
    pub fn auth_fields(&self) -> &CanonicalJsonObject {
        &self.auth_fields
    }

    /// The content as canonical JSON with the fields that the rules still read, parsed on first use; empty if it
    /// is not an object.
    pub(crate) fn fields(&self) -> &CanonicalJsonObject {
        self.content.get_or_init(|| {
            let content: Option<CanonicalJsonObject> = serde_json::from_str(self.envelope.content.get()).ok();
            let mut content = content.unwrap_or_default();
            content.extend(self.auth_fields.clone());
            content
        })
    }

    /// The field `depth`, which the sender's server chose.
    #[must_use]
    pub fn depth(&self) -> u64 {
        self.envelope.depth
    }

    /// The field `msc4354_sticky`, if it is well-formed.
    #[must_use]
    pub fn sticky(&self) -> Option<Sticky> {
        self.envelope.sticky
    }

    /// Until when the event is sticky (milliseconds since 1970); `None` if it is not, or no longer.
    #[must_use]
    pub fn sticky_until(&self, now_ms: u64) -> Option<u64> {
        self.envelope.sticky?.until_ms(self.envelope.origin_server_ts.0.into(), now_ms)
    }

    /// The event in canonical JSON, with hashes and signatures.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// A field of the content, if it is a string.
    #[must_use]
    pub fn content_text(&self, field: &str) -> Option<String> {
        self.fields().get(field)?.as_str().map(str::to_owned)
    }
}

impl Event for Pdu {
    type Id = OwnedEventId;

    fn event_id(&self) -> &OwnedEventId {
        &self.event_id
    }

    /// The field `room_id`; `None` for a create event of room version 12.
    fn room_id(&self) -> Option<&RoomId> {
        self.envelope.room_id.as_deref()
    }

    fn sender(&self) -> &UserId {
        &self.envelope.sender
    }

    fn origin_server_ts(&self) -> MilliSecondsSinceUnixEpoch {
        self.envelope.origin_server_ts
    }

    fn event_type(&self) -> &TimelineEventType {
        &self.envelope.event_type
    }

    fn content(&self) -> &RawValue {
        &self.envelope.content
    }

    fn state_key(&self) -> Option<&str> {
        self.envelope.state_key.as_deref()
    }

    fn prev_events(&self) -> Box<dyn DoubleEndedIterator<Item = &OwnedEventId> + '_> {
        Box::new(self.envelope.prev_events.iter().map(Reference::id))
    }

    fn auth_events(&self) -> Box<dyn DoubleEndedIterator<Item = &OwnedEventId> + '_> {
        Box::new(self.envelope.auth_events.iter().map(Reference::id))
    }

    fn redacts(&self) -> Option<&OwnedEventId> {
        self.envelope.redacts.as_ref()
    }

    /// Always `false`: the event store has the rejection ([`crate::EventStatus`]).
    fn rejected(&self) -> bool {
        false
    }
}
