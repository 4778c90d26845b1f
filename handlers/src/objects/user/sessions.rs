//! What proves a device: its token, and the refresh tokens that bring the next one (client-server API,
//! "Refreshing access tokens").
//!
//! **Invariant.** A refresh token can be used again only while nobody has used what it brought: so long the
//! answer may have been lost. Used later, it was stolen or copied, and the session ends.

use lattice_wire::{MatrixError, Rate, RateClass};
use ruma_common::{DeviceId, OwnedDeviceId};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq as _;

use super::User;
use super::command::{CheckOutcome, LoginOutcome, NewDevice, UserReply};
use crate::ports::PortError;

/// How many devices one account has.
pub const MAX_DEVICES: usize = 500;
/// How many tokens for another login one account has at once.
pub const MAX_LOGIN_TOKENS: usize = 10;
/// How exactly it is known when a device was last seen (milliseconds).
pub const LAST_SEEN_INTERVAL_MS: u64 = 60 * 60 * 1000;

/// What the sessions of a user can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionCommand {
    /// Give a device a token.
    Login {
        /// What proves the user.
        proof: LoginProof,
        /// The device, new or known.
        device: NewDevice,
    },
    /// Give a device its next pair of tokens.
    Refresh {
        /// The device that the refresh token names.
        device_id: OwnedDeviceId,
        /// The refresh token.
        used: RefreshToken,
        /// What comes after it.
        next: Pair,
    },
    /// Keep a token for one more login.
    AddLoginToken {
        /// Its hash.
        hash: String,
        /// When it ends (milliseconds since 1970).
        expires_ms: u64,
    },
}

/// What proves the user in a login.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginProof {
    /// The password.
    Password(String),
    /// The hash of a token for one login, which is used up by it.
    Token(String),
}

/// A refresh token as the User knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshToken {
    /// The same from one login of the device to the next.
    pub session: String,
    /// How many came before it in the session.
    pub generation: u64,
    /// Its hash.
    pub hash: String,
}

/// An access token that ends, and the refresh token for the time after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The hash of the access token.
    pub token_hash: String,
    /// When that ends (milliseconds since 1970).
    pub expires_ms: u64,
    /// The hash of the refresh token.
    pub refresh_hash: String,
}

/// The refresh token that a device has, with what it brought.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Chain {
    pub current: RefreshToken,
    /// Handed out for `current`, and not used yet.
    pub next: Option<Pair>,
}

/// What proves a device, and whose it is.
#[derive(Debug, Clone)]
pub(super) struct Session {
    /// Empty if the session has ended and the device stays.
    pub token_hash: String,
    pub expires_ms: Option<u64>,
    pub chain: Option<Chain>,
    pub last_seen_ms: Option<u64>,
    pub is_guest: bool,
    pub is_admin: bool,
}

impl User {
    pub(super) fn session(&self, command: SessionCommand) -> Result<UserReply, PortError> {
        match command {
            SessionCommand::Login { proof, device } => self.login(&proof, &device).map(UserReply::Login),
            SessionCommand::Refresh { device_id, used, next } => {
                self.refresh(&device_id, &used, &next).map(UserReply::Check)
            }
            SessionCommand::AddLoginToken { hash, expires_ms } => {
                let now_ms = self.ports.clock.now_ms();
                let mut outcome = UserReply::Done;
                self.ports.sql.transaction(&mut || {
                    self.store.remove_ended_login_tokens(now_ms)?;
                    if self.store.login_tokens()? >= MAX_LOGIN_TOKENS {
                        outcome = UserReply::TooMany;
                        return Ok(());
                    }
                    self.store.add_login_token(&hash, expires_ms)
                })?;
                Ok(outcome)
            }
        }
    }

    fn login(&self, proof: &LoginProof, device: &NewDevice) -> Result<LoginOutcome, PortError> {
        let now_ms = self.ports.clock.now_ms();
        let used_up = match proof {
            LoginProof::Password(password) => match self.verify_password(password)? {
                LoginOutcome::LoggedIn => None,
                refusal => return Ok(refusal),
            },
            LoginProof::Token(hash) => match self.store.login_token_ends(hash)? {
                Some(expires_ms) if expires_ms > now_ms => Some(hash),
                _ => return Ok(LoginOutcome::WrongPassword),
            },
        };
        let is_known = self.store.session(&device.device_id)?.is_some();
        if !is_known && self.store.devices()?.len() >= MAX_DEVICES {
            return Ok(LoginOutcome::TooManyDevices);
        }
        self.ports.sql.transaction(&mut || {
            used_up.map_or(Ok(()), |hash| self.store.remove_login_token(hash))?;
            self.store.put_device(device, now_ms)
        })?;
        self.revoke(|poll| poll.device_id == device.device_id && poll.token_hash != device.token_hash)?;
        Ok(LoginOutcome::LoggedIn)
    }

