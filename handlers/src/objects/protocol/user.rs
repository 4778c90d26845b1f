//! Commands of a User.

mod account;
mod account_data;
mod cross_signing;
mod dehydrated_devices;
mod delayed_events;
mod devices;
mod ephemeral;
mod filters;
mod follow_upgrade;
mod key_backups;
mod keys;
mod membership;
mod notifications;
mod openid;
mod passwords;
mod presence;
mod profile;
mod push_rules;
mod pushers;
mod sessions;
mod sync;
mod thread_subscriptions;
mod to_device;
mod unread;

pub use account::{AccountExists, Deactivate, MakeAdministrator, Register, UserInUse};
pub use account_data::{ChangeTag, GetAccountData, ListRoomAccountData, RoomAccountData, SetAccountData};
pub use cross_signing::{
    AddSignatures, CheckCrossSigningKeys, CrossSigningKeys, CrossSigningRefusal, KeyUsage, RefusedSignatures,
    SetCrossSigningKeys, SignatureRefusal, SignedByCaller,
};
pub use dehydrated_devices::{
    DehydratedDevice, DeleteDehydratedDevice, GetDehydratedDevice, PutDehydratedDevice, PutDehydratedRefusal,
    ReadDehydratedMessages, ReadMessagesRefusal,
};
pub use delayed_events::{
    ActOnDelayedEvent, DelayedAction, DelayedEvent, ListDelayedEvents, MAX_DELAYED_EVENTS,
    MAX_DELAYED_EVENTS_BYTES, Schedule, ScheduleRefusal, ScheduledEvent,
};
pub use devices::{
    Device, EndAllDevices, EndDevices, GetDevice, ListDevices, MAX_DISPLAY_NAME_BYTES, RenameDevice,
};
pub use ephemeral::{MarkerKind, MoveReadMarkers, ReadMarker, ShowTyping};
pub use filters::{DefineFilter, GetFilter};
pub use follow_upgrade::FollowUpgrade;
pub use key_backups::{
    BackedUpKey, Backup, BackupKeys, BackupPage, CreateBackup, DeleteBackup, DeleteBackupKeys, GetBackup,
    PutBackupKeys, PutKeysRefusal, ReadBackupKeys, SelectedKeys, UpdateBackup, UpdateBackupRefusal,
};
pub use keys::{
    ClaimKeys, ClaimedKeys, GetListedKeys, KeysRefusal, ListedKeys, MAX_ONE_TIME_KEYS, OwnKeys, QueryOwnKeys,
    SignedMasterKey, UploadKeys, UploadedKey,
};
pub use membership::{
    AdmitInvite, ForgetRoom, InviteBlocked, ListJoinedRooms, ListSearchedRooms, MAX_PENDING_KNOCKS, Newcomer,
    NotLeft, PrepareMembership, SearchedRoom, SearchedRooms,
};
pub use notifications::{ListNotifications, ListedNotifications, Notification, NotificationPage};
pub use openid::{AddOpenIdToken, CheckOpenIdToken, OPENID_TOKEN_TTL_MS};
pub use passwords::{ChangePassword, MAX_PASSWORD_BYTES, PasswordFrom, PasswordRefusal, VerifyPassword};
pub use presence::{GetPresence, SetPresence};
pub use profile::{GetProfile, SetProfileField};
pub use push_rules::{ChangePushRules, FindPushRule, GetPushRules, PushRuleRefusal};
pub use pushers::{ListPushers, Pusher, RemovePusher, SetPusher, YieldPusher};
use serde::{Deserialize, Serialize};
pub use sessions::{
    AddLoginToken, CheckToken, Login, LoginProof, MAX_LOGIN_TOKENS, NewDevice, Refresh, RefreshToken,
    TokenOwner, TokenPair, TooManyLoginTokens,
};
pub use sync::{
    DeviceKeyCounts, FindRoomPosition, InlineEvent, LeaveSilentRoom, ListChange, PlannedPull, PlannedRoom,
    Poll, PollReply, PulledRoom, ReceivedInvite, StreamUpdate, StrippedRoom, SyncPlan, TakePulled,
};

pub use thread_subscriptions::{
    ChangedSubscription, GetThreadSubscription, ListSubscriptionChanges, Subscribe, SubscribeRefusal,
    Unsubscribe,
};
pub use to_device::{PlannedMessages, SendToDevice};
pub use unread::{NotifyingEvent, UnreadUpdate};

/// Why a User does not store what its owner sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StorageRefusal {
    /// A maximum of this kind of data would be exceeded.
    TooMuch,
    /// The User stores as many bytes as it may.
    UserFull,
}
