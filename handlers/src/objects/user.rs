//! The User object: one per local user, the single writer of the account, its devices and its sync stream.
//!
//! Tables: `migrations/user/`. Rate limits of requests are kept in memory only.

mod account;
mod account_data;
mod delayed_events;
mod device_list;
mod devices;
mod ephemeral;
mod filters;
mod follow_upgrade;
mod key_backups;
mod keys;
mod membership;
mod notifications;
mod openid;
mod presence;
mod profile;
mod push_rules;
mod pushers;
mod removed_devices;
mod room_changes;
mod sessions;
mod store;
mod sync;
mod thread_subscriptions;
mod to_device;

use std::cell::{Cell, RefCell};

pub use account::{
    ATTEMPTS_INTERVAL_MS, FAILED_LOGINS, FAILED_LOGINS_ELSEWHERE, KNOWN_BLOCK_TTL_MS, MAX_KNOWN_BLOCKS,
    MAX_STORED_BUDGETS,
};
pub use account_data::{MAX_ACCOUNT_DATA_BYTES, MAX_ACCOUNT_DATA_PIECES, MAX_TAGS};
pub use delayed_events::DELAYED_EVENT_RETRY_MS;
pub use ephemeral::{MAX_TYPING_ROOMS_IN_MEMORY, TYPING_TTL_MS};
pub use filters::MAX_FILTERS;
pub use key_backups::{
    MAX_BACKUP_BYTES, MAX_BACKUP_KEYS, MAX_BACKUP_PAGE_BYTES, MAX_BACKUP_PAGE_KEYS, MAX_BACKUPS,
};
pub use keys::{
    MAX_FALLBACK_KEYS, MAX_LISTED_KEYS_BYTES, MAX_ONE_TIME_KEY_ALGORITHMS, MAX_SIGNED_KEY_BYTES,
    MAX_SIGNED_KEYS,
};
use lattice_wire::{RateClass, RateLimiter};
pub use openid::MAX_OPENID_TOKENS;
pub use presence::{MAX_POLLING_DEVICES, MAX_PRESENCE_ROOMS, MIN_PRESENCE_MS, PRESENCE_CHECK_MS};
pub use profile::MAX_PROFILE_BYTES;
pub use pushers::MAX_PUSHERS;
use ruma_common::{OwnedUserId, UserId};
pub use sessions::{LAST_SEEN_INTERVAL_MS, MAX_DEVICES};
pub use store::{
    KEPT_CLAIMED_KEYS, MAX_MESSAGE_SENDERS, MAX_NOTIFICATIONS, MAX_PRIVATE_THREAD_RECEIPTS,
    MAX_REMOVED_ACCOUNT_DATA, MAX_TRANSACTIONS_KEPT, TRANSACTION_TTL_MS,
};
pub use sync::{
    AWAKE_AFTER_POLL_MS, AWAKE_AFTER_WAIT_MS, MAX_HEARD_LISTS, MAX_INVITES_PER_SYNC, MAX_LEFT_ROOMS,
    MAX_PENDING_INVITES, MAX_PENDING_INVITES_BY_INVITER, MAX_POLLS_PER_DEVICE, MAX_POSITION_PAIRS, MAX_PULLS,
    OWED_RETRY_MAX_MS, OWED_RETRY_MIN_MS,
};

pub use thread_subscriptions::MAX_THREAD_SUBSCRIPTIONS;
pub use to_device::{
    MAX_INBOX_BYTES, MAX_INBOX_MESSAGES, MAX_MESSAGES_BYTES_PER_SYNC, MAX_MESSAGES_BYTES_PER_USER,
    MAX_MESSAGES_PER_SYNC,
};

use self::account::Attempts;
use self::ephemeral::TypingRooms;
use self::presence::PollingDevices;
use self::store::Store;
use self::sync::{HeardLists, Retries};
use super::host::{CommandOutcome, Delivery, Dispatch, Host, Reserve, Write, commands};
use super::protocol::user::{
    AccountExists, ActOnDelayedEvent, AddLoginToken, AddOpenIdToken, AddSignatures, AdmitInvite,
    ChangePassword, ChangePushRules, ChangeTag, CheckCrossSigningKeys, CheckOpenIdToken, CheckToken,
    ClaimKeys, Deactivate, DefineFilter, EndAllDevices, EndDevices, FindPushRule, FindRoomPosition,
    FollowUpgrade, ForgetRoom, GetAccountData, GetDevice, GetFilter, GetListedKeys, GetPresence, GetProfile,
    GetPushRules, GetThreadSubscription, LeaveSilentRoom, ListDelayedEvents, ListDevices, ListJoinedRooms,
    ListNotifications, ListPushers, ListRoomAccountData, ListSearchedRooms, ListSubscriptionChanges, Login,
    MakeAdministrator, MoveReadMarkers, Poll, PrepareMembership, QueryOwnKeys, Refresh, Register,
    RemovePusher, RenameDevice, Schedule, SendToDevice, SetAccountData, SetCrossSigningKeys, SetPresence,
    SetProfileField, SetPusher, ShowTyping, StreamUpdate, Subscribe, TakePulled, Unsubscribe, UploadKeys,
    VerifyPassword, YieldPusher,
};
use super::protocol::user::{
    CreateBackup, DeleteBackup, DeleteBackupKeys, GetBackup, PutBackupKeys, ReadBackupKeys, UpdateBackup,
};
use super::protocol::user::{
    DeleteDehydratedDevice, GetDehydratedDevice, PutDehydratedDevice, ReadDehydratedMessages,
};
use super::protocol::{Envelope, Proof, TokenRefusal};
use crate::ports::PortError;