    fn refresh(
        &self,
        device_id: &DeviceId,
        used: &RefreshToken,
        next: &Pair,
    ) -> Result<CheckOutcome, PortError> {
        let Some(mut session) = self.store.session(device_id)? else { return Ok(CheckOutcome::UnknownToken) };
        let Some(chain) = session.chain.take().filter(|chain| chain.current.session == used.session) else {
            return Ok(CheckOutcome::UnknownToken);
        };
        let chain = if equal(&chain.current.hash, &used.hash) {
            chain
        } else if let Some(pair) = chain.next.as_ref().filter(|pair| equal(&pair.refresh_hash, &used.hash)) {
            (session.token_hash, session.expires_ms) = (pair.token_hash.clone(), Some(pair.expires_ms));
            advanced(&chain, pair)
        } else if used.generation > chain.current.generation {
            // Of a pair whose place another one took: two answers to one refresh, and the last one counts.
            return Ok(CheckOutcome::UnknownToken);
        } else {
            self.end_session(device_id, session)?;
            return Ok(CheckOutcome::UnknownToken);
        };
        session.chain = Some(Chain { next: Some(next.clone()), ..chain });
        self.ports.sql.transaction(&mut || self.store.put_session(device_id, &session))?;
        Ok(CheckOutcome::Valid { is_guest: session.is_guest, is_admin: session.is_admin })
    }

    /// A refresh token came a second time: all tokens of the device end, the device itself stays.
    fn end_session(&self, device_id: &DeviceId, session: Session) -> Result<(), PortError> {
        let ended = Session { token_hash: String::new(), expires_ms: None, chain: None, ..session };
        self.ports.sql.transaction(&mut || self.store.put_session(device_id, &ended))?;
        self.revoke(|poll| poll.device_id == device_id)
    }

    pub(super) fn check(
        &self,
        device_id: &DeviceId,
        token_hash: &str,
        rate: Option<RateClass>,
    ) -> Result<CheckOutcome, PortError> {
        let Some(mut session) = self.store.session(device_id)? else { return Ok(CheckOutcome::UnknownToken) };
        let before = session.clone();
        let now_ms = self.ports.clock.now_ms();
        let next = session.chain.as_ref().and_then(|chain| chain.next.clone());
        if let (Some(chain), Some(pair)) = (&session.chain, next)
            && equal(&pair.token_hash, token_hash)
        {
            // The first use of what a refresh brought: the refresh token and the token before it end.
            session.chain = Some(advanced(chain, &pair));
            (session.token_hash, session.expires_ms) = (pair.token_hash, Some(pair.expires_ms));
        }
        if session.token_hash.is_empty() {
            return Ok(CheckOutcome::SoftLoggedOut);
        }
        if !equal(&session.token_hash, token_hash) {
            return Ok(CheckOutcome::UnknownToken);
        }
        if session.expires_ms.is_some_and(|expires_ms| expires_ms <= now_ms) {
            return Ok(CheckOutcome::SoftLoggedOut);
        }
        let is_seen_anew = before.last_seen_ms.is_none_or(|seen| seen + LAST_SEEN_INTERVAL_MS <= now_ms);
        if is_seen_anew || before.token_hash != session.token_hash {
            session.last_seen_ms = Some(now_ms);
            self.ports.sql.transaction(&mut || self.store.put_session(device_id, &session))?;
        }
        if let Some(class) = rate
            && let Err(error) = self.requests.borrow_mut().admit(class, Rate::of(class), now_ms)
        {
            return Ok(CheckOutcome::LimitExceeded(wait_ms(&error)));
        }
        Ok(CheckOutcome::Valid { is_guest: session.is_guest, is_admin: session.is_admin })
    }
}

/// The chain after somebody used the pair that a refresh brought.
fn advanced(chain: &Chain, pair: &Pair) -> Chain {
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

fn wait_ms(error: &MatrixError) -> u64 {
    error.retry_after_ms().unwrap_or_default()
}
