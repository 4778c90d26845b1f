//! A user of this server leaves.

use lattice_rooms::Membership;
use serde_json::json;

use super::member_event::member_event;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{Leave, Refusal};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<Leave> for Room {
    /// Leaving twice is leaving once (client-server API, "Leaving rooms").
    fn execute(&self, Leave { user_id, erase }: Leave) -> Result<Step<Result<(), Refusal>>, PortError> {
        if erase {
            self.erase(&user_id)?;
        }
        if matches!(self.membership(&user_id)?, None | Some(Membership::Leave | Membership::Ban)) {
            return Ok(Step::Reply(Ok(())));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let template = member_event(&user_id, &json!({ "membership": "leave" }))?;
        let left = self.append(&template, &user_id, &key, None)?;
        Ok(Step::Reply(left.map(drop)))
    }
}
