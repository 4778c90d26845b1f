//! `GET /_matrix/client/v3/room_keys/version`

use lattice_generated::client::end_to_end_encryption::get_room_keys_version_current::{
    GetRoomKeysVersionCurrent, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::{int, key_backups};

impl Handle<GetRoomKeysVersionCurrent> for Server {
    /// Returns the current backup, without its keys.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        let backup = key_backups::get(self, &caller, None).await?;
        let (count, etag) = (int(backup.keys.count), backup.keys.etag.to_string());
        let version = backup.version.to_string();
        Ok(Response::new(backup.algorithm.into(), backup.auth_data, count, etag, version))
    }
}
