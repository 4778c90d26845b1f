//! The User object: one per local user, the single writer of the account, its devices and its sync stream.
//!
//! Tables: `migrations/user/`. Rate limits are kept in memory only.

mod account;
mod account_data;
mod devices;
mod filters;
mod openid;
mod profile;
mod sessions;
mod store;
mod sync;

use std::cell::RefCell;

pub use account::FAILED_LOGINS;
pub use account_data::{MAX_ACCOUNT_DATA_BYTES, MAX_ACCOUNT_DATA_PIECES};
pub use filters::MAX_FILTERS;
use lattice_wire::{RateClass, RateLimiter};
pub use openid::MAX_OPENID_TOKENS;
pub use profile::MAX_PROFILE_BYTES;
use ruma_common::{OwnedUserId, UserId};
pub use sessions::{LAST_SEEN_INTERVAL_MS, MAX_DEVICES};
pub use sync::{MAX_POLLS_PER_DEVICE, MAX_POSITION_PAIRS};

use self::store::Store;
use super::host::{CommandOutcome, Delivery, Dispatch, Host, commands};
use super::protocol::user::{
    AccountExists, AddLoginToken, AddOpenIdToken, ChangePassword, CheckOpenIdToken, CheckToken, Deactivate,
    DefineFilter, EndAllDevices, EndDevices, GetAccountData, GetDevice, GetFilter, GetMemberProfile,
    GetProfile, ListDevices, Login, MakeAdministrator, Poll, Refresh, Register, RenameDevice, SetAccountData,
    SetProfileField, StreamUpdate, VerifyPassword,
};
use super::protocol::{Envelope, Proof, TokenRefusal};
use crate::ports::PortError;

/// The single writer of one local user's account, devices, account data and sync stream.
pub struct User {
    host: Host,
    store: Store,
    requests: RefCell<RateLimiter<RateClass>>,
    failed_logins: RefCell<RateLimiter<()>>,
}

commands! { User:
    Register, AccountExists, VerifyPassword, ChangePassword, MakeAdministrator, Deactivate,
    Login, Refresh, AddLoginToken, CheckToken, GetMemberProfile,
    ListDevices, GetDevice, RenameDevice, EndDevices, EndAllDevices,
    SetAccountData, GetAccountData,
    DefineFilter, GetFilter,
    GetProfile, SetProfileField,
    AddOpenIdToken, CheckOpenIdToken,
    StreamUpdate, Poll,
}

impl User {
    #[must_use]
    pub fn new(host: Host) -> Self {
        Self {
            store: Store::new(host.storage.clone()),
            host,
            requests: RefCell::new(RateLimiter::new()),
            failed_logins: RefCell::new(RateLimiter::new()),
        }
    }

    fn user_id(&self) -> Result<OwnedUserId, PortError> {
        UserId::parse(self.host.name.id()).map_err(|error| PortError::new("user", "name", error))
    }
}

impl Dispatch for User {
    fn host(&self) -> &Host {
        &self.host
    }

    fn exists(&self) -> Result<bool, PortError> {
        self.store.exists()
    }

    fn check(&self, proof: &Proof) -> Result<Result<(), TokenRefusal>, PortError> {
        Ok(self.check_token(proof)?.map(drop))
    }

    fn dispatch(&self, envelope: &Envelope<'_>) -> Result<CommandOutcome, PortError> {
        self.lead(envelope)
    }

    fn pending(&self, limit: usize) -> Result<Vec<Delivery>, PortError> {
        self.profile_updates(limit)
    }

    fn delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        self.profile_delivered(done)
    }
}
