//! `POST /_matrix/client/v3/join/{roomIdOrAlias}`

use lattice_generated::client::room_membership::join_room::{JoinRoom, Request, Response};
use lattice_wire::{Handle, MatrixError, Operation as _, UnverifiedCaller};
use ruma_common::OwnedRoomId;

use crate::auth::{proof, refused, unknown_if_absent};
use crate::objects::protocol::room::{Join, JoinRefusal, Refusal};
use crate::objects::protocol::user::GetMemberProfile;
use crate::server::Server;
use crate::services::rooms;

/// The error for every user who may not join, so that the user does not learn whether the room exists.
const NOT_INVITED: &str = "You are not invited to this room.";

impl Handle<JoinRoom> for Server {
    /// Joins the caller to a room of this server. The request for the profile also makes the User check the
    /// token.
    async fn handle(&self, caller: UnverifiedCaller, request: Request) -> Result<Response, MatrixError> {
        let proof = proof(self, JoinRoom::META, &caller);
        let asked = self.ask_as(&caller.user_id, proof, GetMemberProfile {}).await;
        let (is_guest, profile) = asked.map_err(unknown_if_absent)?.map_err(refused)?;
        let room_id = OwnedRoomId::try_from(request.room_id_or_alias)
            .map_err(|_| MatrixError::unsupported("Room aliases are not supported yet: join by room id."))?;
        let join = Join { user_id: caller.user_id, reason: request.body.reason, is_guest, profile };
        let joined = self.ask(&room_id, join).await;
        match joined.map_err(|error| rooms::forbidden_if_absent(error, NOT_INVITED))? {
            Ok(()) => Ok(Response::new(room_id)),
            Err(JoinRefusal::GuestsForbidden) => {
                Err(MatrixError::guest_access_forbidden("This room does not allow guests."))
            }
            Err(JoinRefusal::Event(Refusal::Forbidden(_))) => Err(MatrixError::forbidden(NOT_INVITED)),
            // The reason is the only part of the event that the client chooses.
            Err(JoinRefusal::Event(Refusal::Malformed(_) | Refusal::TooLarge)) => {
                Err(MatrixError::too_large("The reason is too long."))
            }
        }
    }
}
