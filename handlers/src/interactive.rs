//! User-interactive authentication (client-server API, "User-Interactive Authentication API").
//!
//! Sessions are sealed in their id and stored nowhere: operation, expiry, randomness, MAC.

use lattice_generated::client::account_management::Register;
use lattice_wire::{AuthenticationData, Caller, InteractiveChallenge, MatrixError, Meta, Operation as _};

use serde::Deserialize;

use crate::objects::user::{LoginOutcome, UserCommand, UserReply};
use crate::server::{Keys, Server};
use crate::sessions::required_password;
use crate::token::Purpose;
use crate::user_name::existing_user_id;

/// How long a session can be completed (milliseconds).
pub const INTERACTIVE_SESSION_TTL_MS: u64 = 15 * 60 * 1000;
/// The longest session id that is looked at (bytes).
pub const MAX_INTERACTIVE_SESSION_BYTES: usize = 256;

const DUMMY: &str = "m.login.dummy";
const PASSWORD: &str = "m.login.password";

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

impl Server {
    /// Whether the stages of this operation are complete: the password of whoever calls, or nothing but the
    /// wish where nobody is known yet. Each is one stage, so it opens and completes a session in one step,
    /// as clients expect.
    ///
    /// # Errors
    /// The 401 that says what is left to do.
    pub(crate) async fn confirm_stages(
        &self,
        meta: &Meta,
        caller: Option<&Caller>,
        auth: Option<AuthenticationData>,
    ) -> Result<(), MatrixError> {
        if meta.name == Register::META.name && !self.config.open_registration {
            return Err(MatrixError::forbidden("Registration is closed on this server."));
        }
        let keys = self.keys().await?;
        let bound = Bound::to(meta, caller);
        let Some(auth) = auth else { return Err(self.challenge(&bound, &keys, None)) };
        if let Some(session) = &auth.session
            && !self.is_session_of(&bound, &keys, session)
        {
            return Err(self.challenge(&bound, &keys, Some("The session is unknown or has expired.")));
        }
        match (auth.stage.as_deref(), caller) {
            (Some(DUMMY), None) => Ok(()),
            (Some(PASSWORD), Some(caller)) => {
                self.confirm_password(caller, auth.fields()?, || {
                    self.challenge(&bound, &keys, Some("The password is wrong."))
                })
                .await
            }
            (Some(_), _) => Err(self.challenge(&bound, &keys, Some("This stage is in none of the flows."))),
            (None, _) => Err(self.challenge(&bound, &keys, None)),
        }
    }

    /// The password must be that of the caller (security S04), and wrong ones count as in a login.
    async fn confirm_password(
        &self,
        caller: &Caller,
        stage: PasswordStage,
        wrong: impl FnOnce() -> MatrixError,
    ) -> Result<(), MatrixError> {
        let name = stage.identifier.and_then(|identifier| identifier.user).or(stage.user);
        let named = name.map(|name| existing_user_id(&name, self.name()));
        if named.is_some_and(|user_id| user_id.as_ref() != Some(&caller.user_id)) {
            return Err(MatrixError::forbidden("This is the password of somebody else."));
        }
        let password = required_password(Some(stage.password))?;
        match self.user(&caller.user_id, UserCommand::VerifyPassword { password }).await? {
            UserReply::Login(LoginOutcome::LoggedIn) => Ok(()),
            UserReply::Login(LoginOutcome::WrongPassword) => Err(wrong()),
            UserReply::Login(LoginOutcome::LimitExceeded(wait_ms)) => {
                Err(MatrixError::limit_exceeded(wait_ms))
            }
            _ => Err(self.unexpected("user", "to verify")),
        }
    }

    fn challenge(&self, bound: &Bound, keys: &Keys, failed: Option<&'static str>) -> MatrixError {
        let expires_ms = self.now_ms() + INTERACTIVE_SESSION_TTL_MS;
        let body = format!("{expires_ms}.{}", self.random_text(16));
        let mac = keys.secret.mac(Purpose::InteractiveSession, &format!("{} {body}", bound.name));
        let session = format!("{body}.{mac}");
        InteractiveChallenge::new(session, vec![vec![bound.stage]])
            .into_error(failed.map(MatrixError::forbidden))
    }

    fn is_session_of(&self, bound: &Bound, keys: &Keys, session: &str) -> bool {
        if session.len() > MAX_INTERACTIVE_SESSION_BYTES {
            return false;
        }
        let Some((body, mac)) = session.rsplit_once('.') else { return false };
        let sealed = keys.secret.verify(Purpose::InteractiveSession, &format!("{} {body}", bound.name), mac);
        let expires_ms = body.split('.').next().and_then(|number| number.parse::<u64>().ok());
        sealed && expires_ms.is_some_and(|expires_ms| expires_ms > self.now_ms())
    }
}

/// What a session is good for: this operation, by this caller (security S04), by this stage.
struct Bound {
    name: String,
    stage: &'static str,
}

impl Bound {
    fn to(meta: &Meta, caller: Option<&Caller>) -> Self {
        let user_id = caller.map_or("nobody", |caller| caller.user_id.as_str());
        let stage = if caller.is_some() { PASSWORD } else { DUMMY };
        Self { name: format!("{} {user_id}", meta.name), stage }
    }
}
