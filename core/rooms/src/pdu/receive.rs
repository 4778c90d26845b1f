//! From bytes of another server to an event (server-server API, "Checks performed on receipt of a PDU",
//! 1 to 3).

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::room_version_rules::RoomVersionRules;
use ruma_signatures::PublicKeyMap;

use super::redaction::redact;
use super::{InvalidPdu, Pdu, fields, parse, signatures};

/// An event that another server sent, in form and signed.
#[derive(Debug, Clone)]
pub struct ReceivedPdu {
    /// The event, redacted if its content is not what was signed.
    pub pdu: Pdu,
    /// Whether its content was not what was signed.
    pub redacted: bool,
}

/// Canonical JSON of what another server sent, without what it may not say; nothing else was checked.
///
/// # Errors
/// If it is not the JSON of an object.
pub fn read(text: &str) -> Result<CanonicalJsonObject, InvalidPdu> {
    let mut object = parse::parse(text)?;
    object.remove("unsigned");
    Ok(object)
}

impl Pdu {
    /// An event as another server sent it. `keys` holds the keys of [`crate::signers`] that were valid
    /// when the event says that it was made, as far as they are known.
    ///
    /// # Errors
    /// The first demand that it does not meet; it is to be dropped.
    pub fn receive(
        text: &str,
        rules: &RoomVersionRules,
        keys: &PublicKeyMap,
    ) -> Result<ReceivedPdu, InvalidPdu> {
        // 1. Is a valid event.
        let object = read(text)?;
        fields::check(&object, rules)?;
        // 2. Passes signature checks.
        signatures::verify(&object, &signatures::signers(&object, rules), rules, keys)?;
        let authorised = is_authorised(&object, rules, keys);
        // 3. Passes hash checks, otherwise it is redacted.
        let redacted = !hash_is_right(&object)?;
        let object = if redacted { redact(&object, rules)? } else { object };
        let mut pdu = Self::from_object(&object, rules)?;
        pdu.authorised = authorised;
        Ok(ReceivedPdu { pdu, redacted })
    }
}

/// Whether the server of `join_authorised_via_users_server` signed, if there is such a field. On a join
/// the signature is demanded above; elsewhere its absence is for the rules to judge.
fn is_authorised(object: &CanonicalJsonObject, rules: &RoomVersionRules, keys: &PublicKeyMap) -> bool {
    let content = object.get("content").and_then(CanonicalJsonValue::as_object);
    if !content.is_some_and(|content| content.contains_key("join_authorised_via_users_server")) {
        return true;
    }
    let server = content.and_then(signatures::authoriser);
    server.is_some_and(|server| signatures::verify(object, &[server].into(), rules, keys).is_ok())
}

fn hash_is_right(object: &CanonicalJsonObject) -> Result<bool, InvalidPdu> {
    let hash = ruma_signatures::content_hash(object).map_err(|_| InvalidPdu::TooLarge)?;
    let hashes = object.get("hashes").and_then(CanonicalJsonValue::as_object);
    let said = hashes.and_then(|hashes| hashes.get("sha256")?.as_str());
    Ok(said.is_some_and(|said| {
        ruma_common::serde::Base64::<ruma_common::serde::base64::Standard>::parse(said)
            .is_ok_and(|said| said.as_bytes() == hash.as_bytes())
    }))
}
