//! The commands for the password of the account.

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};

use crate::objects::protocol::{Secret, command};

/// The longest password (bytes).
pub const MAX_PASSWORD_BYTES: usize = 512;

/// Verifies the caller's password. The reply is the generation of the account, which a later command proves.
/// Wrong passwords count by the caller's device.
#[derive(Debug, Serialize, Deserialize)]
pub struct VerifyPassword {
    pub password: Secret,
    /// The device of the session.
    pub device_id: OwnedDeviceId,
}

/// Where a password comes from, for the limits on wrong passwords.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordFrom {
    /// A login: the keyed hash of the account and the client's address block (`docs/limits.md`).
    Block(String),
    /// A password stage of a session of this device.
    Device(OwnedDeviceId),
}

/// Why a password is refused.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PasswordRefusal {
    /// The account does not exist or the password is wrong; the client does not learn which.
    Wrong,
    Deactivated,
    /// Too many wrong passwords; milliseconds until the next try.
    LimitExceeded(u64),
}

/// Changes the password, and ends all login tokens.
#[derive(Debug, Serialize, Deserialize)]
pub struct ChangePassword {
    pub password: Secret,
    /// The device that stays if all other devices are removed; if absent, no device is removed.
    pub ends_all_but: Option<OwnedDeviceId>,
}

command!(VerifyPassword, UserMarker, "verify_password", Result<u64, PasswordRefusal>, OF_CALLER = true);
command!(ChangePassword, UserMarker, "change_password", (), OF_CALLER = true);
