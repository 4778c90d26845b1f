//! Makes a user of this server leave the room.

use lattice_rooms::Membership;
use serde_json::json;

use super::member_event::member_event;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{Leave, Refusal};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<Leave> for Room {
    /// A user who has left, is banned or never was a member gets a success without an event (client-server
    /// API, "Leaving rooms").
    fn execute(&self, Leave { user_id, erase }: Leave) -> Result<Step<Result<(), Refusal>>, PortError> {
        let has_left = matches!(self.membership(&user_id)?, None | Some(Membership::Leave | Membership::Ban));
        if has_left {
            if erase {
                self.erase(&user_id)?;
            }
            return Ok(Step::Reply(Ok(())));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let template = member_event(&user_id, &json!({ "membership": "leave" }))?;
        let before = self.store.head()?.position;
        let left = self.host.storage.try_commit(|write| {
            if erase {
                self.store.add_erased(write, &user_id, before)?;
            }
            self.write_event(write, (&template, &user_id), &key, None)
        })?;
        if left.is_err() && erase {
            self.erase(&user_id)?;
        }
        Ok(Step::Reply(left.map(drop)))
    }
}
