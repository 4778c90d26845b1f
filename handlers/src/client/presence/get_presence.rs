//! `GET /_matrix/client/v3/presence/{userId}/status`

use lattice_generated::client::presence::get_presence::{GetPresence, Presence, Request, Response};
use lattice_sync::PresenceState;
use lattice_wire::{Caller, Handle, Int, MatrixError};

use crate::objects::protocol::user;
use crate::server::Server;
use crate::services::user_directory::share_a_room;

impl Handle<GetPresence> for Server {
    /// Returns the presence of a user with whom the caller shares a room. If presence is off, everybody is offline.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let user_id = &request.user_id;
        if caller.user_id != *user_id && !share_a_room(self, &caller.user_id, user_id).await? {
            return Err(MatrixError::forbidden("You share no room with this user."));
        }
        let presence = match self.config.objects.presence {
            true => self.ask(user_id, user::GetPresence {}).await?,
            false => None,
        };
        let Some(presence) = presence else { return Ok(Response::new(Presence::Offline)) };
        let (state, is_online) = match presence.state {
            PresenceState::Online => (Presence::Online, true),
            PresenceState::Unavailable => (Presence::Unavailable, false),
            PresenceState::Offline => (Presence::Offline, false),
        };
        let ago_ms = self.now_ms().saturating_sub(presence.last_active_ms);
        let response = Response::new(state)
            .currently_active(is_online)
            .last_active_ago(Int::new_saturating(i64::try_from(ago_ms).unwrap_or(i64::MAX)));
        Ok(match presence.status_msg {
            Some(status_msg) => response.status_msg(status_msg),
            None => response,
        })
    }
}
