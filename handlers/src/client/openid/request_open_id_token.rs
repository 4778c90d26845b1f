//! `POST /_matrix/client/v3/user/{userId}/openid/request_token`

use lattice_generated::client::openid::request_open_id_token::{Request, RequestOpenIdToken, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::user::{OPENID_TOKEN_TTL_MS, OpenIdCommand, OpenIdOutcome};
use crate::owner::only_oneself;
use crate::server::Server;
use crate::token::{self, Kind};

impl Handle<RequestOpenIdToken> for Server {
    /// Gives the user a token by which a third party learns who they are, and nothing else.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        only_oneself(&caller, &request.user_id)?;
        let access_token = self.mint(&*self.keys().await?, Kind::Identity, &caller.user_id, &[]);
        let command = OpenIdCommand::Add { token_hash: token::hash(&access_token) };
        match self.openid(&caller.user_id, command).await? {
            Some(OpenIdOutcome::Added) => {}
            _ => return Err(self.unexpected("user", "to an OpenID token")),
        }
        let seconds = u32::try_from(OPENID_TOKEN_TTL_MS / 1_000).unwrap_or(u32::MAX);
        Ok(Response::new(access_token, "Bearer".to_owned(), self.name().to_owned(), seconds.into()))
    }
}
