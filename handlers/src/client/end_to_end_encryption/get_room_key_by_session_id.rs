//! `GET /_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}`

use lattice_generated::client::end_to_end_encryption::get_room_key_by_session_id::{
    GetRoomKeyBySessionId, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::SelectedKeys;
use crate::server::Server;
use crate::services::key_backups;

impl Handle<GetRoomKeyBySessionId> for Server {
    /// Returns the key of a session from a backup.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let (version, room_id) = (request.query.version, request.room_id);
        let select = SelectedKeys::Session(room_id, request.session_id);
        let rooms = key_backups::read(self, &caller, &version, select).await?;
        let mut keys = rooms.into_values().flat_map(|room| room.sessions.into_values());
        keys.next().ok_or_else(key_backups::no_such_key)
    }
}
