//! The whole protocol of a User.

use lattice_rooms::Membership;
use lattice_sync::FilterChoice;
use lattice_sync::IgnoredUsers;
use lattice_wire::RateClass;
use ruma_common::{OwnedDeviceId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::account::AccountCommand;
use super::account_data::{AccountDataCommand, AccountDataOutcome};
use super::devices::{DeviceRow, DevicesCommand};
use super::filters::{FilterOutcome, FiltersCommand};
use super::openid::{OpenIdCommand, OpenIdOutcome};
use super::profile::{ProfileCommand, ProfileOutcome};
use super::sessions::{RefreshToken, SessionCommand};
use crate::objects::MemberProfile;

/// What a User can be asked.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserCommand {
    /// See [`AccountCommand`].
    Account(AccountCommand),
    /// See [`SessionCommand`].
    Session(SessionCommand),
    /// Is this token valid, and may it be used now?
    Check {
        /// The device that the token names.
        device_id: OwnedDeviceId,
        /// The token's hash.
        token_hash: String,
        /// The budget that the request draws on.
        rate: Option<RateClass>,
    },
    /// The same, and what do rooms show of the user?
    Introduce {
        /// The device that the token names.
        device_id: OwnedDeviceId,
        /// The token's hash.
        token_hash: String,
        /// The budget that the request draws on.
        rate: Option<RateClass>,
    },
    /// See [`DevicesCommand`].
    Devices(DevicesCommand),
    /// See [`AccountDataCommand`].
    AccountData(AccountDataCommand),
    /// See [`FiltersCommand`].
    Filters(FiltersCommand),
    /// See [`ProfileCommand`].
    Profile(ProfileCommand),
    /// See [`OpenIdCommand`].
    OpenId(OpenIdCommand),
    /// A room has something to say.
    Notify(Box<Notice>),
    /// What is new? May wait.
    Poll(Box<Poll>),
}

impl UserCommand {
    /// Whether its commit may record effects on others.
    pub(super) fn may_have_effects(&self) -> bool {
        matches!(
            self,
            Self::Account(AccountCommand::Register(_) | AccountCommand::Deactivate { .. })
                | Self::Profile(ProfileCommand::Set { .. })
        )
    }
}

/// A device with its token.
#[derive(Debug, Serialize, Deserialize)]
pub struct NewDevice {
    /// Its id.
    pub device_id: OwnedDeviceId,
    /// What a new device is called.
    pub display_name: Option<String>,
    /// The hash of its token.
    pub token_hash: String,
    /// When its token ends, and what brings the next one; a token without ends only with its session.
    #[serde(default)]
    pub refresh: Option<(u64, RefreshToken)>,
}

/// A part of a room's stream, for one member. Repetition and loss are harmless.
#[derive(Debug, Serialize, Deserialize)]
pub struct Notice {
    /// The room.
    pub room_id: OwnedRoomId,
    /// What the Room believes that the user has been told.
    pub from: u64,
    /// What the user has been told now.
    pub to: u64,
    /// The user's membership.
    pub membership: Membership,
    /// The position of the event that gave it.
    pub member_since: u64,
    /// The events in between, as the user may see them, where a client needs nothing else.
    pub events: Option<Vec<HeldEvent>>,
    /// What somebody invited is shown.
    pub invite_state: Option<Vec<Box<RawValue>>>,
}

/// An event that travels with a notice.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct HeldEvent {
    /// The event in the form of `/sync`.
    pub event: Box<RawValue>,
    /// Whether it is a state event.
    pub is_state: bool,
    /// Device and transaction id, if the user sent it.
    pub sent_by: Option<(String, String)>,
}

/// A client asks what is new. It is stored with the socket while it waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Poll {
    /// The device that the token names.
    pub device_id: OwnedDeviceId,
    /// The token's hash.
    pub token_hash: String,
    /// The budget that the request draws on.
    pub rate: Option<RateClass>,
    /// The position that the client has, of the user's stream.
    pub since: Option<u64>,
    /// Whether it may wait.
    pub may_wait: bool,
    /// All rooms with all of their state, though their timelines begin at `since`.
    pub full_state: bool,
    /// What of it the client wants.
    pub filter: FilterChoice,
}

