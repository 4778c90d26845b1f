//! What redaction leaves of an event, which is also what is signed and what its id is a hash of (room version
//! pages, "Redactions").

use std::borrow::Cow;

use ruma_common::canonical_json::{self, CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::room_version_rules::RoomVersionRules;

use super::InvalidPdu;

/// Takes out of an event what redaction does not keep and ruma does: of the `third_party_invite` of a member
/// only its `signed` is kept, so nothing of one that is no object.
pub(crate) fn drop_partless_invite(object: &mut CanonicalJsonObject, rules: &RoomVersionRules) {
    if has_partless_invite(object, rules)
        && let Some(CanonicalJsonValue::Object(content)) = object.get_mut("content")
    {
        content.remove(FIELD);
    }
}

/// The event as redaction leaves it.
pub(crate) fn redact(
    object: &CanonicalJsonObject,
    rules: &RoomVersionRules,
) -> Result<CanonicalJsonObject, InvalidPdu> {
    let object = for_ruma(object, rules).into_owned();
    canonical_json::redact(object, &rules.redaction, None).map_err(|_| InvalidPdu::WrongType("content"))
}

/// The hash of the event as redaction leaves it, so that redaction does not change the id.
pub(super) fn reference_hash(
    object: &CanonicalJsonObject,
    rules: &RoomVersionRules,
) -> Result<String, InvalidPdu> {
    ruma_signatures::reference_hash(&for_ruma(object, rules), rules).map_err(|_| InvalidPdu::TooLarge)
}

const FIELD: &str = "third_party_invite";

fn for_ruma<'a>(object: &'a CanonicalJsonObject, rules: &RoomVersionRules) -> Cow<'a, CanonicalJsonObject> {
    let mut object = Cow::Borrowed(object);
    if has_partless_invite(&object, rules) {
        drop_partless_invite(object.to_mut(), rules);
    }
    object
}

fn has_partless_invite(object: &CanonicalJsonObject, rules: &RoomVersionRules) -> bool {
    let is_member = object.get("type").and_then(CanonicalJsonValue::as_str) == Some("m.room.member");
    let content = object.get("content").and_then(CanonicalJsonValue::as_object);
    let invite = content.and_then(|content| content.get(FIELD));
    let is_partless = invite.is_some_and(|invite| invite.as_object().is_none());
    rules.redaction.keep_room_member_third_party_invite_signed && is_member && is_partless
}
