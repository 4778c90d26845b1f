//! `DELETE /_matrix/client/v3/room_keys/keys`

use lattice_generated::client::end_to_end_encryption::delete_room_keys::{DeleteRoomKeys, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::SelectedKeys;
use crate::server::Server;
use crate::services::key_backups;

impl Handle<DeleteRoomKeys> for Server {
    /// Deletes all keys of a backup.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let version = request.query.version;
        let select = SelectedKeys::All;
        let (etag, count) = key_backups::delete_keys(self, &caller, &version, select).await?;
        Ok(Response::new(etag, count))
    }
}
