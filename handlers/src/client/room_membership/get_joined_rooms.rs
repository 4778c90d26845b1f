//! `GET /_matrix/client/v3/joined_rooms`

use lattice_generated::client::room_membership::get_joined_rooms::{GetJoinedRooms, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::ListJoinedRooms;
use crate::server::Server;

impl Handle<GetJoinedRooms> for Server {
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        Ok(Response::new(self.ask(&caller.user_id, ListJoinedRooms {}).await?))
    }
}
