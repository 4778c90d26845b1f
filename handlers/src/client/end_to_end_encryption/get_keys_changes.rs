//! `GET /_matrix/client/v3/keys/changes`

use lattice_generated::client::end_to_end_encryption::get_keys_changes::{GetKeysChanges, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::sync;

impl Handle<GetKeysChanges> for Server {
    /// Answers whose device lists changed since a sync, and who shares no room with the caller any more.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        sync::device_list_changes(self, caller, request.query).await
    }
}
