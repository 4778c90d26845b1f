//! Typed access to the tables of a User.

mod account;
mod account_data;
mod cross_signing;
mod dehydrated_device;
mod delayed_events;
mod device_keys;
mod device_list;
mod devices;
mod filters;
mod key_backups;
mod key_counts;
mod login_tokens;
mod message_senders;
mod notifications;
mod one_time_keys;
mod openid;
mod presence;
mod profile;
mod pushers;
mod read_markers;
mod rooms;
mod sessions;
mod stream;
mod stream_index;
mod thread_subscriptions;
mod to_device;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use ruma_common::OwnedDeviceId;

pub(super) use self::account_data::AccountDataRow;
pub use self::account_data::MAX_REMOVED_ACCOUNT_DATA;
pub(super) use self::cross_signing::SignedKeyRow;
pub(super) use self::dehydrated_device::DehydratedRow;
pub(super) use self::delayed_events::{DelayedEventRow, DueEvent};
pub(super) use self::device_list::DeviceListRow;
pub(super) use self::key_backups::BackupRow;
pub(super) use self::key_counts::KeyCounts;
use self::key_counts::KeyCountsCache;
pub use self::message_senders::{MAX_MESSAGE_SENDERS, MAX_TRANSACTIONS_KEPT, TRANSACTION_TTL_MS};
pub use self::notifications::MAX_NOTIFICATIONS;
pub use self::one_time_keys::KEPT_CLAIMED_KEYS;
pub(super) use self::one_time_keys::OneTimeKeyRow;
pub(super) use self::presence::PresenceRow;
pub(super) use self::profile::ProfileRow;
pub use self::read_markers::MAX_PRIVATE_THREAD_RECEIPTS;
pub(super) use self::rooms::RoomRow;
use self::stream_index::StreamIndex;
pub(super) use self::thread_subscriptions::SubscriptionRow;
pub(super) use self::to_device::{Inbox, MessageRow};
use super::sessions::Session;
use crate::objects::host::Storage;
use crate::ports::{PortError, Query, migration};

const MIGRATIONS: &[&str] = &[migration!(include_str!("../../../../migrations/user/0001_user.sql"))];
const HAS_ACCOUNT: Query = Query::new("SELECT 1 FROM account");

/// Reads and writes the tables of one user.
pub(super) struct Store {
    storage: Rc<Storage>,
    /// Whether the account is known to exist; an account is never removed.
    exists: Cell<bool>,
    /// A cache, which a change of a device or of the account clears.
    sessions: RefCell<BTreeMap<OwnedDeviceId, Session>>,
    /// A cache, which a rollback empties.
    stream: RefCell<Option<StreamIndex>>,
    /// The position of the last message to a device, once it was read.
    last_message: Cell<Option<u64>>,
    /// A cache, which a rollback empties.
    key_counts: RefCell<KeyCountsCache>,
}

impl Store {
    pub fn new(storage: Rc<Storage>) -> Self {
        Self {
            storage,
            exists: Cell::new(false),
            sessions: RefCell::default(),
            stream: RefCell::default(),
            last_message: Cell::new(None),
            key_counts: RefCell::default(),
        }
    }

    /// Whether the account exists. Writes nothing.
    pub fn exists(&self) -> Result<bool, PortError> {
        if !self.exists.get() {
            let exists =
                self.storage.exists(MIGRATIONS)? && !self.storage.query(HAS_ACCOUNT, &[])?.is_empty();
            self.exists.set(exists);
        }
        Ok(self.exists.get())
    }
}

fn to_json(value: &impl serde::Serialize) -> Result<String, PortError> {
    serde_json::to_string(value).map_err(corrupt)
}

fn corrupt(error: impl std::fmt::Display) -> PortError {
    PortError::new("user store", "read", error)
}
