//! Member events that users of this server send of themselves.

use lattice_rooms::{EventTemplate, Membership, Pdu, StateMapKey};
use ruma_common::UserId;
use serde_json::Value;
use serde_json::value::to_raw_value;

use crate::objects::room::Room;
use crate::ports::PortError;

/// The member event of a user, to be sent by the user.
pub(super) fn member_event(user_id: &UserId, content: &Value) -> Result<EventTemplate, PortError> {
    Ok(EventTemplate {
        event_type: "m.room.member".to_owned(),
        state_key: Some(user_id.to_string()),
        content: to_raw_value(content).map_err(|error| PortError::new("room", "member event", error))?,
    })
}

impl Room {
    /// The membership of a user; none of a user of whom the room knows nothing.
    pub(super) fn membership(&self, user_id: &UserId) -> Result<Option<Membership>, PortError> {
        Ok(self.store.member(user_id)?.map(|member| member.membership))
    }

    /// An event of the current state.
    pub(super) fn current(&self, key: StateMapKey) -> Result<Option<std::rc::Rc<Pdu>>, PortError> {
        let current = self.store.head()?.current;
        Ok(self.store.state(current, std::slice::from_ref(&key))?.remove(&key))
    }
}
