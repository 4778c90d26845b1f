//! Checks access tokens and keeps the sessions of devices (client-server API, "Refreshing access tokens").
//!
//! **Invariant.** A refresh token stays usable until the first use of the token pair that replaced it: the
//! response with that pair may have been lost. A later use shows that the refresh token was copied, and ends
//! the session.

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
use crate::objects::protocol::user::{CheckToken, RefreshToken, TokenOwner, TokenPair};
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
    /// Checks an access token, and counts the request against the user's rate limit.
    pub(super) fn check_token(&self, proof: &Proof) -> Result<Result<(), TokenRefusal>, PortError> {
        let Some(session) = self.store.session(&proof.device_id)? else {
            return Ok(Err(TokenRefusal::UnknownToken));
        };
        let now_ms = self.host.now_ms();
        let (session, is_first_use) = use_token(session, &proof.token_hash);
        if session.token_hash.is_empty() {
            return Ok(Err(TokenRefusal::SoftLoggedOut));
        }
        if !equal(&session.token_hash, &proof.token_hash) {
            return Ok(Err(TokenRefusal::UnknownToken));
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
fn use_token(session: Session, token_hash: &str) -> (Session, bool) {
    let next = session.chain.as_ref().and_then(|chain| Some((chain, chain.next.as_ref()?)));
    let Some((chain, pair)) = next.filter(|(_, pair)| equal(&pair.token_hash, token_hash)) else {
        return (session, false);
    };
    let (token_hash, expires_ms) = (pair.token_hash.clone(), Some(pair.expires_ms));
    let chain = Some(advance(chain, pair));
    (Session { token_hash, expires_ms, chain, ..session }, true)
}

/// Returns the chain after the first use of the next pair.
fn advance(chain: &Chain, pair: &TokenPair) -> Chain {
    let current = RefreshToken {
        session: chain.current.session.clone(),
        generation: chain.current.generation + 1,
        hash: pair.refresh_hash.clone(),
    };
    Chain { current, next: None }
}

/// Compares two hashes in constant time.
fn equal(stored: &str, received: &str) -> bool {
    stored.as_bytes().ct_eq(received.as_bytes()).into()
}
