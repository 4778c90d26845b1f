//! `GET /_matrix/client/v3/room_keys/version/{version}`

use lattice_generated::client::end_to_end_encryption::get_room_keys_version::{
    GetRoomKeysVersion, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::{int, key_backups};

impl Handle<GetRoomKeysVersion> for Server {
    /// Returns a backup, without its keys.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let backup = key_backups::get(self, &caller, Some(&request.version)).await?;
        let (count, etag) = (int(backup.keys.count), backup.keys.etag.to_string());
        let version = backup.version.to_string();
        Ok(Response::new(backup.algorithm.into(), backup.auth_data, count, etag, version))
    }
}
