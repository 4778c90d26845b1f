//! `GET /_matrix/client/v3/room_keys/keys`

use lattice_generated::client::end_to_end_encryption::get_room_keys::{GetRoomKeys, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::SelectedKeys;
use crate::server::Server;
use crate::services::key_backups;

impl Handle<GetRoomKeys> for Server {
    /// Returns all keys of a backup.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let version = request.query.version;
        key_backups::read(self, &caller, &version, SelectedKeys::All).await.map(Response::new)
    }
}
