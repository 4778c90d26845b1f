//! `GET /_matrix/client/v1/register/m.login.registration_token/validity`

use lattice_generated::client::account_management::registration_token_validity::{
    RegistrationTokenValidity, Request, Response,
};
use lattice_wire::{Handle, MatrixError};

use crate::config::Registration;
use crate::server::Server;
use crate::services::registration;

impl Handle<RegistrationTokenValidity> for Server {
    /// Checks whether a registration token is valid now. The check does not count as a use.
    async fn handle(&self, (): (), Request { query, .. }: Request) -> Result<Response, MatrixError> {
        if self.config.registration != Registration::Token {
            return Err(MatrixError::forbidden("This server does not use registration tokens."));
        }
        let is_valid = registration::tokens(self).is_valid(&query.token, self.now_ms()).await;
        Ok(Response::new(is_valid.map_err(|error| self.failed(error))?))
    }
}
