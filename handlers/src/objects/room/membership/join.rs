//! Makes a user of this server join the room.

use lattice_rooms::Membership;
use serde_json::json;

use super::member_event::member_event;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{Join, JoinRefusal};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<Join> for Room {
    /// A user who is joined already gets a success without an event (client-server API, "Joining rooms").
    fn execute(&self, join: Join) -> Result<Step<Result<(), JoinRefusal>>, PortError> {
        let Join { user_id, reason, is_guest, profile } = join;
        if self.membership(&user_id)? == Some(Membership::Join) {
            return Ok(Step::Reply(Ok(())));
        }
        if is_guest && !self.can_guests_join()? {
            return Ok(Step::Reply(Err(JoinRefusal::GuestsForbidden)));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let mut content = json!({ "membership": "join" });
        if let (Some(reason), Some(fields)) = (reason, content.as_object_mut()) {
            fields.insert("reason".to_owned(), reason.into());
        }
        let mut template = member_event(&user_id, &content)?;
        profile.show_in_event(&mut template)?;
        let joined = self.append(&template, &user_id, &key, None)?;
        Ok(Step::Reply(joined.map(drop).map_err(JoinRefusal::Event)))
    }
}

impl Room {
    /// Whether guests may join: only if `m.room.guest_access` allows it (client-server API, "Guest Access").
    fn can_guests_join(&self) -> Result<bool, PortError> {
        let access = self.current(("m.room.guest_access".to_owned(), String::new()))?;
        Ok(access.is_some_and(|event| event.content_text("guest_access").as_deref() == Some("can_join")))
    }
}
