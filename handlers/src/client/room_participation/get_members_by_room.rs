//! `GET /_matrix/client/v3/rooms/{roomId}/members`

use lattice_generated::client::room_participation::get_members_by_room::{
    GetMembersByRoom, Request, Response,
};
use lattice_rooms as rooms;
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::{ReadState, StateSelect};
use crate::server::Server;
use crate::services::history;

impl Handle<GetMembersByRoom> for Server {
    /// Returns the member events of the state that `getRoomState` returns, or of an earlier state.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let query = request.query;
        let select = StateSelect::Members {
            membership: query.membership.map(|name| named(&String::from(name))).transpose()?,
            not_membership: query.not_membership.map(|name| named(&String::from(name))).transpose()?,
        };
        let at = history::place(self, &caller, &request.room_id, ("at", query.at)).await?;
        let read = ReadState { reader: caller.user_id, only_joined: false, at, select, from: None };
        Ok(Response::new().chunk(history::state(self, &request.room_id, read).await?))
    }
}

fn named(name: &str) -> Result<rooms::Membership, MatrixError> {
    let membership = rooms::Membership::named(name);
    let is_known = membership.as_str() == name;
    is_known.then_some(membership).ok_or_else(|| MatrixError::invalid_param("The membership is unknown."))
}
