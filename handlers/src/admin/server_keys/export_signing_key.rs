//! `GET /_lattice/admin/v1/signing_key`

use lattice_generated::admin::server_keys::export_signing_key::{ExportSigningKey, Request, Response};
use lattice_wire::{Handle, MatrixError, Operator};

use crate::server::Server;

impl Handle<ExportSigningKey> for Server {
    /// Returns the signing key to the operator, in the format of Synapse's key file.
    async fn handle(&self, _: Operator, _: Request) -> Result<Response, MatrixError> {
        let signing = &self.keys().await?.signing;
        Ok(Response::new(self.name().to_owned(), signing.id(), signing.to_key_file()))
    }
}
