//! `GET /_matrix/client/v3/room_keys/keys/{roomId}`

use std::collections::BTreeMap;

use lattice_generated::client::end_to_end_encryption::get_room_keys_by_room_id::{
    GetRoomKeysByRoomId, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::SelectedKeys;
use crate::server::Server;
use crate::services::key_backups;

impl Handle<GetRoomKeysByRoomId> for Server {
    /// Returns the keys of a room from a backup; none if there is none.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let (version, room_id) = (request.query.version, request.room_id);
        let select = SelectedKeys::Room(room_id.clone());
        let mut rooms = key_backups::read(self, &caller, &version, select).await?;
        Ok(rooms.remove(&room_id).unwrap_or_else(|| Response::new(BTreeMap::new())))
    }
}
