//! Redactions: the event that a redaction names, whether it is applied, and the redacted event (room version
//! pages, "Redactions" and "Handling redactions").

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::{EventId, OwnedEventId, UserId};
use ruma_state_res::Event as _;

use crate::pdu::redact;
use crate::rules::fields_read;
use crate::rules::levels::Levels;
use crate::{Pdu, PduError, RoomVersionRules, State};

/// The event that a redaction redacts: `redacts` is a field of the event until room version 10, and of its
/// content since version 11. `None` for any other event.
#[must_use]
pub fn redacted_by(pdu: &Pdu, rules: &RoomVersionRules) -> Option<OwnedEventId> {
    if pdu.event_type() != "m.room.redaction" {
        return None;
    }
    if !rules.redaction.content_field_redacts {
        return pdu.redacts().cloned();
    }
    let id = pdu.fields().get("redacts").and_then(CanonicalJsonValue::as_str)?;
    EventId::parse(id).ok()
}

/// Whether an accepted redaction is applied to `target`: the sender of the redaction has the level for
/// `redact` in `state`, the state before the redaction, or is on the server of the target's sender. In room
/// versions 1 and 2 the authorization rules check this already, by the domains of the event ids.
#[must_use]
pub fn may_redact(redaction: &Pdu, target: &Pdu, state: &State, rules: &RoomVersionRules) -> bool {
    if redacted_by(redaction, rules).as_deref() != Some(target.id()) || redaction.room() != target.room() {
        return false;
    }
    if rules.authorization.special_case_room_redaction {
        return true;
    }
    may_redact_others(redaction.sender(), state, rules)
        || redaction.sender().server_name() == target.sender().server_name()
}

/// Whether a user has the power level for `redact` in a state, and so may redact the events of others.
#[must_use]
pub fn may_redact_others(user_id: &UserId, state: &State, rules: &RoomVersionRules) -> bool {
    let of = |event_type: &str| state.get(&(event_type.to_owned(), String::new())).map(|pdu| &**pdu);
    let levels = Levels::new(of("m.room.power_levels"), of("m.room.create"), &rules.authorization);
    levels.of_user(user_id.as_str()) >= levels.field("redact")
}

/// The redacted event, with the same id. Its JSON is what the specification leaves; what the rules read of it
/// stays the same ([`Pdu::auth_fields`]), so that the redaction changes no outcome.
///
/// # Errors
/// If the JSON of the event is not a PDU.
pub fn redacted(pdu: &Pdu, rules: &RoomVersionRules) -> Result<Pdu, PduError> {
    let malformed = |error: &dyn std::fmt::Display| PduError::Malformed(error.to_string());
    let object: CanonicalJsonObject = serde_json::from_str(pdu.json()).map_err(|error| malformed(&error))?;
    let left = redact(&object, rules).map_err(|invalid| malformed(&invalid))?;
    let json = serde_json::to_string(&left).map_err(|error| malformed(&error))?;
    let left = Pdu::from_json(pdu.id().to_owned(), json)?.with_authorised(pdu.is_authorised());
    let auth_fields = removed(pdu, &left);
    Ok(left.with_auth_fields(auth_fields))
}

/// The fields of `pdu` that rules read, and that differ in its redacted form `left`.
fn removed(pdu: &Pdu, left: &Pdu) -> CanonicalJsonObject {
    let read = fields_read(pdu.event_type()).iter().filter_map(|field| {
        let value = pdu.fields().get(*field)?.clone();
        Some(((*field).to_owned(), if *field == "third_party_invite" { only_signed(value) } else { value }))
    });
    read.filter(|(field, value)| left.fields().get(field) != Some(value)).collect()
}

/// A `third_party_invite` without the invited person's name.
fn only_signed(invite: CanonicalJsonValue) -> CanonicalJsonValue {
    match invite {
        CanonicalJsonValue::Object(mut invite) => {
            invite.retain(|field, _| field == "signed");
            CanonicalJsonValue::Object(invite)
        }
        other => other,
    }
}
