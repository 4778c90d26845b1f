//! `PUT /_matrix/client/v3/presence/{userId}/status`

use lattice_generated::client::presence::set_presence::{Presence, Request, Response, SetPresence};
use lattice_sync::PresenceState;
use lattice_wire::{Caller, Handle, MatrixError};

use crate::auth::only_oneself;
use crate::objects::protocol::user;
use crate::server::Server;

/// The longest status message (characters).
const MAX_STATUS_MSG_CHARS: usize = 256;

impl Handle<SetPresence> for Server {
    /// Sets the caller's presence. If presence is off, nothing is stored, as in Synapse: clients send this without being
    /// asked, and a refusal would be an error to them.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        only_oneself(&caller, &request.user_id)?;
        let state = match request.body.presence {
            Presence::Online => PresenceState::Online,
            Presence::Unavailable => PresenceState::Unavailable,
            Presence::Offline => PresenceState::Offline,
            Presence::Other(_) => {
                return Err(MatrixError::invalid_param(
                    "presence: it can be `online`, `unavailable` or `offline`.",
                ));
            }
        };
        let status_msg = request.body.status_msg.filter(|text| !text.is_empty());
        if status_msg.as_ref().is_some_and(|text| text.chars().count() > MAX_STATUS_MSG_CHARS) {
            return Err(MatrixError::invalid_param("status_msg: it is longer than 256 characters."));
        }
        if self.config.objects.presence {
            self.ask_for(&caller, user::SetPresence { state, status_msg }).await?;
        }
        Ok(Response::new())
    }
}
