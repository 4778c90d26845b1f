//! `POST /_matrix/client/v1/login/get_token`

use lattice_generated::client::session_management::generate_login_token::{
    GenerateLoginToken, Request, Response,
};
use lattice_wire::{Caller, Confirmed, Flows, Handle, InteractiveFlows, MatrixError};

use crate::auth::{Kind, hash, password_of_caller};
use crate::objects::protocol::user::{AddLoginToken, MAX_LOGIN_TOKENS, TooManyLoginTokens};
use crate::server::Server;
use crate::services::int;

/// How long a login token is valid (milliseconds).
pub const LOGIN_TOKEN_TTL_MS: u64 = 2 * 60 * 1000;

impl Handle<GenerateLoginToken> for Server {
    /// Issues a login token, with which another device of the caller can log in once.
    async fn handle(&self, confirmed: Confirmed<Caller>, _: Request) -> Result<Response, MatrixError> {
        let Confirmed { caller, proofs, .. } = confirmed;
        let login_token = self.keys().await?.mint(Kind::Login, &caller.user_id, &[], self.random());
        let expires_ms = self.now_ms() + LOGIN_TOKEN_TTL_MS;
        let added = AddLoginToken { token_hash: hash(&login_token), expires_ms };
        match self.ask_confirmed(&caller, &proofs, added).await? {
            Ok(()) => Ok(Response::new(login_token, int(LOGIN_TOKEN_TTL_MS))),
            // The oldest login token expires within two minutes.
            Err(TooManyLoginTokens) => Err(MatrixError::limit_exceeded(LOGIN_TOKEN_TTL_MS)
                .because(format!("the user has {MAX_LOGIN_TOKENS} valid login tokens, the maximum"))),
        }
    }
}

impl Flows<GenerateLoginToken> for Server {
    async fn flows(
        &self,
        caller: Option<&Caller>,
        _: &Request,
        _: bool,
    ) -> Result<InteractiveFlows, MatrixError> {
        password_of_caller(caller)
    }
}
