//! `GET /_matrix/federation/v1/openid/userinfo`

use lattice_generated::federation::openid::exchange_open_id_token::{ExchangeOpenIdToken, Request, Response};
use lattice_wire::{Handle, MatrixError};

use crate::auth::{Kind, hash, read, unknown_if_absent};
use crate::objects::protocol::user::CheckOpenIdToken;
use crate::server::Server;

impl Handle<ExchangeOpenIdToken> for Server {
    /// Returns the user of an OpenID token to a third party. A forged token costs no object call.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let unknown = || MatrixError::unknown_token("The token is unknown or no longer valid.");
        let access_token = request.query.access_token;
        let secret = &self.keys().await?.secret;
        let read = read(secret, Kind::Identity, self.name(), &access_token).ok_or_else(unknown)?;
        let checked = self.ask(&read.user_id, CheckOpenIdToken { token_hash: hash(&access_token) }).await;
        if checked.map_err(unknown_if_absent)? { Ok(Response::new(read.user_id)) } else { Err(unknown()) }
    }
}
