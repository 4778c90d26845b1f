//! `PUT /_matrix/client/v3/room_keys/version/{version}`

use lattice_generated::client::end_to_end_encryption::put_room_keys_version::{
    PutRoomKeysVersion, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::key_backups;

impl Handle<PutRoomKeysVersion> for Server {
    /// Replaces the `auth_data` of a backup.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { version, body, .. } = request;
        let named = (version.as_str(), body.version.as_deref());
        key_backups::update(self, &caller, named, (String::from(body.algorithm), body.auth_data)).await?;
        Ok(Response::new())
    }
}
