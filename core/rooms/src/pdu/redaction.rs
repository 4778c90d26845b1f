//! The redacted form of an event: servers sign it, and the event id is its hash (room version pages,
//! "Redactions").

use std::borrow::Cow;

use ruma_common::canonical_json::{self, CanonicalJsonObject, CanonicalJsonValue};

use super::InvalidPdu;
use crate::RoomVersionRules;

/// Removes `third_party_invite` from a member event if it is not an object. Redaction keeps only `signed` of
/// `third_party_invite`, thus nothing of it; ruma would keep it.
pub(crate) fn drop_malformed_invite(object: &mut CanonicalJsonObject, rules: &RoomVersionRules) {
    if has_malformed_invite(object, rules)
        && let Some(CanonicalJsonValue::Object(content)) = object.get_mut("content")
    {
        content.remove(FIELD);
    }
}

/// The redacted form of an event.
pub(crate) fn redact(
    object: &CanonicalJsonObject,
    rules: &RoomVersionRules,
) -> Result<CanonicalJsonObject, InvalidPdu> {
    let object = for_ruma(object, rules).into_owned();
    canonical_json::redact(object, &rules.redaction, None).map_err(|_| InvalidPdu::WrongType("content"))
}

/// The reference hash of an event: the hash of its redacted form, so that a redaction does not change the id.
pub(super) fn reference_hash(
    object: &CanonicalJsonObject,
    rules: &RoomVersionRules,
) -> Result<String, InvalidPdu> {
    ruma_signatures::reference_hash(&for_ruma(object, rules), rules).map_err(|_| InvalidPdu::TooLarge)
}

const FIELD: &str = "third_party_invite";

fn for_ruma<'a>(object: &'a CanonicalJsonObject, rules: &RoomVersionRules) -> Cow<'a, CanonicalJsonObject> {
    let mut object = Cow::Borrowed(object);
    if has_malformed_invite(&object, rules) {
        drop_malformed_invite(object.to_mut(), rules);
    }
    object
}

fn has_malformed_invite(object: &CanonicalJsonObject, rules: &RoomVersionRules) -> bool {
    let is_member = object.get("type").and_then(CanonicalJsonValue::as_str) == Some("m.room.member");
    let content = object.get("content").and_then(CanonicalJsonValue::as_object);
    let invite = content.and_then(|content| content.get(FIELD));
    let is_malformed = invite.is_some_and(|invite| invite.as_object().is_none());
    rules.redaction.keep_room_member_third_party_invite_signed && is_member && is_malformed
}
