//! `GET /_synapse/admin/v1/register`

use lattice_generated::admin::registration::get_registration_nonce::{
    GetRegistrationNonce, Request, Response,
};
use lattice_wire::{Handle, MatrixError};

use crate::server::Server;

impl Handle<GetRegistrationNonce> for Server {
    /// What the next registration by the shared secret is bound to.
    async fn handle(&self, (): (), _: Request) -> Result<Response, MatrixError> {
        self.registration_secret()?;
        Ok(Response::new(self.registration_nonce(&*self.keys().await?)))
    }
}
