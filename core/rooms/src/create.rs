//! The first event of a room.

use std::fmt;

use ruma_common::room_version_rules::{RoomIdFormatVersion, RoomVersionRules};
use ruma_common::{MilliSecondsSinceUnixEpoch, OwnedRoomId, OwnedUserId, RoomVersionId};
use serde_json::{Map, Value};

use crate::build::{envelope, integer, seal, texts};
use crate::{BuildError, EventTemplate, Pdu, SigningKey};

/// A room about to exist.
#[derive(Debug, Clone)]
pub struct NewRoom {
    /// Who creates it.
    pub creator: OwnedUserId,
    /// Its version.
    pub version: RoomVersionId,
    /// What the creator wants in the create event's content.
    pub creation_content: Map<String, Value>,
    /// Creators beside the sender, where the version has such.
    pub additional_creators: Vec<OwnedUserId>,
    /// The id, for versions in which it is not the hash of the create event.
    pub room_id: OwnedRoomId,
    /// When.
    pub origin_server_ts: MilliSecondsSinceUnixEpoch,
}

/// Why a room cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CreateError {
    /// Something in the request has the wrong type; the text names it.
    Malformed(String),
    /// An event of the plan cannot be built.
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

/// The create event. Its room is [`Pdu::room`]: in room version 12, the hash of this very event.
///
/// # Errors
/// If the content cannot be expressed or is too large.
pub fn create_event(room: &NewRoom, rules: &RoomVersionRules, key: &SigningKey) -> Result<Pdu, CreateError> {
    let content = serde_json::value::to_raw_value(&content(room, rules)?)
        .map_err(|error| CreateError::Malformed(error.to_string()))?;
    let template =
        EventTemplate { event_type: "m.room.create".to_owned(), state_key: Some(String::new()), content };
    let mut object = envelope(&template, &room.creator, room.origin_server_ts)?;
    if rules.room_id_format == RoomIdFormatVersion::V1 {
        object.insert("room_id".to_owned(), room.room_id.as_str().into());
    }
    object.insert("auth_events".to_owned(), texts(&[]));
    object.insert("prev_events".to_owned(), texts(&[]));
    object.insert("depth".to_owned(), integer(1)?);
    Ok(seal(object, rules, key)?)
}

fn content(room: &NewRoom, rules: &RoomVersionRules) -> Result<Map<String, Value>, CreateError> {
    let mut content = room.creation_content.clone();
    // The server says these two; what a client writes there is not heard.
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

/// Those of `creation_content` first, then those of the preset; nobody twice, the sender not at all.
fn add_creators(content: &mut Map<String, Value>, room: &NewRoom) -> Result<(), CreateError> {
    const FIELD: &str = "additional_creators";
    let given: Vec<OwnedUserId> = match content.remove(FIELD) {
        None => Vec::new(),
        Some(value) => serde_json::from_value(value)
            .map_err(|error| CreateError::Malformed(format!("creation_content.{FIELD}: {error}")))?,
    };
    let mut creators: Vec<&str> = Vec::new();
    for creator in given.iter().chain(&room.additional_creators) {
        if *creator != room.creator && !creators.contains(&creator.as_str()) {
            creators.push(creator.as_str());
        }
    }
    if !creators.is_empty() {
        content.insert(FIELD.to_owned(), Value::from(creators));
    }
    Ok(())
}
