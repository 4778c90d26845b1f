//! `GET /_synapse/admin/v1/register`

use lattice_generated::admin::registration::get_registration_nonce::{
    GetRegistrationNonce, Request, Response,
};
use lattice_wire::{Handle, MatrixError};

use super::{nonce, shared_secret};
use crate::server::Server;

impl Handle<GetRegistrationNonce> for Server {
    /// Returns a nonce for one registration with the shared secret.
    async fn handle(&self, (): (), _: Request) -> Result<Response, MatrixError> {
        shared_secret(self)?;
        Ok(Response::new(nonce(self, &*self.keys().await?)))
    }
}
