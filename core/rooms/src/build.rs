//! Builds an event: `prev_events`, `auth_events`, hash, signature (server-server API, "PDUs").

use std::collections::BTreeMap;
use std::fmt;

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::room_version_rules::{EventIdFormatVersion, EventsReferenceFormatVersion};
use ruma_common::serde::Base64;
use ruma_common::serde::base64::UrlSafe;
use ruma_common::{MilliSecondsSinceUnixEpoch, RoomId, UserId};

use crate::pdu::{check_fields, drop_malformed_invite};
use crate::state::auth_keys;
use crate::sticky::STICKY;
use crate::{EventTemplate, Pdu, RoomVersionRules, SigningKey, State, Sticky};

/// The largest depth of an event of this server: the largest integer of canonical JSON.
const MAX_DEPTH: u64 = (1 << 53) - 1;

/// The place of a new event in the graph of its room.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The id of the room.
    pub room_id: &'a RoomId,
    /// The events for `prev_events`, with their depths ([`crate::Graph::choose_prev_events`]).
    pub prev_events: &'a [(&'a Pdu, u64)],
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
    let auth_events = keys.iter().filter_map(|key| state.get(key)).map(|pdu| &**pdu);
    let mut object = envelope(template, sender, place.origin_server_ts)?;
    if template.event_type == "m.room.redaction" && !rules.redaction.content_field_redacts {
        move_redacts(&mut object);
    }
    object.insert("room_id".to_owned(), place.room_id.as_str().into());
    object.insert("auth_events".to_owned(), references(auth_events, rules)?);
    let prev_events = place.prev_events.iter().map(|(pdu, _)| *pdu);
    object.insert("prev_events".to_owned(), references(prev_events, rules)?);
    let deepest = place.prev_events.iter().map(|(_, depth)| *depth).max().unwrap_or_default();
    object.insert("depth".to_owned(), integer(deepest.saturating_add(1).min(MAX_DEPTH))?);
    hash_and_sign(object, rules, key)
}

/// Moves `redacts` from the content of a redaction to the event, where room versions 1 to 10 have it.
fn move_redacts(object: &mut CanonicalJsonObject) {
    let Some(CanonicalJsonValue::Object(content)) = object.get_mut("content") else { return };
    if let Some(redacts) = content.remove("redacts") {
        object.insert("redacts".to_owned(), redacts);
    }
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
    if let Some(sticky) = template.sticky.and_then(Sticky::to_json) {
        object.insert(STICKY.to_owned(), sticky);
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
    if rules.event_id_format == EventIdFormatVersion::V1 {
        object.insert("event_id".to_owned(), event_id(&object, key)?.into());
    }
    ruma_signatures::hash_and_sign_event(key.server_name(), key, &mut object, &rules.redaction)
        .map_err(|error| BuildError::Format(error.to_string()))?;
    check_fields(&object, rules).map_err(|error| BuildError::Format(error.to_string()))?;
    Pdu::from_object(&object, rules).map_err(|error| BuildError::Format(error.to_string()))
}

/// The entries of `prev_events` or `auth_events`: event ids; in versions 1 and 2, each with the event's reference hash.
fn references<'a>(
    events: impl Iterator<Item = &'a Pdu>,
    rules: &RoomVersionRules,
) -> Result<CanonicalJsonValue, BuildError> {
    let has_hashes = rules.events_reference_format == EventsReferenceFormatVersion::V1;
    let reference = |pdu: &Pdu| {
        let id = CanonicalJsonValue::from(pdu.id().as_str());
        if !has_hashes {
            return Ok(id);
        }
        let hash = pdu.reference_hash(rules).map_err(|error| BuildError::Format(error.to_string()))?;
        let hashes = BTreeMap::from([("sha256".to_owned(), hash.into())]);
        Ok(CanonicalJsonValue::Array(vec![id, CanonicalJsonValue::Object(hashes)]))
    };
    Ok(CanonicalJsonValue::Array(events.map(reference).collect::<Result<_, _>>()?))
}

/// The id of a new event in versions 1 and 2, where the event's server chooses the id: a hash of the event.
fn event_id(object: &CanonicalJsonObject, key: &SigningKey) -> Result<String, BuildError> {
    let hash =
        ruma_signatures::content_hash(object).map_err(|error| BuildError::Format(error.to_string()))?;
    let hash = Base64::<UrlSafe, _>::new(hash.into_inner());
    Ok(format!("${}:{}", hash.encode(), key.server_name()))
}

pub(crate) fn integer(value: u64) -> Result<CanonicalJsonValue, BuildError> {
    CanonicalJsonValue::try_from(serde_json::Value::from(value))
        .map_err(|error| BuildError::Format(error.to_string()))
}
