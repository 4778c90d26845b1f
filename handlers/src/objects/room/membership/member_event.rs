//! Templates of the member events that users of this server send for themselves, and current memberships.

use lattice_rooms::{EventTemplate, Membership, Pdu, StateMapKey};
use ruma_common::UserId;
use serde_json::Value;
use serde_json::value::to_raw_value;

use crate::objects::room::Room;
use crate::ports::PortError;

/// The template of a user's own member event.
pub(super) fn member_event(user_id: &UserId, content: &Value) -> Result<EventTemplate, PortError> {
    Ok(EventTemplate {
        event_type: "m.room.member".to_owned(),
        state_key: Some(user_id.to_string()),
        content: to_raw_value(content).map_err(|error| PortError::new("room", "member event", error))?,
    })
}

impl Room {
    /// The membership of a user; `None` if the current state never had a member event of the user.
    pub(super) fn membership(&self, user_id: &UserId) -> Result<Option<Membership>, PortError> {
        Ok(self.store.member(user_id)?.map(|member| member.membership))
    }

    /// The event of the current state with this key.
    pub(super) fn current(&self, key: StateMapKey) -> Result<Option<std::rc::Rc<Pdu>>, PortError> {
        let current = self.store.head()?.current;
        Ok(self.store.state(current, std::slice::from_ref(&key))?.remove(&key))
    }
}
