//! The stages: what each of them asks for (client-server API, "Authentication types").

use lattice_wire::{AuthenticationData, Caller, InteractiveFlows, MatrixError};
use serde::Deserialize;
use serde_json::json;

use super::passwords::required_password;
use super::refusals::unknown_token;
use super::user_names::existing_user_id;
use crate::config::Terms;
use crate::index::registration_tokens::RegistrationTokens;
use crate::objects::protocol::user::{PasswordRefusal, VerifyPassword};
use crate::ports::PortError;
use crate::server::Server;

pub(crate) const DUMMY: &str = "m.login.dummy";
pub(crate) const PASSWORD: &str = "m.login.password";
/// Its proof is the token.
pub(crate) const REGISTRATION_TOKEN: &str = "m.login.registration_token";
/// Its proof is the version of the terms.
pub(crate) const TERMS: &str = "m.login.terms";

/// What a client sends for the password stage. `user` is the old form of an identifier.
#[derive(Deserialize)]
struct PasswordStage {
    identifier: Option<StageIdentifier>,
    user: Option<String>,
    password: String,
}

#[derive(Deserialize)]
struct StageIdentifier {
    user: Option<String>,
}

#[derive(Deserialize)]
struct TokenStage {
    token: String,
}

/// Why a stage is not completed.
pub(super) enum Failed {
    /// The client may try again in this session: the challenge says so.
    InSession(Option<MatrixError>),
    /// The request is refused.
    Outright(MatrixError),
}

impl From<MatrixError> for Failed {
    fn from(error: MatrixError) -> Self {
        Self::Outright(error)
    }
}

pub(super) fn again(sentence: &'static str) -> Failed {
    Failed::InSession(Some(MatrixError::forbidden(sentence)))
}

/// The flow of operations that an account's owner confirms with the password. Without a token it would take
/// an e-mail address, which no account has.
pub(crate) fn password_of_caller(caller: Option<&Caller>) -> Result<InteractiveFlows, MatrixError> {
    match caller {
        Some(_) => Ok(InteractiveFlows::one(vec![PASSWORD])),
        None => Err(MatrixError::missing_token("An access token is missing.")),
    }
}

/// What a client shows users who have to agree.
pub(crate) fn policies(terms: &Terms) -> serde_json::Value {
    let Terms { url, name, version } = terms;
    json!({ "policies": { "terms_of_service": { "version": version, "en": { "name": name, "url": url } } } })
}

/// Completes a stage; answers its proof. A flow must not offer another stage than these.
pub(super) async fn complete(
    server: &Server,
    caller: Option<&Caller>,
    stage: &str,
    auth: &AuthenticationData,
) -> Result<String, Failed> {
    match stage {
        PASSWORD => password(server, caller, auth.fields()?).await,
        REGISTRATION_TOKEN => registration_token(server, auth.fields()?).await,
        TERMS => Ok(server.config.terms.as_ref().map(|terms| terms.version.clone()).unwrap_or_default()),
        DUMMY => Ok(String::new()),
        unserved => {
            Err(Failed::Outright(server.failed(PortError::new("auth", "complete a stage", unserved))))
        }
    }
}

/// The password must be that of the caller (security S04), and wrong ones count as in a login.
async fn password(server: &Server, caller: Option<&Caller>, stage: PasswordStage) -> Result<String, Failed> {
    let Some(caller) = caller else { return Err(again("Nobody is known yet.")) };
    let name = stage.identifier.and_then(|identifier| identifier.user).or(stage.user);
    let named = name.map(|name| existing_user_id(&name, server.name()));
    if named.is_some_and(|user_id| user_id.as_ref() != Some(&caller.user_id)) {
        return Err(MatrixError::forbidden("This is the password of somebody else.").into());
    }
    let password = required_password(Some(stage.password))?;
    match server.ask(&caller.user_id, VerifyPassword { password }).await.map_err(MatrixError::from)? {
        Ok(()) => Ok(String::new()),
        Err(PasswordRefusal::Wrong) => Err(again("The password is wrong.")),
        // The deactivation has ended the caller's session.
        Err(PasswordRefusal::Deactivated) => Err(unknown_token().into()),
        Err(PasswordRefusal::LimitExceeded(wait_ms)) => Err(MatrixError::limit_exceeded(wait_ms).into()),
    }
}

/// Looked up here, and used up when the account is made.
async fn registration_token(server: &Server, stage: TokenStage) -> Result<String, Failed> {
    let tokens = RegistrationTokens::new(&*server.ports.database, server.name());
    let is_valid = tokens.is_valid(&stage.token, server.now_ms()).await;
    if is_valid.map_err(|error| server.failed(error))? {
        Ok(stage.token)
    } else {
        Err(again("The registration token is unknown, used up, or has ended."))
    }
}
