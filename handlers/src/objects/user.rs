//! The User: one per local user, single writer of the account, its devices and its sync stream.
//!
//! Tables (`migrations/user/`): `account`, `device`, `login_token`, `room`, `account_data`, `filter`, `profile`,
//! `openid_token`, `outbox`, `timer`. An object without account writes nothing but a registration. Rate limits
//! are in memory.

mod account;
mod account_data;
mod command;
mod devices;
mod filters;
mod notify;
mod openid;
mod poll;
mod profile;
mod ring;
mod sessions;
mod spread;
mod store;

use std::cell::RefCell;

pub use account::{AccountCommand, FAILED_LOGINS, NewAccount};
pub use account_data::{
    AccountDataCommand, AccountDataOutcome, MAX_ACCOUNT_DATA_BYTES, MAX_ACCOUNT_DATA_PIECES,
};
pub use command::{
    CheckOutcome, HeldEvent, LoginOutcome, NewDevice, Notice, PlannedInvite, PlannedRoom, Poll,
    RegisterOutcome, SyncPlan, UserCommand, UserReply,
};
pub use devices::{DeviceRow, DevicesCommand, MAX_DISPLAY_NAME_BYTES};
pub use filters::{FilterOutcome, FiltersCommand, MAX_FILTERS};
use lattice_wire::{RateClass, RateLimiter};
pub use openid::{MAX_OPENID_TOKENS, OPENID_TOKEN_TTL_MS, OpenIdCommand, OpenIdOutcome};
pub use poll::MAX_POLLS_PER_DEVICE;
pub use profile::{MAX_PROFILE_BYTES, ProfileCommand, ProfileOutcome};
pub use ring::MAX_RING_PAIRS;
use ruma_common::{OwnedUserId, UserId};
pub use sessions::{
    LAST_SEEN_INTERVAL_MS, LoginProof, MAX_DEVICES, MAX_LOGIN_TOKENS, Pair, RefreshToken, SessionCommand,
};

use self::store::Store;
use super::shell::{MAX_EFFECTS_IN_FLIGHT, Spoken};
use super::{Answer, Delivery, Envelope, Handled, Object, ObjectName, ObjectPorts, encode, outbox, timers};
use crate::ports::PortError;

/// The timer that guards the outbox.
const OUTBOX: &str = "outbox";

/// The logic of one user.
pub struct User {
    name: ObjectName,
    ports: ObjectPorts,
    store: Store,
    requests: RefCell<RateLimiter<RateClass>>,
    failed_logins: RefCell<RateLimiter<()>>,
}

impl User {
    /// The user `name`.
    #[must_use]
    pub fn new(name: ObjectName, ports: ObjectPorts) -> Self {
        Self {
            name,
            store: Store::new(ports.sql.clone()),
            ports,
            requests: RefCell::new(RateLimiter::new()),
            failed_logins: RefCell::new(RateLimiter::new()),
        }
    }

    fn user_id(&self) -> Result<OwnedUserId, PortError> {
        UserId::parse(self.name.id()).map_err(|error| PortError::new("user", "name", error))
    }

    /// Whether something has to be done elsewhere.
    fn has_effects(&self) -> Result<bool, PortError> {
        Ok(!outbox::is_empty(&*self.ports.sql)? || self.has_untold_rooms()?)
    }

    fn decide(&self, command: UserCommand) -> Result<UserReply, PortError> {
        match command {
            UserCommand::Account(command) => self.account(command),
            UserCommand::Session(command) => self.session(command),
            UserCommand::Check { device_id, token_hash, rate } => {
                self.check(&device_id, &token_hash, rate).map(UserReply::Check)
            }
            UserCommand::Introduce { device_id, token_hash, rate } => {
                self.check(&device_id, &token_hash, rate).and_then(|outcome| self.introduce(outcome))
            }
            UserCommand::Devices(command) => self.devices(command),
            UserCommand::AccountData(command) => self.account_data(command),
            UserCommand::Filters(command) => self.filters(command),
            UserCommand::Profile(command) => self.profile(command),
            UserCommand::OpenId(command) => self.openid(command),
            UserCommand::Notify(notice) => self.notify(&notice),
            UserCommand::Poll(_) => Err(PortError::new("user", "decide", "a poll is no decision")),
        }
    }
}

impl Object for User {
    fn handle(&self, envelope: &[u8]) -> Result<Handled, PortError> {
        let (command, _) = Envelope::<UserCommand>::from_bytes(envelope)?.into_parts();
        let command = match command {
            UserCommand::Poll(poll) => return Ok(Handled::without_effects(self.poll(&poll)?)),
            command => command,
        };
        let may_have_effects = command.may_have_effects();
        let reply = self.decide(command)?;
        let has_effects = may_have_effects && self.store.exists()? && self.has_effects()?;
        let spoken = Spoken::Answer(encode(&Answer::Reply(reply))?);
        Ok(Handled { spoken, before_reply: Vec::new(), has_effects })
    }

    fn pending(&self) -> Result<Vec<Delivery>, PortError> {
        if !self.store.exists()? {
            return Ok(Vec::new());
        }
        let mut pending = outbox::pending(&*self.ports.sql, self.name.server_name(), MAX_EFFECTS_IN_FLIGHT)?;
        pending.extend(self.spreading(MAX_EFFECTS_IN_FLIGHT.saturating_sub(pending.len()))?);
        Ok(pending)
    }

    fn delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        outbox::remove(&*self.ports.sql, done)?;
        self.spread(done)
    }

    fn alarm(&self) -> Result<(), PortError> {
        if !self.store.exists()? {
            return Ok(());
        }
        let sql = &*self.ports.sql;
        if self.has_effects()? {
            timers::set(sql, OUTBOX, self.ports.clock.now_ms() + timers::EFFECT_RETRY_MS)
        } else {
            timers::clear(sql, OUTBOX)
        }
    }

    fn next_alarm(&self) -> Result<Option<u64>, PortError> {
        if self.store.exists()? { timers::next(&*self.ports.sql) } else { Ok(None) }
    }
}
