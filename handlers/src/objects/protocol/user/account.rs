//! The commands that create, promote and deactivate an account.

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};

use super::NewDevice;
use crate::objects::protocol::{Secret, command};

/// Creates the account. Of two registrations of one name, the first succeeds: both reach the same object.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Register {
    pub password: Option<Secret>,
    /// The first device, unless the login is inhibited.
    pub device: Option<NewDevice>,
    /// Whether the account administers this server.
    pub is_admin: bool,
    /// Whether the account is a guest.
    pub is_guest: bool,
    /// The version of the terms that the user accepted.
    pub terms: Option<String>,
    /// The keyed hash of the account and the client's address block, if the user registers.
    pub block: Option<String>,
    /// The rooms that the user joins with the registration.
    pub rooms: Vec<OwnedRoomId>,
}

/// The name belongs to an account, perhaps a deactivated one (`M_USER_IN_USE`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserInUse;

/// Has a reply if the account exists, even deactivated; otherwise the answer is `Answer::Absent`.
#[derive(Debug, Serialize, Deserialize)]
pub struct AccountExists {}

/// Makes the account an administrator of this server.
#[derive(Debug, Serialize, Deserialize)]
pub struct MakeAdministrator {}

/// Deactivates the account permanently, and removes its sessions, account data and memberships.
#[derive(Debug, Serialize, Deserialize)]
pub struct Deactivate {
    /// Whether the profile is removed too, and users who join a room later see the user's events redacted.
    pub erase: bool,
}

command!(Register, UserMarker, "register", Result<(), UserInUse>, WHEN_ABSENT = true);
command!(AccountExists, UserMarker, "account_exists", ());
command!(MakeAdministrator, UserMarker, "make_administrator", ());
command!(Deactivate, UserMarker, "deactivate", (), OF_CALLER = true);
