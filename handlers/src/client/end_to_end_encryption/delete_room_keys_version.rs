//! `DELETE /_matrix/client/v3/room_keys/version/{version}`

use lattice_generated::client::end_to_end_encryption::delete_room_keys_version::{
    DeleteRoomKeysVersion, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::key_backups;

impl Handle<DeleteRoomKeysVersion> for Server {
    /// Deletes a backup with its keys.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        key_backups::delete(self, &caller, &request.version).await?;
        Ok(Response::new())
    }
}
