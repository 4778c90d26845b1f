//! A member calls themselves otherwise, or shows another picture.

use lattice_rooms::Membership;
use ruma_common::UserId;
use ruma_state_res::Event as _;
use serde_json::json;

use super::write::member_event;
use super::{Room, RoomReply, Step};
use crate::objects::{MemberProfile, Need};
use crate::ports::PortError;

impl Room {
    /// A new member event, if there is something new in it. Who is not in the room shows nothing; who may
    /// not change their event keeps it.
    pub(super) fn show_profile(&self, user_id: &UserId, profile: &MemberProfile) -> Result<Step, PortError> {
        let nothing = Ok(Step::Reply(RoomReply::ProfileShown { changed: false }));
        let membership = self.members()?.get(user_id).map(|member| member.membership);
        if membership != Some(Membership::Join) || self.shown_profile(user_id)?.as_ref() == Some(profile) {
            return nothing;
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let mut template = member_event(user_id, &json!({ "membership": "join" }))?;
        profile.show_in_event(&mut template)?;
        let Ok(planned) = self.plan(&template, user_id, &key)? else { return nothing };
        self.commit(&planned, None)?;
        Ok(Step::Reply(RoomReply::ProfileShown { changed: true }))
    }

    fn shown_profile(&self, user_id: &UserId) -> Result<Option<MemberProfile>, PortError> {
        let state = self.store.current(vec![("m.room.member".to_owned(), user_id.to_string())])?;
        Ok(state.values().next().map(|event| MemberProfile::of(event.content())))
    }
}
