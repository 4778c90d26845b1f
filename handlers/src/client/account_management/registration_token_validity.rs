//! `GET /_matrix/client/v1/register/m.login.registration_token/validity`

use lattice_generated::client::account_management::registration_token_validity::{
    RegistrationTokenValidity, Request, Response,
};
use lattice_wire::{Handle, MatrixError};

use crate::config::Registration;
use crate::server::Server;

impl Handle<RegistrationTokenValidity> for Server {
    /// Whether an account could be made with a token now; uses nothing up.
    async fn handle(&self, (): (), Request { query, .. }: Request) -> Result<Response, MatrixError> {
        if self.config.registration != Registration::Token {
            return Err(MatrixError::forbidden("No accounts are made by token on this server."));
        }
        Ok(Response::new(self.is_registration_token(&query.token).await?))
    }
}
