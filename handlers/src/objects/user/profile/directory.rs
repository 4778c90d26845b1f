//! The user's entry in the user directory.

use ruma_common::CanonicalJsonObject;

use crate::index::IndexWrite;
use crate::index::described::ListedUser;
use crate::objects::host::Write;
use crate::objects::protocol::MemberProfile;
use crate::objects::user::User;
use crate::ports::PortError;

impl User {
    /// Lists the user with a profile, or takes the user out of the directory.
    pub(in crate::objects::user) fn list_in_directory(
        &self,
        write: &Write<'_>,
        profile: Option<&CanonicalJsonObject>,
    ) -> Result<(), PortError> {
        let user = profile.map(|fields| {
            let MemberProfile { displayname, avatar_url } = MemberProfile::of_fields(fields);
            ListedUser { display_name: displayname, avatar_url }
        });
        let (user_id, changed_ms) = (self.user_id()?, self.host.now_ms());
        write.record_index(IndexWrite::ListUser { user_id, changed_ms, user })
    }
}
