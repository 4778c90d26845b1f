//! `GET /_matrix/client/v1/room_summary/{roomIdOrAlias}`

use lattice_generated::client::room_summary::get_room_summary::{
    Encryption, GetRoomSummary, Membership, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};
use ruma_common::OwnedRoomId;

use crate::objects::protocol::room::RoomSummary;
use crate::server::Server;
use crate::services::summaries::SummaryReader;
use crate::services::{aliases, int};

impl Handle<GetRoomSummary> for Server {
    /// Returns the summary of a room that the caller may join, knock at, or look into; without authentication, of a
    /// room that everybody may.
    async fn handle(&self, caller: Option<Caller>, request: Request) -> Result<Response, MatrixError> {
        let not_found = || MatrixError::not_found("There is no such room, or you may not know of it.");
        let room_id = match OwnedRoomId::try_from(request.room_id_or_alias) {
            Ok(room_id) => room_id,
            Err(alias) => aliases::room_of(self, &alias).await?.ok_or_else(not_found)?,
        };
        let summary = SummaryReader::new(self, caller.as_ref()).read(&room_id, None).await?;
        summary.map(response).ok_or_else(not_found)
    }
}

fn response(summary: RoomSummary) -> Response {
    let joined = int(summary.joined_members);
    let mut response = Response::new(joined, summary.room_id, summary.world_readable, summary.guest_can_join);
    response.canonical_alias = summary.canonical_alias;
    response.name = summary.name;
    response.topic = summary.topic;
    response.avatar_url = summary.avatar_url;
    response.join_rule = Some(summary.join_rule);
    response.room_type = summary.room_type;
    response.allowed_room_ids = summary.allowed_rooms;
    response.encryption = summary.encryption.map(Encryption::from);
    response.room_version = Some(summary.room_version);
    response.membership = summary.membership.map(|of| Membership::from(of.as_str().to_owned()));
    response
}
