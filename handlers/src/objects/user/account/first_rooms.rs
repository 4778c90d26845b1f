//! Joins new users to the rooms of `AUTO_JOIN_ROOMS`.

use ruma_common::OwnedRoomId;

use crate::objects::host::Write;
use crate::objects::protocol::MemberProfile;
use crate::objects::protocol::room::Join;
use crate::objects::user::User;
use crate::objects::user::store::ProfileRow;
use crate::ports::PortError;

impl User {
    /// Asks each room to let the user in. A room whose join rule does not let the user in stays without the user.
    pub(super) fn join_first_rooms(
        &self,
        write: &Write<'_>,
        rooms: Vec<OwnedRoomId>,
        profile: &ProfileRow,
    ) -> Result<(), PortError> {
        for room_id in rooms {
            let join = Join {
                user_id: self.user_id()?,
                reason: None,
                is_guest: false,
                profile: MemberProfile::of_fields(&profile.fields),
                left_at: None,
                allowed_by: None,
                is_first: true,
                others: serde_json::Map::new(),
            };
            write.record(&room_id, &join)?;
        }
        Ok(())
    }
}
