//! `POST /_matrix/client/v3/login`

use lattice_generated::client::session_management::login::{
    BodyCommon, BodyCommonIdentifierVariant, BodyVariant, Login, Request, Response,
};
use lattice_wire::{Bridge, Handle, MatrixError};
use ruma_common::OwnedUserId;

use crate::objects::user::{LoginOutcome, LoginProof, SessionCommand, UserCommand, UserReply};
use crate::server::Server;
use crate::sessions::{Session, Wish, milliseconds, required_password};
use crate::token::{self, Kind};
use crate::user_name::existing_user_id;

impl Handle<Login> for Server {
    /// Gives a device a token for a password, or for a token that another device got for this. A known
    /// device gets a new token, and its old one ends.
    async fn handle(&self, _: Option<Bridge>, request: Request) -> Result<Response, MatrixError> {
        let body = request.body.common;
        let (user_id, proof) = match request.body.variant {
            BodyVariant::LoginPassword(login) => {
                let password = required_password(Some(login.password))?;
                let user_id = existing_user_id(user_name(&body)?, self.name());
                (user_id.ok_or_else(wrong_password)?, LoginProof::Password(password))
            }
            BodyVariant::LoginToken(login) => self.by_token(&login.token).await?,
            BodyVariant::LoginApplicationService(_) => {
                let sentence = "Application services are not served yet.";
                return Err(MatrixError::appservice_login_unsupported(sentence));
            }
            _ => return Err(MatrixError::unsupported("This type of login is not served.")),
        };
        let wish = Wish {
            device_id: body.device_id,
            display_name: body.initial_device_display_name,
            refreshes: body.refresh_token == Some(true),
        };
        let session = self.new_session(&user_id, wish).await?;
        self.log_in(&user_id, proof, &session).await?;
        Ok(self.logged_in(user_id, session))
    }
}

impl Server {
    /// The user whom a login token names.
    async fn by_token(&self, token: &str) -> Result<(OwnedUserId, LoginProof), MatrixError> {
        let keys = self.keys().await?;
        let read = token::read(&keys.secret, Kind::Login, self.name(), token).ok_or_else(wrong_token)?;
        Ok((read.user_id, LoginProof::Token(token::hash(token))))
    }

    async fn log_in(
        &self,
        user_id: &OwnedUserId,
        proof: LoginProof,
        session: &Session,
    ) -> Result<(), MatrixError> {
        let refused = match proof {
            LoginProof::Password(_) => wrong_password,
            LoginProof::Token(_) => wrong_token,
        };
        let command = UserCommand::Session(SessionCommand::Login { proof, device: session.device() });
        match self.user(user_id, command).await? {
            UserReply::Login(LoginOutcome::LoggedIn) => Ok(()),
            UserReply::Login(LoginOutcome::WrongPassword) => Err(refused()),
            UserReply::Login(LoginOutcome::Deactivated) => {
                Err(MatrixError::user_deactivated("This account was deactivated."))
            }
            UserReply::Login(LoginOutcome::TooManyDevices) => {
                Err(MatrixError::forbidden("This account has too many devices: log one of them out."))
            }
            UserReply::Login(LoginOutcome::LimitExceeded(wait_ms)) => {
                Err(MatrixError::limit_exceeded(wait_ms))
            }
            _ => Err(self.unexpected("user", "to login")),
        }
    }

    fn logged_in(&self, user_id: OwnedUserId, session: Session) -> Response {
        let response = Response::new(user_id, session.access_token, session.device_id)
            .home_server(self.name().to_owned());
        match session.refresh {
            Some(refresh) => {
                let expires_in_ms = milliseconds(refresh.expires_in_ms);
                response.refresh_token(refresh.refresh_token).expires_in_ms(expires_in_ms)
            }
            None => response,
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

fn wrong_token() -> MatrixError {
    MatrixError::forbidden("The login token is unknown, used up, or has ended.")
}
