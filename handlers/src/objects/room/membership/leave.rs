//! A user of this server leaves.

use lattice_rooms::Membership;
use serde_json::json;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{Leave, Refusal};
use crate::objects::room::Room;
use crate::objects::room::events::member_event;
use crate::ports::PortError;

impl Execute<Leave> for Room {
    /// Leaving twice is leaving once (client-server API, "Leaving rooms").
    fn execute(&self, Leave { user_id, erase }: Leave) -> Result<Step<Result<(), Refusal>>, PortError> {
        if erase {
            self.erase(&user_id)?;
        }
        let membership = self.members()?.get(&user_id).map(|member| member.membership);
        if matches!(membership, None | Some(Membership::Leave | Membership::Ban)) {
            return Ok(Step::Reply(Ok(())));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let template = member_event(&user_id, &json!({ "membership": "leave" }))?;
        let left = self.append(&template, &user_id, &key, None)?;
        Ok(Step::Reply(left.map(drop)))
    }
}
