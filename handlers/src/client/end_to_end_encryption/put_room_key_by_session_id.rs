//! `PUT /_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}`

use std::collections::BTreeMap;

use lattice_generated::client::end_to_end_encryption::put_room_key_by_session_id::{
    PutRoomKeyBySessionId, Request, Response,
};
use lattice_generated::types::RoomKeyBackup;
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::key_backups;

impl Handle<PutRoomKeyBySessionId> for Server {
    /// Puts the key of a session into the current backup.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let room = RoomKeyBackup::new(BTreeMap::from([(request.session_id, request.body)]));
        let rooms = BTreeMap::from([(request.room_id, room)]);
        let (etag, count) = key_backups::put(self, &caller, &request.query.version, rooms).await?;
        Ok(Response::new(etag, count))
    }
}
