//! `GET /_matrix/client/v3/capabilities`

use std::collections::BTreeMap;

use lattice_generated::client::capabilities::get_capabilities::{
    Capabilities, CapabilitiesChangePassword, CapabilitiesGetLoginToken, CapabilitiesM3pidChanges,
    CapabilitiesProfileFields, CapabilitiesRoomVersions, CapabilitiesRoomVersionsAvailable,
    CapabilitiesSetAvatarUrl, CapabilitiesSetDisplayname, GetCapabilities, Request, Response,
};
use lattice_rooms::{SERVED_ROOM_VERSIONS, is_stable};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;

impl Handle<GetCapabilities> for Server {
    /// Lists the capabilities. An unsupported capability is explicitly disabled, because an absent one means
    /// enabled.
    async fn handle(&self, _: Caller, _: Request) -> Result<Response, MatrixError> {
        let available = SERVED_ROOM_VERSIONS.map(|version| (version.to_owned(), stability(version)));
        let default = self.config.default_room_version.to_string();
        let capabilities = Capabilities::new()
            .room_versions(CapabilitiesRoomVersions::new(default, BTreeMap::from(available)))
            .change_password(CapabilitiesChangePassword::new(true))
            .set_displayname(CapabilitiesSetDisplayname::new(true))
            .set_avatar_url(CapabilitiesSetAvatarUrl::new(true))
            .profile_fields(CapabilitiesProfileFields::new(true))
            .m_3pid_changes(CapabilitiesM3pidChanges::new(false))
            .get_login_token(CapabilitiesGetLoginToken::new(true));
        Ok(Response::new(capabilities))
    }
}

fn stability(version: &str) -> CapabilitiesRoomVersionsAvailable {
    if is_stable(version) {
        CapabilitiesRoomVersionsAvailable::Stable
    } else {
        CapabilitiesRoomVersionsAvailable::Unstable
    }
}
