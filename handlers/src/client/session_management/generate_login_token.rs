//! `POST /_matrix/client/v1/login/get_token`

use lattice_generated::client::session_management::generate_login_token::{
    GenerateLoginToken, Request, Response,
};
use lattice_wire::{Caller, Confirmed, Handle, MatrixError};

use crate::objects::user::{MAX_LOGIN_TOKENS, SessionCommand, UserCommand, UserReply};
use crate::server::Server;
use crate::sessions::milliseconds;
use crate::token::{self, Kind};

/// How long a login token is good (milliseconds).
pub const LOGIN_TOKEN_TTL_MS: u64 = 2 * 60 * 1000;

impl Handle<GenerateLoginToken> for Server {
    /// A token with which another device of the caller logs in once.
    async fn handle(&self, confirmed: Confirmed<Caller>, _: Request) -> Result<Response, MatrixError> {
        let user_id = confirmed.caller.user_id;
        let login_token = self.mint(&*self.keys().await?, Kind::Login, &user_id, &[]);
        let command = SessionCommand::AddLoginToken {
            hash: token::hash(&login_token),
            expires_ms: self.now_ms() + LOGIN_TOKEN_TTL_MS,
        };
        match self.user(&user_id, UserCommand::Session(command)).await? {
            UserReply::Done => Ok(Response::new(login_token, milliseconds(LOGIN_TOKEN_TTL_MS))),
            // The first of them ends in two minutes at most.
            UserReply::TooMany => Err(MatrixError::limit_exceeded(LOGIN_TOKEN_TTL_MS)
                .because(format!("{MAX_LOGIN_TOKENS} login tokens are good at once"))),
            _ => Err(self.unexpected("user", "to add a login token")),
        }
    }
}
