//! Makes a user of this server join the room.

use lattice_rooms::{EventTemplate, Membership};
use ruma_common::UserId;
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::member_event::member_event;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{Join, JoinRefusal};
use crate::objects::room::Room;
use crate::ports::PortError;

/// The field of a join's content that names who authorised it (room version 8).
const AUTHORISED_BY: &str = "join_authorised_via_users_server";

/// The fields of a join's content that a request cannot set: the rules read them, or the user's profile gives them.
const SET_BY_SERVER: [&str; 7] =
    ["membership", "reason", "displayname", "avatar_url", "is_direct", "third_party_invite", AUTHORISED_BY];

impl Execute<Join> for Room {
    /// A user who is joined already gets a success without an event (client-server API, "Joining rooms").
    fn execute(&self, join: Join) -> Result<Step<Result<(), JoinRefusal>>, PortError> {
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let Join { user_id, reason, is_guest, profile, left_at, allowed_by, is_first, others } = join;
        if is_first && self.has_left(&user_id)? {
            return Ok(Step::Reply(Ok(())));
        }
        let membership = self.membership_after_leave(&user_id, left_at, &key)?;
        if membership == Some(Membership::Join) {
            return Ok(Step::Reply(Ok(())));
        }
        if is_guest && !self.can_guests_join()? {
            return Ok(Step::Reply(Err(JoinRefusal::GuestsForbidden)));
        }
        let authorised_by = match self.authorise_join(membership, allowed_by.as_deref())? {
            Ok(authorised_by) => authorised_by,
            Err(refusal) => return Ok(Step::Reply(Err(refusal))),
        };
        let mut template = member_event(&user_id, Membership::Join, reason)?;
        add_others(&mut template, others)?;
        profile.show_in_event(&mut template)?;
        if let Some(member) = authorised_by {
            add_text(&mut template, AUTHORISED_BY, member.into())?;
        }
        let joined = self.append_with(&template, &user_id, &key, |write| {
            if is_guest { self.store.add_guest(write, &user_id) } else { Ok(()) }
        })?;
        Ok(Step::Reply(joined.map(drop).map_err(JoinRefusal::Event)))
    }
}

impl Room {
    fn has_left(&self, user_id: &UserId) -> Result<bool, PortError> {
        Ok(self.store.member(user_id)?.is_some_and(|member| member.left_at.is_some()))
    }

    /// The content of a member event that is sent as a state event; `None` if a membership would begin by it. Joins,
    /// invites and knocks have operations of their own, which check more than the rules: whether guests are admitted,
    /// who authorises a join, whether the invited user wants the invite.
    pub(in crate::objects::room) fn member_content(
        &self,
        sender: &UserId,
        state_key: &str,
        content: &RawValue,
    ) -> Result<Option<Box<RawValue>>, PortError> {
        let Ok(mut fields) = serde_json::from_str::<Map<String, Value>>(content.get()) else {
            return Ok(Some(content.to_owned()));
        };
        let membership = fields.get("membership").and_then(Value::as_str).unwrap_or_default();
        if !["join", "invite", "knock"].contains(&membership) {
            return Ok(Some(content.to_owned()));
        }
        let is_own = membership == "join" && sender.as_str() == state_key;
        if !is_own || self.membership(sender)? != Some(Membership::Join) {
            return Ok(None);
        }
        fields.remove(AUTHORISED_BY);
        let content = to_raw_value(&fields).map_err(|error| PortError::new("room", "join", error))?;
        Ok(Some(content))
    }
}

fn add_text(template: &mut EventTemplate, field: &str, text: String) -> Result<(), PortError> {
    let failed = |error| PortError::new("room", "join", error);
    let mut content: Map<String, Value> = serde_json::from_str(template.content.get()).map_err(failed)?;
    content.insert(field.to_owned(), Value::String(text));
    template.content = to_raw_value(&content).map_err(failed)?;
    Ok(())
}

/// Adds the fields of a request to the content of a join; those that the server sets stay as the server sets them.
fn add_others(template: &mut EventTemplate, mut others: Map<String, Value>) -> Result<(), PortError> {
    others.retain(|field, _| !SET_BY_SERVER.contains(&field.as_str()));
    if others.is_empty() {
        return Ok(());
    }
    let failed = |error| PortError::new("room", "join", error);
    let content: Map<String, Value> = serde_json::from_str(template.content.get()).map_err(failed)?;
    others.extend(content);
    template.content = to_raw_value(&others).map_err(failed)?;
    Ok(())
}
