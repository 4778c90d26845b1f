//! The servers that must sign an event, and the verification of their signatures (server-server API,
//! "Validating hashes and signatures on received events").

use std::collections::BTreeSet;

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::{EventId, UserId};
use ruma_signatures::{PublicKeyMap, VerificationError};

use super::InvalidPdu;
use super::redaction::redact;
use crate::RoomVersionRules;

/// The servers that must sign an event, otherwise it is dropped. The caller passes their keys to
/// [`crate::Pdu::receive`].
#[must_use]
pub fn signers(object: &CanonicalJsonObject, rules: &RoomVersionRules) -> BTreeSet<String> {
    let text = |field: &str| object.get(field).and_then(CanonicalJsonValue::as_str);
    let content = object.get("content").and_then(CanonicalJsonValue::as_object);
    let is_member = text("type") == Some("m.room.member");
    let membership = content.and_then(|content| content.get("membership")?.as_str()).filter(|_| is_member);
    let mut servers = BTreeSet::new();
    // The server of the sender need not sign a third-party invite: another server can send it.
    let by_third_party = content.is_some_and(|content| content.contains_key("third_party_invite"));
    if !(membership == Some("invite") && by_third_party) {
        servers.extend(text("sender").and_then(server_of_user));
    }
    if rules.signatures.check_event_id_server {
        let id = text("event_id").and_then(|id| <&EventId>::try_from(id).ok());
        servers.extend(id.and_then(|id| Some(id.server_name()?.to_string())));
    }
    if rules.signatures.check_join_authorised_via_users_server && membership == Some("join") {
        servers.extend(content.and_then(authoriser));
    }
    servers
}

/// The server of the user who authorised a join to a restricted room.
pub(super) fn authoriser(content: &CanonicalJsonObject) -> Option<String> {
    server_of_user(content.get("join_authorised_via_users_server")?.as_str()?)
}

fn server_of_user(user_id: &str) -> Option<String> {
    Some(<&UserId>::try_from(user_id).ok()?.server_name().to_string())
}

/// Checks that every one of `servers` signed the event, and that all of its signatures by known keys verify.
pub(super) fn verify(
    object: &CanonicalJsonObject,
    servers: &BTreeSet<String>,
    rules: &RoomVersionRules,
    keys: &PublicKeyMap,
) -> Result<(), InvalidPdu> {
    let given = object.get("signatures").and_then(CanonicalJsonValue::as_object);
    let mut redacted = redact(object, rules)?;
    for server in servers {
        let of_server =
            given.and_then(|given| given.get(server)).ok_or_else(|| InvalidPdu::Unsigned(server.clone()))?;
        let alone = CanonicalJsonObject::from([(server.clone(), of_server.clone())]);
        redacted.insert("signatures".to_owned(), CanonicalJsonValue::Object(alone));
        ruma_signatures::verify_json(keys, &redacted).map_err(|error| match error {
            VerificationError::NoPublicKeysForEntity(_) => InvalidPdu::UnknownKey(server.clone()),
            VerificationError::NoSupportedSignatureForEntity(_) => InvalidPdu::UnknownKey(server.clone()),
            _ => InvalidPdu::BadSignature(server.clone()),
        })?;
    }
    Ok(())
}
