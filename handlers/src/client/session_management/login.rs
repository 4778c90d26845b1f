//! `POST /_matrix/client/v3/login`

use lattice_generated::client::session_management::login::{
    BodyCommon, BodyCommonIdentifierVariant, BodyVariant, Login, Request, Response,
};
use lattice_wire::{Appservice, Handle, MatrixError};
use ruma_common::OwnedUserId;

use crate::auth::{Kind, existing_user_id, hash, hashed_block, read, required_password};
use crate::objects::protocol::user;
use crate::objects::protocol::user::{LoginProof, PasswordRefusal};
use crate::server::Server;
use crate::services::int;
use crate::services::sessions::{self, Session, WantedSession};

impl Handle<Login> for Server {
    /// Logs a device in with a password, or with a login token of another device. A known device gets a new
    /// access token, and the old one ends.
    async fn handle(&self, _: Option<Appservice>, request: Request) -> Result<Response, MatrixError> {
        let body = request.body.common;
        let (user_id, proof) = match request.body.variant {
            BodyVariant::LoginPassword(login) => {
                let password = required_password(Some(login.password))?;
                let user_id = existing_user_id(user_name(&body)?, self.name());
                (user_id.ok_or_else(wrong_password)?, LoginProof::Password(password))
            }
            BodyVariant::LoginToken(login) => by_token(self, &login.token).await?,
            BodyVariant::LoginApplicationService(_) => {
                let sentence = "Application services are not supported yet.";
                return Err(MatrixError::appservice_login_unsupported(sentence));
            }
            _ => return Err(MatrixError::unsupported("This type of login is not supported.")),
        };
        let wanted = WantedSession {
            device_id: body.device_id,
            display_name: body.initial_device_display_name,
            refreshes: body.refresh_token == Some(true),
        };
        let session = sessions::begin(self, &user_id, wanted).await?;
        let wrong = match proof {
            LoginProof::Password(_) => wrong_password,
            LoginProof::Token(_) => wrong_token,
        };
        let block = hashed_block(self, &user_id).await?;
        let login = user::Login { proof, device: session.device(), block };
        self.ask(&user_id, login).await?.map_err(|refusal| refused(refusal, wrong))?;
        Ok(logged_in(self, user_id, session))
    }
}

/// The user that a login token names, and the proof for the User.
async fn by_token(server: &Server, token: &str) -> Result<(OwnedUserId, LoginProof), MatrixError> {
    let keys = server.keys().await?;
    let read = read(&keys.secret, Kind::Login, server.name(), token).ok_or_else(wrong_token)?;
    Ok((read.user_id, LoginProof::Token(hash(token))))
}

fn refused(refusal: PasswordRefusal, wrong: fn() -> MatrixError) -> MatrixError {
    match refusal {
        PasswordRefusal::Wrong => wrong(),
        PasswordRefusal::Deactivated => MatrixError::user_deactivated("This account is deactivated."),
        PasswordRefusal::LimitExceeded(wait_ms) => MatrixError::limit_exceeded(wait_ms),
    }
}

fn logged_in(server: &Server, user_id: OwnedUserId, session: Session) -> Response {
    let response =
        Response::new(user_id, session.access_token, session.device_id).home_server(server.name().to_owned());
    match session.refresh {
        Some(refresh) => {
            let expires_in_ms = int(refresh.expires_in_ms);
            response.refresh_token(refresh.refresh_token).expires_in_ms(expires_in_ms)
        }
        None => response,
    }
}

/// The user name in `identifier`, or in the deprecated field `user`.
fn user_name(body: &BodyCommon) -> Result<&str, MatrixError> {
    let name = match body.identifier.as_ref().map(|identifier| &identifier.variant) {
        Some(BodyCommonIdentifierVariant::IdUser(identifier)) => Some(identifier.user.as_str()),
        Some(_) => return Err(MatrixError::unsupported("Only identifiers of type m.id.user are supported.")),
        None => body.user.as_deref(),
    };
    name.ok_or_else(|| MatrixError::missing_param("The field `identifier` is missing: name the user."))
}

fn wrong_password() -> MatrixError {
    MatrixError::forbidden("The user name or the password is wrong.")
}

fn wrong_token() -> MatrixError {
    MatrixError::forbidden("The login token is unknown, used up or expired.")
}
