//! Builds the create event of a room.

use std::fmt;

use ruma_common::canonical_json::CanonicalJsonValue;
use ruma_common::room_version_rules::RoomIdFormatVersion;
use ruma_common::{MilliSecondsSinceUnixEpoch, OwnedRoomId, OwnedUserId, RoomVersionId};
use serde_json::{Map, Value};

use crate::build::{envelope, hash_and_sign, integer};
use crate::{BuildError, EventTemplate, Pdu, RoomVersionRules, SigningKey};

/// The parameters of a create event.
#[derive(Debug, Clone)]
pub struct NewRoom {
    /// The user who creates the room.
    pub creator: OwnedUserId,
    /// The room version.
    pub version: RoomVersionId,
    /// `creation_content` of the request: further fields of the create event's content.
    pub creation_content: Map<String, Value>,
    /// The creators besides the sender; ignored before room version 12.
    pub additional_creators: Vec<OwnedUserId>,
    /// The room id, for versions in which it is not the hash of the create event.
    pub room_id: OwnedRoomId,
    /// The time of the create event.
    pub origin_server_ts: MilliSecondsSinceUnixEpoch,
}

/// Why the first events of a room cannot be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreateError {
    /// A field of the request has the wrong type; the text names it.
    Malformed(String),
    /// An event cannot be built.
    Event(BuildError),
}

impl From<BuildError> for CreateError {
    fn from(error: BuildError) -> Self {
        Self::Event(error)
    }
}

impl fmt::Display for CreateError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Malformed(what) => formatter.write_str(what),
            Self::Event(error) => write!(formatter, "{error}"),
        }
    }
}

/// Builds, hashes and signs the create event. [`Pdu::room`] is the room id: in room version 12, the event's
/// hash.
///
/// # Errors
/// If `additional_creators` is malformed, or the content is not canonical JSON or too large.
pub fn create_event(room: &NewRoom, rules: &RoomVersionRules, key: &SigningKey) -> Result<Pdu, CreateError> {
    let content = serde_json::value::to_raw_value(&content(room, rules)?)
        .map_err(|error| CreateError::Malformed(error.to_string()))?;
    let template = EventTemplate {
        event_type: "m.room.create".to_owned(),
        state_key: Some(String::new()),
        content,
        sticky: None,
    };
    let mut object = envelope(&template, &room.creator, room.origin_server_ts)?;
    if rules.room_id_format == RoomIdFormatVersion::V1 {
        object.insert("room_id".to_owned(), room.room_id.as_str().into());
    }
    for references in ["auth_events", "prev_events"] {
        object.insert(references.to_owned(), CanonicalJsonValue::Array(Vec::new()));
    }
    object.insert("depth".to_owned(), integer(1)?);
    Ok(hash_and_sign(object, rules, key)?)
}

fn content(room: &NewRoom, rules: &RoomVersionRules) -> Result<Map<String, Value>, CreateError> {
    let mut content = room.creation_content.clone();
    // The server sets `room_version` and `creator`, and overwrites what the client set.
    content.insert("room_version".to_owned(), Value::from(room.version.as_str()));
    if rules.authorization.use_room_create_sender {
        content.remove("creator");
    } else {
        content.insert("creator".to_owned(), Value::from(room.creator.as_str()));
    }
    if rules.authorization.additional_room_creators {
        add_creators(&mut content, room)?;
    }
    Ok(content)
}

/// Sets `additional_creators`: first those of `creation_content`, then those of the preset, without
/// duplicates and without the sender.
fn add_creators(content: &mut Map<String, Value>, room: &NewRoom) -> Result<(), CreateError> {
    const FIELD: &str = "additional_creators";
    let requested: Vec<OwnedUserId> = match content.remove(FIELD) {
        None => Vec::new(),
        Some(value) => serde_json::from_value(value)
            .map_err(|error| CreateError::Malformed(format!("creation_content.{FIELD}: {error}")))?,
    };
    let mut creators: Vec<&str> = Vec::new();
    for creator in requested.iter().chain(&room.additional_creators) {
        if *creator != room.creator && !creators.contains(&creator.as_str()) {
            creators.push(creator.as_str());
        }
    }
    if !creators.is_empty() {
        content.insert(FIELD.to_owned(), Value::from(creators));
    }
    Ok(())
}
