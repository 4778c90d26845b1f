//! Parses and checks a PDU of another server (server-server API, "Checks performed on receipt of a PDU", 1 to
//! 3).

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::serde::Base64;
use ruma_common::serde::base64::Standard;
use ruma_signatures::PublicKeyMap;

use super::redaction::redact;
use super::{InvalidPdu, Pdu, fields, parse, signatures};
use crate::RoomVersionRules;

/// A PDU of another server that is well-formed and signed by the servers that must sign it.
#[derive(Debug, Clone)]
pub struct ReceivedPdu {
    /// The event, redacted if its content hash does not match.
    pub pdu: Pdu,
    /// Whether the content hash does not match, so that the event is redacted.
    pub redacted: bool,
}

/// Fields that a server keeps with an event for itself. Anybody on the way can add or change them: `unsigned` is
/// in no hash by the specification; Synapse and Dendrite take the others out too, before they hash.
const LOCAL_FIELDS: [&str; 4] = ["unsigned", "age_ts", "destinations", "outlier"];

/// Parses a PDU of another server into canonical JSON without the fields that no hash covers, whatever their
/// values. Fields, signatures and hash are not checked.
///
/// # Errors
/// If the text is not an object of canonical JSON.
pub fn read(text: &str) -> Result<CanonicalJsonObject, InvalidPdu> {
    let mut object = parse::parse(text)?;
    object.retain(|field, _| !LOCAL_FIELDS.contains(&field.as_str()));
    Ok(object)
}

impl Pdu {
    /// Parses and checks a PDU of another server. `keys` has the known keys of [`crate::signers`] that were
    /// valid at the event's `origin_server_ts`.
    ///
    /// # Errors
    /// The first requirement that the event does not meet; the caller drops the event.
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
        let pdu = Self::from_object(&object, rules)?.with_authorised(authorised);
        Ok(ReceivedPdu { pdu, redacted })
    }
}

/// Whether the event has no `join_authorised_via_users_server`, or the server of that user signed it. A join
/// without this signature was dropped before; for other events the authorization rules use the result.
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
    let sha256 = hashes.and_then(|hashes| hashes.get("sha256")?.as_str()).unwrap_or_default();
    let sha256 = decoded(sha256).ok_or(InvalidPdu::WrongType("hashes"))?;
    Ok(sha256.as_bytes() == hash.as_bytes())
}

/// The bytes of a hash in base64, read as leniently as Synapse reads it: in either alphabet, other characters
/// are passed over, and the padding that the length lacks is added. `None` if that is no base64.
fn decoded(hash: &str) -> Option<Base64<Standard>> {
    let digit = |character: char| match character {
        '-' => Some('+'),
        '_' => Some('/'),
        '+' | '/' => Some(character),
        _ => character.is_ascii_alphanumeric().then_some(character),
    };
    let digits: String = hash.chars().filter_map(digit).collect();
    let padding = hash.matches('=').count() + (4 - hash.len() % 4) % 4;
    let is_complete = match digits.len() % 4 {
        0 => true,
        1 => false,
        rest => rest + padding >= 4,
    };
    (hash.is_ascii() && is_complete).then(|| Base64::parse(digits).ok())?
}
