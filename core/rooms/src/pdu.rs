//! A persistent event as servers exchange it.

use std::fmt;

use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::room_version_rules::RoomVersionRules;
use ruma_common::{
    EventId, MilliSecondsSinceUnixEpoch, OwnedEventId, OwnedRoomId, OwnedUserId, RoomId, UserId,
};
use ruma_events::TimelineEventType;
use ruma_state_res::Event;
use serde::Deserialize;
use serde_json::value::RawValue;

/// An event whose envelope has been parsed; its content stays raw.
#[derive(Debug, Clone)]
pub struct Pdu {
    event_id: OwnedEventId,
    room_id: OwnedRoomId,
    envelope: Envelope,
    json: String,
}

/// Why JSON is not a PDU.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PduError {
    /// A field is missing or has the wrong type; the text names it.
    Malformed(String),
    /// The event is larger than a PDU may be.
    TooLarge,
    /// A create event has no room id and no id from which one follows.
    NoRoomId,
}

impl fmt::Display for PduError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(what) => write!(formatter, "malformed event: {what}"),
            Self::TooLarge => formatter.write_str("event too large"),
            Self::NoRoomId => formatter.write_str("event without room"),
        }
    }
}

/// The fields that the rules look at.
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
    prev_events: Vec<OwnedEventId>,
    auth_events: Vec<OwnedEventId>,
    redacts: Option<OwnedEventId>,
}

impl Pdu {
    /// A signed event, its id computed.
    ///
    /// # Errors
    /// If the object is not a PDU of a room with these rules.
    pub fn from_object(object: &CanonicalJsonObject, rules: &RoomVersionRules) -> Result<Self, PduError> {
        let hash = ruma_signatures::reference_hash(object, rules).map_err(|_| PduError::TooLarge)?;
        let event_id =
            EventId::parse(format!("${hash}")).map_err(|error| PduError::Malformed(error.to_string()))?;
        let json = serde_json::to_string(object).map_err(|error| PduError::Malformed(error.to_string()))?;
        Self::from_json(event_id, json)
    }

    /// An event that was stored under its id.
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
        Ok(Self { event_id, room_id, envelope, json })
    }

    /// The id of the room, of a create event too.
    #[must_use]
    pub fn room(&self) -> &RoomId {
        &self.room_id
    }

    /// The id.
    #[must_use]
    pub fn id(&self) -> &EventId {
        &self.event_id
    }

    /// Its type as a string.
    #[must_use]
    pub fn kind(&self) -> String {
        self.envelope.event_type.to_string()
    }

    /// One more than the deepest of its predecessors.
    #[must_use]
    pub fn depth(&self) -> u64 {
        self.envelope.depth
    }

    /// Canonical JSON, hashes and signatures included.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// A string field of the content, if it is there and a string.
    #[must_use]
    pub fn content_text(&self, field: &str) -> Option<String> {
        let content: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(self.envelope.content.get()).ok()?;
        content.get(field)?.as_str().map(str::to_owned)
    }
}

impl Event for Pdu {
    type Id = OwnedEventId;

    fn event_id(&self) -> &OwnedEventId {
        &self.event_id
    }

    /// As the event says it: a create event of room version 12 says nothing.
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
        Box::new(self.envelope.prev_events.iter())
    }

    fn auth_events(&self) -> Box<dyn DoubleEndedIterator<Item = &OwnedEventId> + '_> {
        Box::new(self.envelope.auth_events.iter())
    }

    fn redacts(&self) -> Option<&OwnedEventId> {
        self.envelope.redacts.as_ref()
    }

    /// Events reach storage only when they are accepted.
    fn rejected(&self) -> bool {
        false
    }
}
