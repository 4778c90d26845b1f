//! User-interactive authentication (client-server API, "User-Interactive Authentication API").
//!
//! Sessions are sealed in their id and stored nowhere: operation, expiry, randomness, MAC.

use lattice_wire::{AuthenticationData, InteractiveChallenge, MatrixError, Meta};

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
        auth: Option<AuthenticationData>,
    ) -> Result<(), MatrixError> {
        let keys = self.keys().await?;
        let Some(auth) = auth else { return Err(self.challenge(meta, &keys, None)) };
        if let Some(session) = &auth.session
            && !self.is_session_of(meta, &keys, session)
        {
            return Err(self.challenge(meta, &keys, Some("The session is unknown or has expired.")));
        }
        // Without a session the one stage there is opens and completes one in one step, as clients expect.
        match auth.stage.as_deref() {
            Some(DUMMY) => Ok(()),
            Some(_) => Err(self.challenge(meta, &keys, Some("This stage is in none of the flows."))),
            None => Err(self.challenge(meta, &keys, None)),
        }
    }

    fn challenge(&self, meta: &Meta, keys: &Keys, failed: Option<&'static str>) -> MatrixError {
        let expires_ms = self.now_ms() + INTERACTIVE_SESSION_TTL_MS;
        let body = format!("{expires_ms}.{}", self.random_text(16));
        let mac = keys.secret.mac(Purpose::InteractiveSession, &format!("{} {body}", meta.name));
        let session = format!("{body}.{mac}");
        InteractiveChallenge { flows: vec![vec![DUMMY]], session }.into_error(failed)
    }

    fn is_session_of(&self, meta: &Meta, keys: &Keys, session: &str) -> bool {
        if session.len() > MAX_INTERACTIVE_SESSION_BYTES {
            return false;
        }
        let Some((body, mac)) = session.rsplit_once('.') else { return false };
        let sealed = keys.secret.verify(Purpose::InteractiveSession, &format!("{} {body}", meta.name), mac);
        let expires_ms = body.split('.').next().and_then(|number| number.parse::<u64>().ok());
        sealed && expires_ms.is_some_and(|expires_ms| expires_ms > self.now_ms())
    }
}
