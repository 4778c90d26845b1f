//! Builds an event: `prev_events`, `auth_events`, hash, signature (server-server API, "PDUs").

use std::collections::BTreeMap;
use std::fmt;

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::room_version_rules::RoomVersionRules;
use ruma_common::{EventId, MilliSecondsSinceUnixEpoch, RoomId, UserId};

use crate::pdu::{check_fields, drop_malformed_invite};
use crate::state::auth_keys;
use crate::{EventTemplate, Pdu, SigningKey, State};

/// The largest depth of an event of this server: the largest integer of canonical JSON.
const MAX_DEPTH: u64 = (1 << 53) - 1;

/// The place of a new event in the graph of its room.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The id of the room.
    pub room_id: &'a RoomId,
    /// The events for `prev_events`, with their depths ([`crate::Graph::choose_prev_events`]).
    pub prev_events: &'a [(&'a EventId, u64)],
    /// The time of the event.
    pub origin_server_ts: MilliSecondsSinceUnixEpoch,
}

/// Why an event cannot be built.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuildError {
    /// The content is not an object of canonical JSON (no fractions, integers within ±(2^53 − 1)).
    Content(String),
    /// The event or one of its fields is too large, or a field is malformed.
    Format(String),
}

impl fmt::Display for BuildError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Content(what) => write!(formatter, "content: {what}"),
            Self::Format(what) => write!(formatter, "format: {what}"),
        }
    }
}

/// Builds, hashes and signs an event with `place.prev_events`; its depth is one more than the deepest of
/// them, its auth events are selected from `state`.
///
/// # Errors
/// If the content is not canonical JSON, or the event breaks the event format of the room version.
pub fn build(
    template: &EventTemplate,
    sender: &UserId,
    place: Place<'_>,
    (rules, state): (&RoomVersionRules, &State),
    key: &SigningKey,
) -> Result<Pdu, BuildError> {
    let keys = auth_keys(template, sender, rules);
    let auth_events: Vec<&str> =
        keys.iter().filter_map(|key| state.get(key)).map(|pdu| pdu.id().as_str()).collect();
    let mut object = envelope(template, sender, place.origin_server_ts)?;
    object.insert("room_id".to_owned(), place.room_id.as_str().into());
    object.insert("auth_events".to_owned(), texts(&auth_events));
    let prev_events: Vec<&str> = place.prev_events.iter().map(|(id, _)| id.as_str()).collect();
    object.insert("prev_events".to_owned(), texts(&prev_events));
    let deepest = place.prev_events.iter().map(|(_, depth)| *depth).max().unwrap_or_default();
    object.insert("depth".to_owned(), integer(deepest.saturating_add(1).min(MAX_DEPTH))?);
    hash_and_sign(object, rules, key)
}

/// The fields of an event that do not depend on its room and place.
pub(crate) fn envelope(
    template: &EventTemplate,
    sender: &UserId,
    origin_server_ts: MilliSecondsSinceUnixEpoch,
) -> Result<CanonicalJsonObject, BuildError> {
    let content: CanonicalJsonObject = serde_json::from_str(template.content.get())
        .map_err(|error| BuildError::Content(error.to_string()))?;
    let mut object = BTreeMap::new();
    object.insert("type".to_owned(), template.event_type.as_str().into());
    object.insert("sender".to_owned(), sender.as_str().into());
    object.insert("content".to_owned(), CanonicalJsonValue::Object(content));
    object.insert("origin_server_ts".to_owned(), integer(origin_server_ts.0.into())?);
    if let Some(state_key) = &template.state_key {
        object.insert("state_key".to_owned(), state_key.as_str().into());
    }
    Ok(object)
}

/// Hashes and signs an event, and checks its format.
pub(crate) fn hash_and_sign(
    mut object: CanonicalJsonObject,
    rules: &RoomVersionRules,
    key: &SigningKey,
) -> Result<Pdu, BuildError> {
    drop_malformed_invite(&mut object, rules);
    ruma_signatures::hash_and_sign_event(key.server_name(), key, &mut object, &rules.redaction)
        .map_err(|error| BuildError::Format(error.to_string()))?;
    check_fields(&object, rules).map_err(|error| BuildError::Format(error.to_string()))?;
    Pdu::from_object(&object, rules).map_err(|error| BuildError::Format(error.to_string()))
}

pub(crate) fn texts(values: &[&str]) -> CanonicalJsonValue {
    CanonicalJsonValue::Array(values.iter().map(|value| (*value).into()).collect())
}

pub(crate) fn integer(value: u64) -> Result<CanonicalJsonValue, BuildError> {
    CanonicalJsonValue::try_from(serde_json::Value::from(value))
        .map_err(|error| BuildError::Format(error.to_string()))
}
