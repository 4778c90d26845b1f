//! Commands of a User.

mod account;
mod account_data;
mod devices;
mod filters;
mod openid;
mod passwords;
mod profile;
mod sessions;
mod sync;

pub use account::{AccountExists, Deactivate, MakeAdministrator, Register, UserInUse};
pub use account_data::{GetAccountData, SetAccountData, TooMuchAccountData};
pub use devices::{
    Device, EndAllDevices, EndDevices, GetDevice, ListDevices, MAX_DISPLAY_NAME_BYTES, RenameDevice,
};
pub use filters::{DefineFilter, GetFilter, TooManyFilters};
pub use openid::{AddOpenIdToken, CheckOpenIdToken, OPENID_TOKEN_TTL_MS};
pub use passwords::{ChangePassword, MAX_PASSWORD_BYTES, PasswordRefusal, VerifyPassword};
pub use profile::{GetProfile, ProfileTooLarge, SetProfileField};
pub use sessions::{
    AddLoginToken, CheckToken, GetMemberProfile, Login, LoginProof, LoginRefusal, MAX_LOGIN_TOKENS,
    NewDevice, Refresh, RefreshToken, TokenOwner, TokenPair, TooManyLoginTokens,
};
pub use sync::{InlineEvent, PlannedInvite, PlannedRoom, Poll, PollReply, StreamUpdate, SyncPlan};
