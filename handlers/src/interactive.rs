//! User-interactive authentication (client-server API, "User-Interactive Authentication API").
//!
//! Sessions are sealed in their id and stored nowhere: operation, expiry, randomness, MAC.

use lattice_generated::client::account_management::Register;
use lattice_wire::{AuthenticationData, Caller, InteractiveChallenge, MatrixError, Meta, Operation as _};

use crate::server::{Keys, Server};
use crate::token::Purpose;

/// How long a session can be completed (milliseconds).
pub const INTERACTIVE_SESSION_TTL_MS: u64 = 15 * 60 * 1000;
/// The longest session id that is looked at (bytes).
pub const MAX_INTERACTIVE_SESSION_BYTES: usize = 256;

const DUMMY: &str = "m.login.dummy";

impl Server {
    /// Whether the stages of this operation are complete.
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
        let bound = bound_to(meta, caller);
        let Some(auth) = auth else { return Err(self.challenge(&bound, &keys, None)) };
        if let Some(session) = &auth.session
            && !self.is_session_of(&bound, &keys, session)
        {
            return Err(self.challenge(&bound, &keys, Some("The session is unknown or has expired.")));
        }
        // Without a session the one stage there is opens and completes one in one step, as clients expect.
        match auth.stage.as_deref() {
            Some(DUMMY) => Ok(()),
            Some(_) => Err(self.challenge(&bound, &keys, Some("This stage is in none of the flows."))),
            None => Err(self.challenge(&bound, &keys, None)),
        }
    }

    fn challenge(&self, bound: &str, keys: &Keys, failed: Option<&'static str>) -> MatrixError {
        let expires_ms = self.now_ms() + INTERACTIVE_SESSION_TTL_MS;
        let body = format!("{expires_ms}.{}", self.random_text(16));
        let mac = keys.secret.mac(Purpose::InteractiveSession, &format!("{bound} {body}"));
        let session = format!("{body}.{mac}");
        InteractiveChallenge::new(session, vec![vec![DUMMY]]).into_error(failed.map(MatrixError::forbidden))
    }

    fn is_session_of(&self, bound: &str, keys: &Keys, session: &str) -> bool {
        if session.len() > MAX_INTERACTIVE_SESSION_BYTES {
            return false;
        }
        let Some((body, mac)) = session.rsplit_once('.') else { return false };
        let sealed = keys.secret.verify(Purpose::InteractiveSession, &format!("{bound} {body}"), mac);
        let expires_ms = body.split('.').next().and_then(|number| number.parse::<u64>().ok());
        sealed && expires_ms.is_some_and(|expires_ms| expires_ms > self.now_ms())
    }
}

/// What a session is good for: this operation, by this caller (security S04).
fn bound_to(meta: &Meta, caller: Option<&Caller>) -> String {
    let user_id = caller.map_or("nobody", |caller| caller.user_id.as_str());
    format!("{} {user_id}", meta.name)
}
