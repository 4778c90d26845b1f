//! `DELETE /_synapse/admin/v1/registration_tokens/{token}`

use lattice_generated::admin::registration_tokens::delete_registration_token::{
    DeleteRegistrationToken, Request, Response,
};
use lattice_wire::{Administrator, Handle, MatrixError};

use super::unknown;
use crate::server::Server;
use crate::services::registration;

impl Handle<DeleteRegistrationToken> for Server {
    /// Deletes a token. Accounts that the token has created stay.
    async fn handle(&self, _: Administrator, request: Request) -> Result<Response, MatrixError> {
        let removed = registration::tokens(self).remove(&request.token).await;
        if removed.map_err(|error| self.failed(error))? { Ok(Response::new()) } else { Err(unknown()) }
    }
}
