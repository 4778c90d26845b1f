//! Updates a member event after a profile change.

use lattice_rooms::Membership;
use ruma_common::UserId;
use ruma_state_res::Event as _;

use super::member_event::member_event;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::UpdateProfile;
use crate::objects::protocol::{MemberProfile, Need};
use crate::objects::room::Room;
use crate::ports::PortError;

impl Execute<UpdateProfile> for Room {
    /// Appends a member event if the current one shows another profile. Nothing changes for a user who is not
    /// joined, or whose new member event is rejected.
    fn execute(&self, UpdateProfile { user_id, profile }: UpdateProfile) -> Result<Step<()>, PortError> {
        let is_joined = self.membership(&user_id)? == Some(Membership::Join);
        if !is_joined || self.shown_profile(&user_id)?.as_ref() == Some(&profile) {
            return Ok(Step::Reply(()));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let mut template = member_event(&user_id, Membership::Join, None)?;
        profile.show_in_event(&mut template)?;
        let _refused = self.append(&template, &user_id, &key, None)?;
        Ok(Step::Reply(()))
    }
}

impl Room {
    fn shown_profile(&self, user_id: &UserId) -> Result<Option<MemberProfile>, PortError> {
        let event = self.current(("m.room.member".to_owned(), user_id.to_string()))?;
        Ok(event.map(|event| MemberProfile::of(event.content())))
    }
}
