//! Templates of member events, and current memberships.

use lattice_rooms::{EventTemplate, Membership, SigningKey};
use ruma_common::UserId;
use serde_json::value::to_raw_value;
use serde_json::{Map, Value};

use crate::objects::room::Room;
use crate::objects::room::store::Member;
use crate::ports::PortError;

/// The template of a member event with the `reason` of a request.
pub(super) fn member_event(
    user_id: &UserId,
    membership: Membership,
    reason: Option<String>,
) -> Result<EventTemplate, PortError> {
    let mut content = Map::new();
    content.insert("membership".to_owned(), membership.as_str().into());
    if let Some(reason) = reason {
        content.insert("reason".to_owned(), Value::String(reason));
    }
    Ok(EventTemplate {
        event_type: "m.room.member".to_owned(),
        state_key: Some(user_id.to_string()),
        content: to_raw_value(&content).map_err(|error| PortError::new("room", "member event", error))?,
        sticky: None,
    })
}

impl Room {
    /// The membership of a user; `None` if the current state never had a member event of the user.
    pub(in crate::objects::room) fn membership(
        &self,
        user_id: &UserId,
    ) -> Result<Option<Membership>, PortError> {
        Ok(self.store.member(user_id)?.map(|member| member.membership))
    }

    /// The membership of a user who comes in, after a leave of which only the User knows was made up for: a
    /// membership that began at `left_at` or before it ends.
    pub(super) fn membership_after_leave(
        &self,
        user_id: &UserId,
        left_at: Option<u64>,
        key: &SigningKey,
    ) -> Result<Option<Membership>, PortError> {
        let member = self.store.member(user_id)?;
        let is_in = |member: &Member| !matches!(member.membership, Membership::Leave | Membership::Ban);
        let is_ended = |member: &Member| left_at.is_some_and(|left_at| member.position <= left_at);
        if member.is_some_and(|member| is_in(&member) && is_ended(&member)) {
            let _refused =
                self.append(&member_event(user_id, Membership::Leave, None)?, user_id, key, None)?;
            return self.membership(user_id);
        }
        Ok(member.map(|member| member.membership))
    }
}
