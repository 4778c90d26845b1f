//! `POST /_matrix/client/v3/keys/upload`

use lattice_generated::client::end_to_end_encryption::upload_keys::{Request, Response, UploadKeys};
use lattice_wire::{Handle, MatrixError, UnverifiedCaller};

use crate::server::Server;
use crate::services::{int, keys};

impl Handle<UploadKeys> for Server {
    /// Stores keys of the caller's device. Others can query them once this answers.
    async fn handle(&self, caller: UnverifiedCaller, request: Request) -> Result<Response, MatrixError> {
        let counts = keys::upload(self, caller, request.body).await?;
        Ok(Response::new(counts.into_iter().map(|(algorithm, count)| (algorithm, int(count))).collect()))
    }
}
