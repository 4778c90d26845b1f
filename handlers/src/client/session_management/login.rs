//! `POST /_matrix/client/v3/login`

use lattice_generated::client::session_management::login::{
    BodyCommon, BodyCommonIdentifierVariant, BodyVariant, Login, Request, Response,
};
use lattice_wire::{Bridge, Handle, MatrixError};

use crate::objects::user::{LoginOutcome, UserCommand, UserReply};
use crate::server::Server;
use crate::sessions::required_password;
use crate::user_name::existing_user_id;

impl Handle<Login> for Server {
    /// Gives a device a token for a password. A known device gets a new token, and its old one ends.
    async fn handle(&self, _: Option<Bridge>, request: Request) -> Result<Response, MatrixError> {
        let BodyVariant::LoginPassword(login) = request.body.variant else {
            return Err(MatrixError::unsupported("The only type of login served is m.login.password."));
        };
        let body = request.body.common;
        let password = required_password(Some(login.password))?;
        let user_id = existing_user_id(user_name(&body)?, self.name()).ok_or_else(wrong_password)?;
        let session = self.new_session(&user_id, body.device_id, body.initial_device_display_name).await?;
        let command = UserCommand::Login { password, device: session.device() };
        match self.user(&user_id, command).await? {
            UserReply::Login(LoginOutcome::LoggedIn) => {
                Ok(Response::new(user_id, session.access_token, session.device_id)
                    .home_server(self.name().to_owned()))
            }
            UserReply::Login(LoginOutcome::WrongPassword) => Err(wrong_password()),
            UserReply::Login(LoginOutcome::LimitExceeded(wait_ms)) => {
                Err(MatrixError::limit_exceeded(wait_ms))
            }
            _ => Err(self.unexpected("user", "to login")),
        }
    }
}

/// The name in the identifier, or in the deprecated field `user`.
fn user_name(body: &BodyCommon) -> Result<&str, MatrixError> {
    let name = match body.identifier.as_ref().map(|identifier| &identifier.variant) {
        Some(BodyCommonIdentifierVariant::IdUser(identifier)) => Some(identifier.user.as_str()),
        Some(_) => return Err(MatrixError::unsupported("The only type of identifier served is m.id.user.")),
        None => body.user.as_deref(),
    };
    name.ok_or_else(|| MatrixError::missing_param("The user is not named: `identifier` is missing."))
}

fn wrong_password() -> MatrixError {
    MatrixError::forbidden("The user name or the password is wrong.")
}
