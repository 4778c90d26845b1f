//! `POST /_matrix/client/v3/keys/query`

use lattice_generated::client::end_to_end_encryption::query_keys::{QueryKeys, Request, Response};
use lattice_wire::{Handle, MatrixError, UnverifiedCaller};

use crate::server::Server;
use crate::services::keys;

impl Handle<QueryKeys> for Server {
    /// Answers the keys of users. The timeout would be that of other servers.
    async fn handle(&self, caller: UnverifiedCaller, request: Request) -> Result<Response, MatrixError> {
        keys::query(self, caller, request.body).await
    }
}
