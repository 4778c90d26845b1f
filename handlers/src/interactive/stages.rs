//! The stages: what each of them asks for (client-server API, "Authentication types").

use lattice_wire::{AuthenticationData, MatrixError};
use serde::Deserialize;
use serde_json::json;

use super::Session;
use crate::config::Terms;
use crate::objects::user::{AccountCommand, LoginOutcome, UserCommand, UserReply};
use crate::server::{Keys, Server};
use crate::sessions::required_password;
use crate::user_name::existing_user_id;

pub(super) const DUMMY: &str = "m.login.dummy";
pub(super) const PASSWORD: &str = "m.login.password";
/// Proved by the token.
pub(crate) const REGISTRATION_TOKEN: &str = "m.login.registration_token";
/// Proved by the version.
pub(crate) const TERMS: &str = "m.login.terms";

/// What the password stage brings. `user` is the old form of an identifier.
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

/// Why a stage is not completed: told with the challenge, or on its own.
pub(super) enum Failed {
    /// The client may try again in this session.
    InSession(Option<MatrixError>),
    /// The request makes no sense.
    Outright(MatrixError),
}

impl From<MatrixError> for Failed {
    fn from(error: MatrixError) -> Self {
        Self::Outright(error)
    }
}

fn again(sentence: &'static str) -> Failed {
    Failed::InSession(Some(MatrixError::forbidden(sentence)))
}

/// What a client shows people who have to agree.
pub(super) fn policies(terms: &Terms) -> serde_json::Value {
    let Terms { url, name, version } = terms;
    json!({ "policies": { "terms_of_service": { "version": version, "en": { "name": name, "url": url } } } })
}

impl Server {
    /// Takes up the session that `auth` names, and completes the stage that it brings.
    pub(super) async fn complete(
        &self,
        session: &mut Session<'_>,
        keys: &Keys,
        auth: Option<AuthenticationData>,
    ) -> Result<(), Failed> {
        let Some(auth) = auth else { return Err(Failed::InSession(None)) };
        if let Some(id) = &auth.session {
            let opened = self.opened(&session.bound_to, keys, id);
            session.completed = opened.ok_or_else(|| again("The session is unknown or has expired."))?;
        }
        let Some(stage) = auth.stage.as_deref() else { return Err(Failed::InSession(None)) };
        if !session.stages.contains(&stage) {
            return Err(again("This stage is in none of the flows."));
        }
        let proof = match (stage, session.caller) {
            (PASSWORD, Some(_)) => self.password_stage(session, auth.fields()?).await?,
            (REGISTRATION_TOKEN, _) => self.token_stage(auth.fields()?).await?,
            (TERMS, _) => self.config.terms.as_ref().map(|terms| terms.version.clone()).unwrap_or_default(),
            _ => String::new(),
        };
        session.completed.insert(stage.to_owned(), proof);
        Ok(())
    }

    /// The password must be that of the caller (security S04), and wrong ones count as in a login.
    async fn password_stage(&self, session: &Session<'_>, stage: PasswordStage) -> Result<String, Failed> {
        let Some(caller) = session.caller else { return Err(again("Nobody is known yet.")) };
        let name = stage.identifier.and_then(|identifier| identifier.user).or(stage.user);
        let named = name.map(|name| existing_user_id(&name, self.name()));
        if named.is_some_and(|user_id| user_id.as_ref() != Some(&caller.user_id)) {
            return Err(MatrixError::forbidden("This is the password of somebody else.").into());
        }
        let password = required_password(Some(stage.password))?;
        let command = UserCommand::Account(AccountCommand::VerifyPassword { password });
        match self.user(&caller.user_id, command).await? {
            UserReply::Login(LoginOutcome::LoggedIn) => Ok(String::new()),
            UserReply::Login(LoginOutcome::WrongPassword) => Err(again("The password is wrong.")),
            UserReply::Login(LoginOutcome::LimitExceeded(wait_ms)) => {
                Err(MatrixError::limit_exceeded(wait_ms).into())
            }
            _ => Err(self.unexpected("user", "to verify").into()),
        }
    }

    /// Looked up here, and used up when the account is made.
    async fn token_stage(&self, stage: TokenStage) -> Result<String, Failed> {
        if self.is_registration_token(&stage.token).await? {
            Ok(stage.token)
        } else {
            Err(again("The registration token is unknown, used up, or has ended."))
        }
    }
}
