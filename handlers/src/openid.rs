//! OpenID tokens, as the User knows them.

use lattice_wire::MatrixError;
use ruma_common::UserId;

use crate::objects::user::{OpenIdCommand, OpenIdOutcome, UserCommand, UserReply};
use crate::server::Server;

impl Server {
    /// Asks a user about their OpenID tokens; none if there is no such user.
    pub(crate) async fn openid(
        &self,
        user_id: &UserId,
        command: OpenIdCommand,
    ) -> Result<Option<OpenIdOutcome>, MatrixError> {
        match self.user(user_id, UserCommand::OpenId(command)).await? {
            UserReply::OpenId(outcome) => Ok(Some(outcome)),
            UserReply::NoSuchUser => Ok(None),
            _ => Err(self.unexpected("user", "to an OpenID token")),
        }
    }
}
