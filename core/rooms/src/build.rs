//! Making an event: predecessors, auth events, hash, signature (server-server API, "PDUs").

use std::collections::BTreeMap;
use std::fmt;

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::room_version_rules::RoomVersionRules;
use ruma_common::{EventId, MilliSecondsSinceUnixEpoch, RoomId, UserId};

use crate::pdu::{check_fields, drop_partless_invite};
use crate::state::auth_keys;
use crate::{EventTemplate, Pdu, SigningKey, State};

/// The depth of an event of ours: where others have used up all depths, it goes no deeper.
const MAX_DEPTH: u64 = (1 << 53) - 1;

/// Where an event goes.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The room.
    pub room_id: &'a RoomId,
    /// The events it follows, with their depths ([`crate::Graph::choose_prev_events`]).
    pub prev_events: &'a [(&'a EventId, u64)],
    /// When it is made.
    pub origin_server_ts: MilliSecondsSinceUnixEpoch,
}

/// Why an event cannot be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuildError {
    /// The content is not a JSON object that canonical JSON can express (no fractions, integers within ±(2^53 − 1)).
    Content(String),
    /// The event, or a field of it, is longer than it may be, or not of the form that it must have.
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

/// Builds, hashes and signs an event that follows `place.prev_events`, one deeper than the deepest of them, with
/// its auth events out of `state`.
///
/// # Errors
/// If the template cannot become a PDU of such a room.
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
    seal(object, rules, key)
}

/// The fields that every event has, wherever it stands.
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

/// Hashes, signs and checks the format.
pub(crate) fn seal(
    mut object: CanonicalJsonObject,
    rules: &RoomVersionRules,
    key: &SigningKey,
) -> Result<Pdu, BuildError> {
    drop_partless_invite(&mut object, rules);
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
