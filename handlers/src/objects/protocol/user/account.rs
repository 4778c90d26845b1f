//! The account: made once, its password, its end.

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};

use super::NewDevice;
use crate::objects::protocol::{Secret, command};

/// The longest password (bytes).
pub const MAX_PASSWORD_BYTES: usize = 512;

/// Makes the account. The first one of a name wins: the object is the name.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Register {
    /// The password, if the account has one.
    pub password: Option<Secret>,
    /// The first device, unless the login is inhibited.
    pub device: Option<NewDevice>,
    /// Whether the account administers this server.
    pub is_admin: bool,
    /// Whether the account is a guest's.
    pub is_guest: bool,
    /// The version of the terms that were agreed to.
    pub terms: Option<String>,
}

/// The name has an account, or had one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInUse;

/// Is answered if there is an account, also a deactivated one: names are not given twice.
#[derive(Debug, Serialize, Deserialize)]
pub struct AccountExists {}

/// Verifies the password. Wrong passwords are counted as in a login.
#[derive(Debug, Serialize, Deserialize)]
pub struct VerifyPassword {
    /// The password.
    pub password: Secret,
}

/// Why a password is refused.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordRefusal {
    /// No such account, or a wrong password: the client does not learn which.
    Wrong,
    /// The account was deactivated.
    Deactivated,
    /// Too many wrong passwords; milliseconds until the next try.
    LimitExceeded(u64),
}

/// Changes the password.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangePassword {
    /// The new password.
    pub password: Secret,
    /// The only device that stays, if all others end.
    pub ends_all_but: Option<OwnedDeviceId>,
}

/// Makes the account an administrator of this server.
#[derive(Debug, Serialize, Deserialize)]
pub struct MakeAdministrator {}

/// Ends the account for ever: its sessions, its account data, its memberships.
#[derive(Debug, Serialize, Deserialize)]
pub struct Deactivate {
    /// Whether the profile goes too, and rooms redact the user's events for those who join later.
    pub erase: bool,
}

command!(Register, UserMarker, "register", Result<(), UserInUse>, WHEN_ABSENT = true);
command!(AccountExists, UserMarker, "account_exists", ());
command!(
    VerifyPassword,
    UserMarker,
    "verify_password",
    Result<(), PasswordRefusal>,
    WHEN_ABSENT = true
);
command!(ChangePassword, UserMarker, "change_password", ());
command!(MakeAdministrator, UserMarker, "make_administrator", ());
command!(Deactivate, UserMarker, "deactivate", ());
