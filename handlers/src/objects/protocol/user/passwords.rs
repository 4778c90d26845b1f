//! The password of the account.

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};

use crate::objects::protocol::{Secret, command};

/// The longest password (bytes).
pub const MAX_PASSWORD_BYTES: usize = 512;

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

command!(
    VerifyPassword,
    UserMarker,
    "verify_password",
    Result<(), PasswordRefusal>,
    WHEN_ABSENT = true
);
command!(ChangePassword, UserMarker, "change_password", ());
