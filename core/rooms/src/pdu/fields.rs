//! The format checks of a PDU (room version pages, "Event format"; client-server API, "Size limits").

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::room_version_rules::EventsReferenceFormatVersion;
use ruma_common::{EventId, RoomId, UserId};

use super::InvalidPdu;
use crate::RoomVersionRules;

/// The largest size of an event in canonical JSON, with signatures (bytes).
const MAX_EVENT_BYTES: usize = 65_536;
/// The largest length of an identifier, type or state key (bytes).
const MAX_FIELD_BYTES: usize = 255;
/// The most events in `prev_events`.
const MAX_PREV_EVENTS: usize = 20;
/// The most events in `auth_events`.
const MAX_AUTH_EVENTS: usize = 10;

/// Checks the size of an event, and the presence, types and lengths of the fields that its room version
/// requires.
pub(crate) fn check(object: &CanonicalJsonObject, rules: &RoomVersionRules) -> Result<(), InvalidPdu> {
    let bytes = serde_json::to_string(object).map_err(|_| InvalidPdu::NotJson)?.len();
    if bytes > MAX_EVENT_BYTES {
        return Err(InvalidPdu::TooLarge);
    }
    let event_type = required(text(object, "type")?, "type")?;
    let sender = required(text(object, "sender")?, "sender")?;
    <&UserId>::try_from(sender).map_err(|_| InvalidPdu::BadIdentifier("sender"))?;
    text(object, "state_key")?;
    if rules.event_format.require_event_id {
        let event_id = required(text(object, "event_id")?, "event_id")?;
        let parsed = <&EventId>::try_from(event_id).map_err(|_| InvalidPdu::BadIdentifier("event_id"))?;
        parsed.server_name().ok_or(InvalidPdu::BadIdentifier("event_id"))?;
    } else if object.contains_key("event_id") {
        // The reference hash would cover it: Dendrite takes it out, Synapse drops the event.
        return Err(InvalidPdu::Unexpected("event_id"));
    }
    let room_id = room_id(object, event_type, rules)?;
    member_object(object, "content")?;
    hashes(object)?;
    signatures(object)?;
    natural(object, "depth")?;
    natural(object, "origin_server_ts")?;
    references(object, ("prev_events", MAX_PREV_EVENTS), rules)?;
    let auth_events = references(object, ("auth_events", MAX_AUTH_EVENTS), rules)?;
    // Room version 12, "Event format": the room id implies the create event.
    let implied = room_id.filter(|_| !rules.event_format.allow_room_create_in_auth_events);
    if implied.is_some_and(|room_id| auth_events.iter().any(|id| id.get(1..) == room_id.get(1..))) {
        return Err(InvalidPdu::CreateInAuthEvents);
    }
    Ok(())
}

fn required<T>(value: Option<T>, field: &'static str) -> Result<T, InvalidPdu> {
    value.ok_or(InvalidPdu::Missing(field))
}

/// A string field of at most [`MAX_FIELD_BYTES`]; `None` if it is absent.
fn text<'a>(object: &'a CanonicalJsonObject, field: &'static str) -> Result<Option<&'a str>, InvalidPdu> {
    match object.get(field) {
        None => Ok(None),
        Some(CanonicalJsonValue::String(text)) if text.len() > MAX_FIELD_BYTES => {
            Err(InvalidPdu::TooLong(field))
        }
        Some(CanonicalJsonValue::String(text)) => Ok(Some(text)),
        Some(_) => Err(InvalidPdu::WrongType(field)),
    }
}

fn member_object<'a>(
    object: &'a CanonicalJsonObject,
    field: &'static str,
) -> Result<&'a CanonicalJsonObject, InvalidPdu> {
    match object.get(field) {
        Some(CanonicalJsonValue::Object(value)) => Ok(value),
        Some(_) => Err(InvalidPdu::WrongType(field)),
        None => Err(InvalidPdu::Missing(field)),
    }
}

/// `hashes` has texts, `sha256` among them. An event without a hash was never whole.
fn hashes(object: &CanonicalJsonObject) -> Result<(), InvalidPdu> {
    let hashes = member_object(object, "hashes")?;
    if !hashes.values().all(CanonicalJsonValue::is_string) {
        return Err(InvalidPdu::WrongType("hashes"));
    }
    hashes.contains_key("sha256").then_some(()).ok_or(InvalidPdu::Missing("sha256"))
}

/// `signatures` has a text for each server and key, also for servers that need not sign: an event with another
/// value would be dropped by those that this server sends it to.
fn signatures(object: &CanonicalJsonObject) -> Result<(), InvalidPdu> {
    let by_server = member_object(object, "signatures")?.values();
    let are_texts = |by_key: &CanonicalJsonValue| {
        by_key.as_object().is_some_and(|by_key| by_key.values().all(CanonicalJsonValue::is_string))
    };
    let well_formed = by_server.into_iter().all(are_texts);
    well_formed.then_some(()).ok_or(InvalidPdu::WrongType("signatures"))
}

fn room_id<'a>(
    object: &'a CanonicalJsonObject,
    event_type: &str,
    rules: &RoomVersionRules,
) -> Result<Option<&'a str>, InvalidPdu> {
    let room_id = text(object, "room_id")?;
    if room_id.is_none() && (event_type != "m.room.create" || rules.event_format.require_room_create_room_id)
    {
        return Err(InvalidPdu::Missing("room_id"));
    }
    match room_id.map(<&RoomId>::try_from) {
        Some(Err(_)) => Err(InvalidPdu::BadIdentifier("room_id")),
        _ => Ok(room_id),
    }
}

fn natural(object: &CanonicalJsonObject, field: &'static str) -> Result<(), InvalidPdu> {
    match object.get(field) {
        None => Err(InvalidPdu::Missing(field)),
        Some(CanonicalJsonValue::Integer(value)) if i64::from(*value) >= 0 => Ok(()),
        Some(CanonicalJsonValue::Integer(_)) => Err(InvalidPdu::IntegerOutOfRange),
        Some(_) => Err(InvalidPdu::WrongType(field)),
    }
}

/// The event ids in `prev_events` or `auth_events`; in versions 1 and 2, the entries are pairs of id and
/// hashes.
fn references<'a>(
    object: &'a CanonicalJsonObject,
    (field, most): (&'static str, usize),
    rules: &RoomVersionRules,
) -> Result<Vec<&'a str>, InvalidPdu> {
    let list = match object.get(field) {
        None => return Err(InvalidPdu::Missing(field)),
        Some(CanonicalJsonValue::Array(list)) => list,
        Some(_) => return Err(InvalidPdu::WrongType(field)),
    };
    if list.len() > most {
        return Err(InvalidPdu::TooMany(field));
    }
    let pairs = rules.events_reference_format == EventsReferenceFormatVersion::V1;
    let id = |item: &'a CanonicalJsonValue| match item {
        CanonicalJsonValue::String(id) if !pairs => Some(id.as_str()),
        CanonicalJsonValue::Array(pair) if pairs => match pair.as_slice() {
            [CanonicalJsonValue::String(id), CanonicalJsonValue::Object(_)] => Some(id.as_str()),
            _ => None,
        },
        _ => None,
    };
    let ids = list.iter().map(|item| {
        let id = id(item).ok_or(InvalidPdu::WrongType(field))?;
        <&EventId>::try_from(id).map(|_| id).map_err(|_| InvalidPdu::BadIdentifier(field))
    });
    ids.collect()
}
