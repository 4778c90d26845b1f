//! Rule 1: create events.

use ruma_common::RoomVersionId;
use ruma_common::canonical_json::CanonicalJsonValue;
use ruma_state_res::Event as _;

use super::check::{Check, Step};
use super::table::Rule;
use super::user_id::is_user_id;
use crate::{AuthorizationRules, Pdu, rules};

pub(super) fn create(check: &Check<'_>) -> Step {
    let pdu = check.pdu;
    // 1.1
    check.reject_if(Rule::CreateFollowsEvents, pdu.prev_events().next().is_some())?;
    // 1.2 until version 11; 1.2 in version 12
    check.reject_if(Rule::CreateInForeignRoom, !is_of_senders_domain(pdu))?;
    check.reject_if(Rule::CreateNamesRoom, pdu.room_id().is_some())?;
    // 1.3
    check.reject_if(Rule::CreateUnknownVersion, !names_known_version(pdu))?;
    // 1.4 until version 10; 1.4 in version 12
    check.reject_if(Rule::CreateWithoutCreator, !pdu.fields().contains_key("creator"))?;
    check.reject_if(Rule::CreateBadCreators, !has_good_creators(pdu, check.rules))?;
    // 1.5; 1.4 in version 11
    check.allow_if(Rule::CreateAllowed, true)
}

fn is_of_senders_domain(pdu: &Pdu) -> bool {
    pdu.room_id().is_some_and(|room_id| room_id.server_name() == Some(pdu.sender().server_name()))
}

fn names_known_version(pdu: &Pdu) -> bool {
    match pdu.fields().get("room_version") {
        None => true,
        Some(CanonicalJsonValue::String(version)) => {
            RoomVersionId::try_from(version.as_str()).is_ok_and(|version| rules(&version).is_some())
        }
        Some(_) => false,
    }
}

fn has_good_creators(pdu: &Pdu, rules: &AuthorizationRules) -> bool {
    if !rules.additional_room_creators {
        return true;
    }
    match pdu.fields().get("additional_creators") {
        None => true,
        Some(CanonicalJsonValue::Array(creators)) => {
            creators.iter().all(|creator| creator.as_str().is_some_and(is_user_id))
        }
        Some(_) => false,
    }
}
