//! A local user comes in.

use lattice_rooms::Membership;
use ruma_common::UserId;
use serde_json::json;

use super::write::{Refusal, member_event};
use super::{JoinOutcome, Room, RoomReply, Step};
use crate::objects::{MemberProfile, Need};
use crate::ports::PortError;

impl Room {
    /// Joining twice is joining once (client-server API, "Joining rooms").
    pub(super) fn join(
        &self,
        user_id: &UserId,
        reason: Option<String>,
        is_guest: bool,
        profile: &MemberProfile,
    ) -> Result<Step, PortError> {
        let membership = self.members()?.get(user_id).map(|member| member.membership);
        if membership == Some(Membership::Join) {
            return Ok(Step::Reply(RoomReply::Join(JoinOutcome::AlreadyJoined)));
        }
        if is_guest && !self.lets_guests_in()? {
            return Ok(Step::Reply(RoomReply::Join(JoinOutcome::GuestsForbidden)));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let mut content = json!({ "membership": "join" });
        if let (Some(reason), Some(fields)) = (reason, content.as_object_mut()) {
            fields.insert("reason".to_owned(), reason.into());
        }
        let mut template = member_event(user_id, &content)?;
        profile.show_in_event(&mut template)?;
        let outcome = match self.plan(&template, user_id, &key)? {
            Ok(planned) => {
                self.commit(&planned, None)?;
                JoinOutcome::Joined
            }
            Err(Refusal::Rule(rule)) => JoinOutcome::Refused(rule),
            Err(Refusal::Malformed(_)) => JoinOutcome::TooLarge,
        };
        Ok(Step::Reply(RoomReply::Join(outcome)))
    }

    /// Client-server API, "Guest Access": only where the room's state says so.
    fn lets_guests_in(&self) -> Result<bool, PortError> {
        let access = ("m.room.guest_access".to_owned(), String::new());
        let state = self.store.current(vec![access])?;
        Ok(state.values().any(|event| event.content_text("guest_access").as_deref() == Some("can_join")))
    }
}
