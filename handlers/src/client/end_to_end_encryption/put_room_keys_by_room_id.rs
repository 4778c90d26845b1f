//! `PUT /_matrix/client/v3/room_keys/keys/{roomId}`

use std::collections::BTreeMap;

use lattice_generated::client::end_to_end_encryption::put_room_keys_by_room_id::{
    PutRoomKeysByRoomId, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::key_backups;

impl Handle<PutRoomKeysByRoomId> for Server {
    /// Puts keys of a room into the current backup.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let rooms = BTreeMap::from([(request.room_id, request.body)]);
        let (etag, count) = key_backups::put(self, &caller, &request.query.version, rooms).await?;
        Ok(Response::new(etag, count))
    }
}
