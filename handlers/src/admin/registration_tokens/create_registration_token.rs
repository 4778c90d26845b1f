//! `POST /_synapse/admin/v1/registration_tokens/new`

use lattice_generated::admin::registration_tokens::create_registration_token::{
    CreateRegistrationToken, Request, Response,
};
use lattice_wire::{Administrator, Handle, Int, MatrixError};

use super::{ends, shown, uses};
use crate::index::registration_tokens::{MAX_REGISTRATION_TOKEN_BYTES, is_token};
use crate::server::Server;
use crate::services::registration;

/// The number of letters in a generated token, if the request has no `length`.
const TOKEN_LETTERS: usize = 16;

impl Handle<CreateRegistrationToken> for Server {
    /// Creates a token with the requested text, or with random letters.
    async fn handle(&self, _: Administrator, Request { body, .. }: Request) -> Result<Response, MatrixError> {
        let token = match body.token {
            Some(token) => token,
            None => self.random_text(length(body.length)?),
        };
        if !is_token(&token) {
            return Err(MatrixError::invalid_param(
                "A token must have 1 to 64 characters, and only A-Z, a-z, 0-9 and . _ ~ - in it.",
            ));
        }
        let uses_allowed = uses(body.uses_allowed)?;
        let expires_ms = ends(body.expiry_time, self.now_ms())?;
        let added = registration::tokens(self).add(&token, uses_allowed, expires_ms).await;
        let added = added.map_err(|error| self.failed(error))?;
        added.map(shown).ok_or_else(|| {
            MatrixError::invalid_param("This token exists already, or this server has too many tokens.")
        })
    }
}

fn length(wanted: Option<Int>) -> Result<usize, MatrixError> {
    let Some(wanted) = wanted else { return Ok(TOKEN_LETTERS) };
    usize::try_from(i64::from(wanted))
        .ok()
        .filter(|length| (1..=MAX_REGISTRATION_TOKEN_BYTES).contains(length))
        .ok_or_else(|| MatrixError::invalid_param("`length` must be from 1 to 64."))
}
