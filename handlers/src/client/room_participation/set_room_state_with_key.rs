//! `PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}`

use lattice_generated::client::room_participation::set_room_state_with_key::{
    Request, Response, SetRoomStateWithKey,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::SetState;
use crate::server::Server;
use crate::services::rooms::membership;
use crate::services::sticky::sticky_state;
use crate::services::{aliases, rooms};

/// The error for every user who may not send, so that the user does not learn whether the room exists.
const MAY_NOT_SEND: &str = "You are not allowed to send this event to this room.";

impl Handle<SetRoomStateWithKey> for Server {
    /// Sends a state event. A state event that changes nothing is not sent again.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let (event_type, state_key) = (request.event_type, request.state_key);
        let sticky = sticky_state(&event_type, request.query.org_matrix_msc4354_sticky_duration_ms)?;
        if event_type == "m.room.canonical_alias" {
            aliases::check_canonical(self, &caller.user_id, &request.room_id, &request.body).await?;
        }
        // The rules would refuse it too, as not allowed; other servers say that the request is wrong.
        if event_type == "m.room.create" {
            return Err(MatrixError::invalid_param("eventType: a room has one create event."));
        }
        if event_type == "m.room.member" && !rooms::is_local_user(self, &state_key) {
            let reason = "Federation is not supported yet: only users of this server can be members.";
            return Err(MatrixError::unsupported(reason));
        }
        if let Some(change) =
            membership::invite_in((&request.room_id, &event_type, &state_key), &request.body)
        {
            return membership::invite(self, &caller, change).await.map(Response::new);
        }
        let (sender, content) = (caller.user_id, request.body);
        let set = SetState { sender, event_type, state_key, content, sticky, delayed: None };
        let sent = self.ask(&request.room_id, set).await;
        let sent = sent.map_err(|error| rooms::forbidden_if_absent(error, MAY_NOT_SEND))?;
        sent.map(Response::new).map_err(|refusal| rooms::refused(self, refusal, MAY_NOT_SEND))
    }
}