/// The single writer of one local user's account, devices, account data and sync stream.
pub struct User {
    host: Host,
    store: Store,
    requests: RefCell<RateLimiter<RateClass>>,
    /// Read from the account's row when they are first needed.
    attempts: RefCell<Option<Attempts>>,
    retries: RefCell<Retries>,
    heard_lists: RefCell<HeardLists>,
    typing: RefCell<TypingRooms>,
    polling: RefCell<PollingDevices>,
    /// Until when the user is told of everything although no poll waits (milliseconds since 1970).
    awake_until_ms: Cell<u64>,
    /// When delayed events that were due were last looked for (milliseconds since 1970).
    fired_ms: Cell<u64>,
}

commands! { User:
    Register, AccountExists, VerifyPassword, ChangePassword, MakeAdministrator, Deactivate,
    Login, Refresh, AddLoginToken, CheckToken,
    ListDevices, GetDevice, RenameDevice, EndDevices, EndAllDevices,
    SetAccountData, GetAccountData, ListRoomAccountData, FollowUpgrade, ChangeTag,
    GetPushRules, FindPushRule, ChangePushRules,
    SetPusher, RemovePusher, YieldPusher, ListPushers, ListNotifications,
    UploadKeys, QueryOwnKeys, GetListedKeys, ClaimKeys,
    CheckCrossSigningKeys, SetCrossSigningKeys, AddSignatures,
    DefineFilter, GetFilter,
    GetProfile, SetProfileField, GetPresence, SetPresence,
    AddOpenIdToken, CheckOpenIdToken,
    StreamUpdate, TakePulled, Poll, FindRoomPosition, ShowTyping, MoveReadMarkers,
    PrepareMembership, AdmitInvite, ListJoinedRooms, ListSearchedRooms, LeaveSilentRoom, ForgetRoom,
    Schedule, ListDelayedEvents, ActOnDelayedEvent,
    Subscribe, Unsubscribe, GetThreadSubscription, ListSubscriptionChanges,
    SendToDevice,
    CreateBackup, GetBackup, UpdateBackup, DeleteBackup, PutBackupKeys, ReadBackupKeys, DeleteBackupKeys,
    PutDehydratedDevice, GetDehydratedDevice, DeleteDehydratedDevice, ReadDehydratedMessages,
}

impl User {
    #[must_use]
    pub fn new(host: Host) -> Self {
        Self {
            store: Store::new(host.storage.clone()),
            host,
            requests: RefCell::new(RateLimiter::new()),
            attempts: RefCell::default(),
            retries: RefCell::default(),
            heard_lists: RefCell::default(),
            typing: RefCell::default(),
            polling: RefCell::default(),
            awake_until_ms: Cell::new(0),
            fired_ms: Cell::new(0),
        }
    }

    /// Whether the database is as large as it may be. Reads, logouts and stream updates go on.
    fn is_full(&self) -> Result<bool, PortError> {
        self.host.storage.has_bytes(self.host.settings.quotas.user)
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
        self.check_proof(proof)
    }

    fn dispatch(&self, envelope: &Envelope<'_>) -> Result<CommandOutcome, PortError> {
        self.lead(envelope)
    }

    fn pending(&self, limit: usize, reserve: Reserve<'_>) -> Result<Vec<Delivery>, PortError> {
        let mut deliveries = self.profile_updates(limit, reserve)?;
        deliveries.extend(self.presence_updates(limit - deliveries.len(), reserve)?);
        deliveries.extend(self.keys_write(limit - deliveries.len(), reserve)?);
        deliveries.extend(self.device_list_updates(limit - deliveries.len(), reserve)?);
        deliveries.extend(self.due_events(limit - deliveries.len(), reserve)?);
        Ok(deliveries)
    }

    /// The delayed events that the user sends now.
    fn pending_for(&self, _: &UserId) -> Result<Vec<Delivery>, PortError> {
        self.due_events(usize::MAX, &|_, _| true)
    }

    fn index_write(&self) -> Result<Vec<Delivery>, PortError> {
        self.keys_write(1, &|_, _| true)
    }

    fn delivered(&self, done: &[Delivery]) -> Result<bool, PortError> {
        self.profile_delivered(done)?;
        self.presence_delivered(done)?;
        self.device_list_delivered(done)?;
        self.remove_sent_events(done)?;
        // The rooms hear of a change once the directory has it.
        self.keys_written(done)
    }

    fn alarm(&self, write: &Write<'_>) -> Result<(), PortError> {
        self.check_presence(write)?;
        self.set_delayed_timer(write)
    }
}
