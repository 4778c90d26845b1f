//! User-interactive authentication (client-server API, "User-Interactive Authentication API").
//!
//! Sessions are sealed in their id and stored nowhere: what they are bound to, expiry, randomness, the
//! stages behind them, MAC. A session whose last stage is completed is never handed out.

mod stages;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use lattice_generated::client::account_management::Register;
use lattice_generated::client::account_management::register::{Body, Kind, Query};
use lattice_wire::{
    AuthenticationData, Caller, InteractiveChallenge, MatrixError, Meta, Operation as _, Presented, Proofs,
};
use serde::{Deserialize, Serialize};

use self::stages::{DUMMY, Failed, PASSWORD};
pub(crate) use self::stages::{REGISTRATION_TOKEN, TERMS};
use crate::config::Registration;
use crate::server::{Keys, Server};
use crate::token::Purpose;
use crate::user_name::new_user_id;

/// How long a session can be completed (milliseconds).
pub const INTERACTIVE_SESSION_TTL_MS: u64 = 15 * 60 * 1000;
/// The longest session id that is looked at (bytes).
pub const MAX_INTERACTIVE_SESSION_BYTES: usize = 1_024;

const APPLICATION_SERVICE: &str = "m.login.application_service";

/// What a session holds.
#[derive(Serialize, Deserialize)]
struct Sealed {
    expires_ms: u64,
    nonce: String,
    completed: Proofs,
}

/// A session being completed: for this operation, by this caller (security S04), by these stages.
struct Session<'a> {
    bound_to: String,
    caller: Option<&'a Caller>,
    stages: Vec<&'static str>,
    completed: Proofs,
}

impl Server {
    /// Whether the stages of this operation are complete. A flow of one stage opens and completes a session
    /// in one step, as clients expect.
    ///
    /// # Errors
    /// The 401 that says what is left to do.
    pub(crate) async fn confirm_stages(
        &self,
        meta: &Meta,
        caller: Option<&Caller>,
        presented: &Presented<'_>,
    ) -> Result<Proofs, MatrixError> {
        let auth = AuthenticationData::of_body(presented.body)?;
        let stages = if meta.name == Register::META.name {
            self.stages_of_registration(presented, auth.is_none()).await?
        } else if caller.is_some() {
            vec![PASSWORD]
        } else {
            // Proving it without a token takes an e-mail address, which no account has.
            return Err(MatrixError::missing_token("An access token is missing."));
        };
        let user_id = caller.map_or("nobody", |caller| caller.user_id.as_str());
        let bound_to = format!("{} {user_id}", meta.name);
        let mut session = Session { bound_to, caller, stages, completed: Proofs::new() };
        if session.stages.is_empty() {
            return Ok(session.completed);
        }
        let keys = self.keys().await?;
        match self.complete(&mut session, &keys, auth).await {
            Ok(()) if session.is_complete() => Ok(session.completed),
            Ok(()) => Err(self.challenge(&session, &keys, None)),
            Err(Failed::InSession(failed)) => Err(self.challenge(&session, &keys, failed)),
            Err(Failed::Outright(error)) => Err(error),
        }
    }

    /// What somebody shows who wants an account; nothing, if they want to be a guest. The first time, a name
    /// that is taken is refused before any stage: clients would go on with the stages for ever.
    async fn stages_of_registration(
        &self,
        presented: &Presented<'_>,
        is_first: bool,
    ) -> Result<Vec<&'static str>, MatrixError> {
        if presented.query::<Query>()?.kind == Some(Kind::Guest) {
            return Ok(vec![]);
        }
        let body: Body = presented.json()?;
        if body.r#type.as_deref() == Some(APPLICATION_SERVICE) {
            return Err(MatrixError::appservice_login_unsupported(
                "Application services are not served yet.",
            ));
        }
        let mut stages = match self.config.registration {
            Registration::Closed => {
                return Err(MatrixError::forbidden("Registration is closed on this server."));
            }
            Registration::Token => vec![REGISTRATION_TOKEN],
            Registration::Open => vec![],
        };
        if let Some(name) = body.username {
            let user_id = new_user_id(&name.to_ascii_lowercase(), self.name())?;
            if is_first {
                self.name_is_free(&user_id).await?;
            }
        }
        stages.extend(self.config.terms.as_ref().map(|_| TERMS));
        if stages.is_empty() {
            stages.push(DUMMY);
        }
        Ok(stages)
    }

    fn challenge(&self, session: &Session<'_>, keys: &Keys, failed: Option<MatrixError>) -> MatrixError {
        let sealed = Sealed {
            expires_ms: self.now_ms() + INTERACTIVE_SESSION_TTL_MS,
            nonce: self.random_text(16),
            completed: session.completed.clone(),
        };
        let text = serde_json::to_string(&sealed).unwrap_or_default();
        let body = URL_SAFE_NO_PAD.encode(text);
        let mac = keys.secret.mac(Purpose::InteractiveSession, &format!("{} {body}", session.bound_to));
        let mut challenge = InteractiveChallenge::new(format!("{body}.{mac}"), vec![session.stages.clone()])
            .completed(session.completed.keys().cloned());
        if let Some(terms) = self.config.terms.as_ref().filter(|_| session.stages.contains(&TERMS)) {
            challenge = challenge.params(TERMS, stages::policies(terms));
        }
        challenge.into_error(failed)
    }

    /// What an earlier step of this session sealed; `None` if it is not one, or has expired.
    fn opened(&self, bound_to: &str, keys: &Keys, session: &str) -> Option<Proofs> {
        let (body, mac) =
            session.rsplit_once('.').filter(|_| session.len() <= MAX_INTERACTIVE_SESSION_BYTES)?;
        let is_ours = keys.secret.verify(Purpose::InteractiveSession, &format!("{bound_to} {body}"), mac);
        let text = URL_SAFE_NO_PAD.decode(body).ok().filter(|_| is_ours)?;
        let sealed: Sealed = serde_json::from_slice(&text).ok()?;
        (sealed.expires_ms > self.now_ms()).then_some(sealed.completed)
    }
}

impl Session<'_> {
    fn is_complete(&self) -> bool {
        self.stages.iter().all(|stage| self.completed.contains_key(*stage))
    }
}
