//! `POST /_matrix/client/v3/user/{userId}/openid/request_token`

use lattice_generated::client::openid::request_open_id_token::{Request, RequestOpenIdToken, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::auth::{Kind, hash, only_oneself};
use crate::objects::protocol::user::{AddOpenIdToken, OPENID_TOKEN_TTL_MS};
use crate::server::Server;

impl Handle<RequestOpenIdToken> for Server {
    /// Issues an OpenID token, which proves the caller's user id to a third party and allows nothing else.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        only_oneself(&caller, &request.user_id)?;
        let access_token = self.keys().await?.mint(Kind::Identity, &caller.user_id, &[], self.random());
        self.ask_for(&caller, AddOpenIdToken { token_hash: hash(&access_token) }).await?;
        let seconds = u32::try_from(OPENID_TOKEN_TTL_MS / 1_000).unwrap_or(u32::MAX);
        Ok(Response::new(access_token, "Bearer".to_owned(), self.name().to_owned(), seconds.into()))
    }
}
