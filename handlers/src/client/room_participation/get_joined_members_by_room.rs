//! `GET /_matrix/client/v3/rooms/{roomId}/joined_members`

use lattice_generated::client::room_participation::get_joined_members_by_room::{
    GetJoinedMembersByRoom, Request, Response,
};
use lattice_rooms::Membership;
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::{ReadState, StateSelect};
use crate::server::Server;
use crate::services::history;

impl Handle<GetJoinedMembersByRoom> for Server {
    /// Returns the joined members with their profiles; to joined members only.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let select = StateSelect::Members { membership: Some(Membership::Join), not_membership: None };
        let read = ReadState { reader: caller.user_id, only_joined: true, at: None, select, from: None };
        let members = history::state(self, &request.room_id, read).await?;
        Ok(Response::new().joined(members.iter().filter_map(|event| history::joined(event)).collect()))
    }
}
