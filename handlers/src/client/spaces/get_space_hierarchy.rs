//! `GET /_matrix/client/v1/rooms/{roomId}/hierarchy`

use lattice_generated::client::spaces::get_space_hierarchy::{
    GetSpaceHierarchy, Request, Response, Rooms, RoomsEncryption,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::RoomSummary;
use crate::server::Server;
use crate::services::hierarchy::{self, HierarchyQuery, HierarchyToken, MAX_PAGE_ROOMS};
use crate::services::{history, int};

impl Handle<GetSpaceHierarchy> for Server {
    /// Returns a page of the rooms below a space, depth first, the space first.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let (room_id, query) = (request.room_id, request.query);
        let only_suggested = query.suggested_only == Some(true);
        let max_depth = query.max_depth.map(|depth| u64::try_from(i64::from(depth)));
        let max_depth =
            max_depth.transpose().map_err(|_| MatrixError::invalid_param("max_depth: it is below zero."))?;
        let limit = history::limit(query.limit, MAX_PAGE_ROOMS as u64)?;
        if limit == 0 {
            return Err(MatrixError::invalid_param("limit: it is zero."));
        }
        let limit = usize::try_from(limit).unwrap_or(MAX_PAGE_ROOMS).min(MAX_PAGE_ROOMS);
        let from = query.from.map(|from| from.parse::<HierarchyToken>()).transpose();
        let from =
            from.map_err(|_| MatrixError::invalid_param("from: this token was not issued by this server."))?;
        if from.as_ref().is_some_and(|from| !from.continues(&room_id, only_suggested, max_depth)) {
            return Err(MatrixError::invalid_param("from: this token belongs to another request."));
        }
        let query = HierarchyQuery { room_id, only_suggested, max_depth, limit, from };
        let page = hierarchy::read(self, &caller, &query).await?;
        let mut response = Response::new(page.rooms.into_iter().map(room).collect());
        response.next_batch = page.next.map(|next| next.to_string());
        Ok(response)
    }
}

fn room(summary: RoomSummary) -> Rooms {
    let joined = int(summary.joined_members);
    let children = summary.children.into_iter().map(|child| child.event).collect();
    let (room_id, open) = (summary.room_id, summary.world_readable);
    let mut room = Rooms::new(joined, room_id, open, summary.guest_can_join, children);
    room.canonical_alias = summary.canonical_alias;
    room.name = summary.name;
    room.topic = summary.topic;
    room.avatar_url = summary.avatar_url;
    room.join_rule = Some(summary.join_rule);
    room.room_type = summary.room_type;
    room.allowed_room_ids = summary.allowed_rooms;
    room.encryption = summary.encryption.map(RoomsEncryption::from);
    room.room_version = Some(summary.room_version);
    room
}
