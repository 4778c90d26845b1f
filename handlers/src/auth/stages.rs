//! The stages of user-interactive authentication (client-server API, "Authentication types").

use lattice_wire::{AuthenticationData, Caller, InteractiveFlows, MatrixError, Proofs};
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
/// The stage whose proof is the generation of the account.
pub(crate) const PASSWORD: &str = "m.login.password";
/// The stage whose proof is the registration token.
pub(crate) const REGISTRATION_TOKEN: &str = "m.login.registration_token";
/// The stage whose proof is the version of the terms.
pub(crate) const TERMS: &str = "m.login.terms";

/// The fields of the password stage. `user` is the deprecated form of `identifier`.
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

/// The reason why a stage is not completed.
pub(super) enum Failed {
    /// The client may try again in this session; the challenge carries the error.
    InSession(Option<MatrixError>),
    /// The request fails with this error.
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

/// The flow of operations that the caller confirms with the password. A request without a token would need an
/// e-mail address for authentication, which no account has.
pub(crate) fn password_of_caller(caller: Option<&Caller>) -> Result<InteractiveFlows, MatrixError> {
    match caller {
        Some(_) => Ok(InteractiveFlows::one(vec![PASSWORD])),
        None => Err(MatrixError::missing_token("An access token is missing.")),
    }
}

/// The `params` of the terms stage: the policies that the user has to accept.
pub(crate) fn policies(terms: &Terms) -> serde_json::Value {
    let Terms { url, name, version } = terms;
    json!({ "policies": { "terms_of_service": { "version": version, "en": { "name": name, "url": url } } } })
}

/// The generation of the account at which the password stage was completed.
pub(super) fn confirmed_at(proofs: &Proofs) -> Option<u64> {
    proofs.get(PASSWORD)?.parse().ok()
}

/// Completes a stage and returns its proof. Flows must offer only the stages of this `match`.
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

/// Checks the caller's own password (security S04). Wrong passwords count by the caller's device.
async fn password(server: &Server, caller: Option<&Caller>, stage: PasswordStage) -> Result<String, Failed> {
    let Some(caller) = caller else { return Err(again("The password stage needs an access token.")) };
    let name = stage.identifier.and_then(|identifier| identifier.user).or(stage.user);
    let named = name.map(|name| existing_user_id(&name, server.name()));
    if named.is_some_and(|user_id| user_id.as_ref() != Some(&caller.user_id)) {
        return Err(MatrixError::forbidden("`identifier` must name the user of the access token.").into());
    }
    let password = required_password(Some(stage.password))?;
    let verify = VerifyPassword { password, device_id: caller.device_id.clone() };
    match server.ask_for(caller, verify).await? {
        Ok(generation) => Ok(generation.to_string()),
        Err(PasswordRefusal::Wrong) => Err(again("The password is wrong.")),
        // Deactivation ends all sessions of the account, including the caller's.
        Err(PasswordRefusal::Deactivated) => Err(unknown_token().into()),
        Err(PasswordRefusal::LimitExceeded(wait_ms)) => Err(MatrixError::limit_exceeded(wait_ms).into()),
    }
}

/// Checks a registration token without counting a use; registration counts the use.
async fn registration_token(server: &Server, stage: TokenStage) -> Result<String, Failed> {
    let tokens = RegistrationTokens::new(&*server.ports.database, server.name());
    let is_valid = tokens.is_valid(&stage.token, server.now_ms()).await;
    if is_valid.map_err(|error| server.failed(error))? {
        Ok(stage.token)
    } else {
        Err(again("The registration token is unknown, used up or expired."))
    }
}

#[cfg(test)]
mod tests;
