//! Commands of a User.

mod account;
mod account_data;
mod devices;
mod filters;
mod openid;
mod profile;
mod sessions;
mod sync;

pub use account::{
    AccountExists, ChangePassword, Deactivate, MAX_PASSWORD_BYTES, MakeAdministrator, PasswordRefusal,
    Register, UserInUse, VerifyPassword,
};
pub use account_data::{GetAccountData, SetAccountData, TooMuchAccountData};
pub use devices::{
    Device, EndAllDevices, EndDevices, GetDevice, ListDevices, MAX_DISPLAY_NAME_BYTES, RenameDevice,
};
pub use filters::{DefineFilter, GetFilter, TooManyFilters};
pub use openid::{AddOpenIdToken, CheckOpenIdToken, OPENID_TOKEN_TTL_MS};
pub use profile::{GetProfile, ProfileTooLarge, SetProfileField};
pub use sessions::{
    AddLoginToken, CheckToken, GetMemberProfile, Login, LoginProof, LoginRefusal, MAX_LOGIN_TOKENS,
    NewDevice, Refresh, RefreshToken, TokenOwner, TokenPair, TooManyLoginTokens,
};
pub use sync::{InlineEvent, PlannedInvite, PlannedRoom, Poll, PollReply, StreamUpdate, SyncPlan};
