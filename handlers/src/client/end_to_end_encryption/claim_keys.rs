//! `POST /_matrix/client/v3/keys/claim`

use lattice_generated::client::end_to_end_encryption::claim_keys::{ClaimKeys, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::keys;

impl Handle<ClaimKeys> for Server {
    /// Claims one-time keys, with which the caller begins encrypted sessions.
    async fn handle(&self, _: Caller, request: Request) -> Result<Response, MatrixError> {
        keys::claim(self, request.body).await
    }
}
