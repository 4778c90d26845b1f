//! What proves a device: its access token, and the refresh tokens for the next one (client-server API,
//! "Refreshing access tokens").
//!
//! **Invariant.** A refresh token can be used again only while nobody has used the pair that it gave: until
//! then the response may have been lost. Used later, it was stolen or copied, and the session ends.

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

/// How exactly it is known when a device was last seen (milliseconds).
pub const LAST_SEEN_INTERVAL_MS: u64 = 60 * 60 * 1000;

impl Execute<CheckToken> for User {
    fn execute(&self, _: CheckToken) -> Result<Step<TokenOwner>, PortError> {
        self.store.owner().map(Step::Reply)
    }
}

impl User {
    /// Checks an access token, and draws on the user's budget.
    pub(super) fn check_token(&self, proof: &Proof) -> Result<Result<(), TokenRefusal>, PortError> {
        let Some(session) = self.store.session(&proof.device_id)? else {
            return Ok(Err(TokenRefusal::UnknownToken));
        };
        let now_ms = self.host.now_ms();
        let (used, is_first_use) = used(session, &proof.token_hash);
        if used.token_hash.is_empty() {
            return Ok(Err(TokenRefusal::SoftLoggedOut));
        }
        if !equal(&used.token_hash, &proof.token_hash) {
            return Ok(Err(TokenRefusal::UnknownToken));
        }
        if used.expires_ms.is_some_and(|expires_ms| expires_ms <= now_ms) {
            return Ok(Err(TokenRefusal::SoftLoggedOut));
        }
        let is_due = used.last_seen_ms.is_none_or(|seen| seen + LAST_SEEN_INTERVAL_MS <= now_ms);
        if is_due || is_first_use {
            self.put_session(&proof.device_id, &Session { last_seen_ms: Some(now_ms), ..used })?;
        }
        Ok(self.draw(proof, now_ms))
    }

    fn draw(&self, proof: &Proof, now_ms: u64) -> Result<(), TokenRefusal> {
        let Some(class) = proof.rate else { return Ok(()) };
        let drawn = self.requests.borrow_mut().admit(class, Rate::of(class), now_ms);
        drawn.map_err(TokenRefusal::LimitExceeded)
    }

    fn put_session(&self, device_id: &DeviceId, session: &Session) -> Result<(), PortError> {
        self.host.storage.commit(|write| self.store.put_session(write, device_id, session))
    }
}

/// The session as the use of this access token leaves it, and whether the token is the new one of a pair:
/// then its first use ends the refresh token and the access token before it.
fn used(session: Session, token_hash: &str) -> (Session, bool) {
    let next = session.chain.as_ref().and_then(|chain| Some((chain, chain.next.as_ref()?)));
    let Some((chain, pair)) = next.filter(|(_, pair)| equal(&pair.token_hash, token_hash)) else {
        return (session, false);
    };
    let (token_hash, expires_ms) = (pair.token_hash.clone(), Some(pair.expires_ms));
    let chain = Some(advanced(chain, pair));
    (Session { token_hash, expires_ms, chain, ..session }, true)
}

/// The chain after somebody used the pair that a refresh gave.
fn advanced(chain: &Chain, pair: &TokenPair) -> Chain {
    let current = RefreshToken {
        session: chain.current.session.clone(),
        generation: chain.current.generation + 1,
        hash: pair.refresh_hash.clone(),
    };
    Chain { current, next: None }
}

fn equal(known: &str, given: &str) -> bool {
    known.as_bytes().ct_eq(given.as_bytes()).into()
}
