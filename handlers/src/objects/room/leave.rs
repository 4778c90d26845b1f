//! A local user goes.

use lattice_rooms::Membership;
use ruma_common::UserId;
use serde_json::json;

use super::write::{Refusal, member_event};
use super::{LeaveOutcome, Room, RoomReply, Step};
use crate::objects::Need;
use crate::ports::PortError;

impl Room {
    /// Leaving twice is leaving once (client-server API, "Leaving rooms").
    pub(super) fn leave(&self, user_id: &UserId, erase: bool) -> Result<Step, PortError> {
        if erase {
            self.erase(user_id)?;
        }
        let membership = self.members()?.get(user_id).map(|member| member.membership);
        if matches!(membership, None | Some(Membership::Leave | Membership::Ban)) {
            return Ok(Step::Reply(RoomReply::Leave(LeaveOutcome::NotThere)));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let template = member_event(user_id, &json!({ "membership": "leave" }))?;
        let outcome = match self.plan(&template, user_id, &key)? {
            Ok(planned) => {
                self.commit(&planned, None)?;
                LeaveOutcome::Left
            }
            Err(Refusal::Rule(rule)) => LeaveOutcome::Refused(rule),
            Err(Refusal::Malformed(error)) => LeaveOutcome::Refused(format!("{error:?}")),
        };
        Ok(Step::Reply(RoomReply::Leave(outcome)))
    }
}
