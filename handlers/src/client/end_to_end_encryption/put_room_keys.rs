//! `PUT /_matrix/client/v3/room_keys/keys`

use lattice_generated::client::end_to_end_encryption::put_room_keys::{PutRoomKeys, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::key_backups;

impl Handle<PutRoomKeys> for Server {
    /// Puts keys into the current backup.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let (etag, count) =
            key_backups::put(self, &caller, &request.query.version, request.body.rooms).await?;
        Ok(Response::new(etag, count))
    }
}
