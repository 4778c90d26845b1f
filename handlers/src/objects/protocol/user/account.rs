//! The account: made once, and its end.

use serde::{Deserialize, Serialize};

use super::NewDevice;
use crate::objects::protocol::{Secret, command};

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
command!(MakeAdministrator, UserMarker, "make_administrator", ());
command!(Deactivate, UserMarker, "deactivate", ());
