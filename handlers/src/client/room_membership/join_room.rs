//! `POST /_matrix/client/v3/join/{roomIdOrAlias}`

use lattice_generated::client::room_membership::join_room::{JoinRoom, Request, Response};
use lattice_wire::{Claimed, Handle, MatrixError, Operation as _};
use ruma_common::OwnedRoomId;

use crate::objects::room::{JoinOutcome, RoomCommand, RoomReply};
use crate::server::Server;

impl Handle<JoinRoom> for Server {
    /// Lets the caller into a room of this server that its rules let them into.
    async fn handle(&self, caller: Claimed, request: Request) -> Result<Response, MatrixError> {
        let user_id = caller.user_id.clone();
        let (is_guest, profile) = self.introduced(JoinRoom::META, caller).await?;
        let room_id = OwnedRoomId::try_from(request.room_id_or_alias)
            .map_err(|_| MatrixError::unsupported("Room aliases are not served yet: join by room id."))?;
        let command = RoomCommand::Join { user_id, reason: request.body.reason, is_guest, profile };
        match self.room(&room_id, command).await? {
            RoomReply::Join(JoinOutcome::Joined | JoinOutcome::AlreadyJoined) => Ok(Response::new(room_id)),
            // Whoever may not come in does not learn whether there is a room.
            RoomReply::Join(JoinOutcome::Refused(_)) | RoomReply::NoSuchRoom => {
                Err(MatrixError::forbidden("You are not invited to this room."))
            }
            RoomReply::Join(JoinOutcome::GuestsForbidden) => {
                Err(MatrixError::guest_access_forbidden("This room lets no guests in."))
            }
            RoomReply::Join(JoinOutcome::TooLarge) => Err(MatrixError::too_large("The reason is too long.")),
            _ => Err(self.unexpected("room", "to join")),
        }
    }
}
