//! `POST /_matrix/client/v3/keys/signatures/upload`

use lattice_generated::client::end_to_end_encryption::upload_cross_signing_signatures::{
    Request, Response, UploadCrossSigningSignatures,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::keys;

impl Handle<UploadCrossSigningSignatures> for Server {
    /// Stores the caller's signatures on keys. A signature that is refused holds up no other.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        Ok(Response::new().failures(keys::upload_signatures(self, &caller, request.body).await?))
    }
}
