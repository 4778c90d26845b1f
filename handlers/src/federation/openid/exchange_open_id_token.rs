//! `GET /_matrix/federation/v1/openid/userinfo`

use lattice_generated::federation::openid::exchange_open_id_token::{ExchangeOpenIdToken, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::objects::user::{OpenIdCommand, OpenIdOutcome};
use crate::server::Server;
use crate::token::{self, Kind};

impl Handle<ExchangeOpenIdToken> for Server {
    /// Says to a third party who gave them the token. A forged one costs no object call.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let unknown = || MatrixError::unknown_token("The token is unknown or no longer valid.");
        let access_token = request.query.access_token;
        let secret = &self.keys().await?.secret;
        let read = token::read(secret, Kind::Identity, self.name(), &access_token).ok_or_else(unknown)?;
        let user_id = read.user_id;
        let command = OpenIdCommand::Check { token_hash: token::hash(&access_token) };
        match self.openid(&user_id, command).await? {
            Some(OpenIdOutcome::Valid) => Ok(Response::new(user_id)),
            _ => Err(unknown()),
        }
    }
}
