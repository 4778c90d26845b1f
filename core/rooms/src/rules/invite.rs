//! Rule 4.4 (4.3 in versions 6 and 7; 5.3 before; 5.4 in version 12): `membership` is `invite`.

use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::serde::Base64;
use ruma_common::serde::base64::Standard;
use ruma_common::{AnyKeyName, SigningKeyId};
use ruma_signatures::{to_canonical_json_string_for_signing, verify_canonical_json_bytes};
use ruma_state_res::Event as _;

use super::check::{Check, Step, text};
use super::table::Rule;
use crate::Pdu;

/// The most pairs of a signature and a key that are verified for one third-party invite.
const MAX_SIGNATURE_TRIALS: usize = 64;

pub(super) fn invite(check: &Check<'_>, target: &str) -> Step {
    // 4.4.1
    if let Some(invitation) = check.pdu.fields().get("third_party_invite") {
        by_third_party(check, target, invitation)?;
    }
    // 4.4.2
    check.reject_if(Rule::InviteFromOutside, check.membership(check.sender()) != "join")?;
    // 4.4.3
    check.reject_if(Rule::InviteOfPresent, matches!(check.membership(target), "join" | "ban"))?;
    // 4.4.4
    check.allow_if(Rule::InviteAllowed, check.sender_level() >= check.levels.field("invite"))?;
    // 4.4.5
    check.reject_if(Rule::InviteRefused, true)
}

/// Rule 4.4.1: third-party invites.
fn by_third_party(check: &Check<'_>, target: &str, invitation: &CanonicalJsonValue) -> Step {
    let empty = CanonicalJsonObject::new();
    // 4.4.1.1
    check.reject_if(Rule::ThirdPartyTargetBanned, check.membership(target) == "ban")?;
    // 4.4.1.2
    let signed = invitation.as_object().and_then(|invitation| invitation.get("signed")?.as_object());
    check.reject_if(Rule::ThirdPartyUnsigned, signed.is_none())?;
    // 4.4.1.3
    let signed = signed.unwrap_or(&empty);
    let part = |name: &str| signed.get(name).and_then(CanonicalJsonValue::as_str);
    check.reject_if(Rule::ThirdPartyIncomplete, part("mxid").is_none() || part("token").is_none())?;
    // 4.4.1.4
    check.reject_if(Rule::ThirdPartyOtherUser, part("mxid") != Some(target))?;
    // 4.4.1.5
    let known = part("token").and_then(|token| check.event("m.room.third_party_invite", token));
    check.reject_if(Rule::ThirdPartyUnknown, known.is_none())?;
    // 4.4.1.6
    let sender = known.map(|known| known.sender().as_str());
    check.reject_if(Rule::ThirdPartyOtherSender, sender != Some(check.sender()))?;
    // 4.4.1.7.1
    let trials = &mut 0;
    let mut any_signed = |keys: Vec<&str>| keys.iter().any(|key| has_signed(signed, key, trials));
    let one = known.and_then(|known| text(known, "public_key"));
    check.allow_if(Rule::ThirdPartyKey, any_signed(one.into_iter().collect()))?;
    // 4.4.1.7.2
    check.allow_if(Rule::ThirdPartyKeys, any_signed(known.map(listed_keys).unwrap_or_default()))?;
    // 4.4.1.8
    check.reject_if(Rule::ThirdPartyRefused, true)
}

fn listed_keys(known: &Pdu) -> Vec<&str> {
    let list = known.fields().get("public_keys").and_then(CanonicalJsonValue::as_array);
    let keys = list.unwrap_or_default().iter().filter_map(|key| key.as_object()?.get("public_key")?.as_str());
    keys.collect()
}

/// Whether one of the signatures in `signed` verifies with `key` (base64). Each verification counts in
/// `trials`.
fn has_signed(signed: &CanonicalJsonObject, key: &str, trials: &mut usize) -> bool {
    let Ok(key) = Base64::<Standard>::parse(key) else { return false };
    let Ok(bytes) = to_canonical_json_string_for_signing(signed) else { return false };
    let servers = signed.get("signatures").and_then(CanonicalJsonValue::as_object);
    let signatures = servers.into_iter().flatten().filter_map(|(_, by_key)| by_key.as_object()).flatten();
    for (key_id, signature) in signatures {
        *trials += 1;
        if *trials > MAX_SIGNATURE_TRIALS {
            return false;
        }
        let (Ok(key_id), Some(Ok(signature))) = (
            <&SigningKeyId<AnyKeyName>>::try_from(key_id.as_str()),
            signature.as_str().map(Base64::<Standard>::parse),
        ) else {
            continue;
        };
        let (algorithm, signature) = (key_id.algorithm(), signature.as_bytes());
        if verify_canonical_json_bytes(&algorithm, key.as_bytes(), signature, bytes.as_bytes()).is_ok() {
            return true;
        }
    }
    false
}
