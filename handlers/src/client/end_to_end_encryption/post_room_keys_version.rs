//! `POST /_matrix/client/v3/room_keys/version`

use lattice_generated::client::end_to_end_encryption::post_room_keys_version::{
    PostRoomKeysVersion, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::key_backups;

impl Handle<PostRoomKeysVersion> for Server {
    /// Creates a backup, which is then the current one.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let body = request.body;
        let backup = (String::from(body.algorithm), body.auth_data);
        key_backups::create(self, &caller, backup).await.map(Response::new)
    }
}
