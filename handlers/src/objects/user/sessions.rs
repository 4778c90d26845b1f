//! Checks access tokens and keeps the sessions of devices (client-server API, "Refreshing access tokens").
//!
//! **Invariant.** A refresh token stays usable until the first use of the token pair that replaced it: the
//! response with that pair may have been lost. A later use shows that the refresh token was copied, and ends
//! the session. Of refreshes at the same time the last response counts; the others hear `soft_logout`, and the
//! session goes on.

mod login;
mod refresh;
mod session;

use lattice_wire::Rate;
use ruma_common::DeviceId;
use subtle::ConstantTimeEq as _;

pub use self::login::MAX_DEVICES;
pub(super) use self::session::{Chain, Session};
use super::User;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{CheckToken, TokenOwner};
use crate::objects::protocol::{Proof, TokenRefusal};
use crate::ports::PortError;

/// The precision of the time at which a device was last seen (milliseconds).
pub const LAST_SEEN_INTERVAL_MS: u64 = 60 * 60 * 1000;

impl Execute<CheckToken> for User {
    fn execute(&self, _: CheckToken) -> Result<Step<TokenOwner>, PortError> {
        self.store.owner().map(Step::Reply)
    }
}

impl User {
    /// Checks the proof of a command, in the turn that executes the command.
    pub(super) fn check_proof(&self, proof: &Proof) -> Result<Result<(), TokenRefusal>, PortError> {
        if let Err(refusal) = self.check_token(proof)? {
            return Ok(Err(refusal));
        }
        let Some(confirmed_at) = proof.generation else { return Ok(Ok(())) };
        let generation = self.store.session(&proof.device_id)?.map(|session| session.generation);
        let is_confirmed = generation == Some(confirmed_at);
        Ok(if is_confirmed { Ok(()) } else { Err(TokenRefusal::PasswordChanged) })
    }

    /// Checks an access token, and counts the request against the user's rate limit.
    fn check_token(&self, proof: &Proof) -> Result<Result<(), TokenRefusal>, PortError> {
        let Some(session) = self.store.session(&proof.device_id)? else {
            return Ok(Err(TokenRefusal::UnknownToken));
        };
        let now_ms = self.host.now_ms();
        let (session, is_first_use) = use_token(session, &proof.token_hash);
        if session.token_hash.is_empty() {
            return Ok(Err(TokenRefusal::SoftLoggedOut));
        }
        if !equal(&session.token_hash, &proof.token_hash) {
            return Ok(Err(other_token(&session, &proof.token_hash)));
        }
        if session.expires_ms.is_some_and(|expires_ms| expires_ms <= now_ms) {
            return Ok(Err(TokenRefusal::SoftLoggedOut));
        }
        let is_due = session.last_seen_ms.is_none_or(|seen| seen + LAST_SEEN_INTERVAL_MS <= now_ms);
        if is_due || is_first_use {
            self.put_session(&proof.device_id, &Session { last_seen_ms: Some(now_ms), ..session })?;
        }
        Ok(self.admit_request(proof, now_ms))
    }

    fn admit_request(&self, proof: &Proof, now_ms: u64) -> Result<(), TokenRefusal> {
        let Some(class) = proof.rate else { return Ok(()) };
        let admitted = self.requests.borrow_mut().admit(class, Rate::of(class), now_ms);
        admitted.map_err(TokenRefusal::LimitExceeded)
    }

    fn put_session(&self, device_id: &DeviceId, session: &Session) -> Result<(), PortError> {
        self.host.storage.commit(|write| self.store.put_session(write, device_id, session))
    }
}

/// Returns the session after a use of this access token, and whether this is the first use of the next pair,
/// which ends the previous access token and refresh token.
fn use_token(mut session: Session, token_hash: &str) -> (Session, bool) {
    let next = session.chain.as_ref().and_then(|chain| chain.next.as_ref());
    if next.is_none_or(|pair| !equal(&pair.token_hash, token_hash)) {
        return (session, false);
    }
    let (chain, pair) = session.chain.take().map(Chain::advanced).unzip();
    if let Some(pair) = pair.flatten() {
        (session.token_hash, session.expires_ms) = (pair.token_hash, Some(pair.expires_ms));
    }
    (Session { chain, ..session }, true)
}

/// Why another access token than that of the session is refused. The session goes on without the tokens of a
/// refresh that another one at the same time replaced, so their client may keep its device.
fn other_token(session: &Session, token_hash: &str) -> TokenRefusal {
    let mut replaced = session.chain.iter().flat_map(|chain| &chain.replaced);
    if replaced.any(|pair| equal(&pair.token_hash, token_hash)) {
        TokenRefusal::SoftLoggedOut
    } else {
        TokenRefusal::UnknownToken
    }
}

/// Compares two hashes in constant time.
fn equal(stored: &str, received: &str) -> bool {
    stored.as_bytes().ct_eq(received.as_bytes()).into()
}
