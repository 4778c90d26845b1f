//! `GET /_synapse/admin/v1/registration_tokens`

use lattice_generated::admin::registration_tokens::list_registration_tokens::{
    ListRegistrationTokens, Request, Response,
};
use lattice_wire::{Administrator, Handle, MatrixError};

use super::shown;
use crate::server::Server;
use crate::services::registration;

impl Handle<ListRegistrationTokens> for Server {
    /// Lists all tokens, or only the valid or only the invalid ones.
    async fn handle(&self, _: Administrator, request: Request) -> Result<Response, MatrixError> {
        let tokens = registration::tokens(self).list().await.map_err(|error| self.failed(error))?;
        let wanted = request.query.valid;
        let tokens = tokens
            .into_iter()
            .filter(|token| wanted.is_none_or(|valid| token.is_valid(self.now_ms()) == valid));
        Ok(Response::new(tokens.map(shown).collect()))
    }
}