/// What a User answers.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserReply {
    /// See [`RegisterOutcome`].
    Register(RegisterOutcome),
    /// See [`LoginOutcome`].
    Login(LoginOutcome),
    /// See [`CheckOutcome`].
    Check(CheckOutcome),
    /// Whether there is such an account.
    Exists(bool),
    /// The devices that were asked for, and are there.
    Devices(Vec<DeviceRow>),
    /// It was done.
    Done,
    /// It was not done: there are too many already.
    TooMany,
    /// See [`AccountDataOutcome`].
    AccountData(AccountDataOutcome),
    /// See [`FilterOutcome`]. A poll that names a filter that is not there is answered so, too.
    Filter(FilterOutcome),
    /// See [`ProfileOutcome`].
    Profile(ProfileOutcome),
    /// See [`OpenIdOutcome`].
    OpenId(OpenIdOutcome),
    /// The token is valid, and rooms show this of its user.
    Introduced {
        /// Whether the account is a guest's.
        is_guest: bool,
        /// Name and picture.
        profile: MemberProfile,
    },
    /// The notice was taken, or had nothing new.
    Notified,
    /// There is no such account.
    NoSuchUser,
    /// What is new.
    Plan(Box<SyncPlan>),
    /// A newer poll of the device took the place of this one.
    Superseded,
}

/// What making an account came to.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterOutcome {
    /// It exists now.
    Registered,
    /// It existed before.
    UserInUse,
}

/// What a login came to.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginOutcome {
    /// The device has its token.
    LoggedIn,
    /// No such account, or another password: nobody is told which.
    WrongPassword,
    /// There was such an account.
    Deactivated,
    /// Another device would be one too many.
    TooManyDevices,
    /// Too many wrong passwords; milliseconds until the next try.
    LimitExceeded(u64),
}

/// What a token is worth.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckOutcome {
    /// It is valid.
    Valid {
        /// Whether the account is a guest's.
        is_guest: bool,
        /// Whether the account administers this server.
        is_admin: bool,
    },
    /// It is not, or no longer.
    UnknownToken,
    /// It was, and its device is still there.
    SoftLoggedOut,
    /// The user's budget is spent; milliseconds until the next try.
    LimitExceeded(u64),
}

/// What a response to `/sync` is made of: what the User holds, and which parts of which rooms to read.
#[derive(Debug, Serialize, Deserialize)]
pub struct SyncPlan {
    /// The position of the user's stream that the response reaches.
    pub position: u64,
    /// The most timeline events of one room.
    pub timeline_limit: u64,
    /// Account data that belongs to no room.
    pub account_data: Vec<Box<RawValue>>,
    /// Whose messages are left out.
    pub ignored: IgnoredUsers,
    /// Rooms that the user is in.
    pub joined: Vec<PlannedRoom>,
    /// Rooms that the user is invited to.
    pub invited: Vec<PlannedInvite>,
}

/// A part of a room.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlannedRoom {
    /// The room.
    pub room_id: OwnedRoomId,
    /// What the client has seen of it; nothing if absent.
    pub after: Option<u64>,
    /// Where the part ends.
    pub upto: u64,
    /// The whole part, if the User has it.
    pub held: Option<Vec<HeldEvent>>,
    /// What the user's clients keep for the room.
    pub account_data: Vec<Box<RawValue>>,
}

/// An invite.
#[derive(Debug, Serialize, Deserialize)]
pub struct PlannedInvite {
    /// The room.
    pub room_id: OwnedRoomId,
    /// What is shown of it.
    pub state: Vec<Box<RawValue>>,
}

impl SyncPlan {
    pub(super) fn is_empty(&self) -> bool {
        self.account_data.is_empty() && self.joined.is_empty() && self.invited.is_empty()
    }
}
