//! Who is calling, as argument types of handlers.
//!
//! **Invariant.** A handler that asks for a [`Caller`] cannot run for anybody else. The values are made
//! in `handlers/src/auth.rs` alone; a tidy test keeps it so. Only this crate can make a [`Confirmed`].

use std::collections::BTreeMap;

use ruma_common::{OwnedDeviceId, OwnedServerName, OwnedUserId};

/// A user on a device, token checked.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The user.
    pub user_id: OwnedUserId,
    /// The device that the token belongs to.
    pub device_id: OwnedDeviceId,
    /// Whether the account is a guest.
    pub is_guest: bool,
    /// Whether the account administers this server.
    pub is_admin: bool,
}

/// A user on a device, token checked, who administers this server (security S09).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Administrator {
    /// Who that is.
    pub caller: Caller,
}

/// A user on a device whose token is well-formed and ours, but not yet known to be valid: the
/// object call that redeems it must check `token_hash` ([`crate::TokenCheck::InObject`]).
#[derive(Debug, Clone)]
pub struct UnverifiedCaller {
    /// The user that the token names.
    pub user_id: OwnedUserId,
    /// The device that the token names.
    pub device_id: OwnedDeviceId,
    /// What the User object knows the token by.
    pub token_hash: String,
}

/// Another homeserver whose signature over the request was checked.
#[derive(Debug, Clone)]
pub struct RemoteServer {
    /// Its name.
    pub server_name: OwnedServerName,
}

/// An application service, token checked.
#[derive(Debug, Clone)]
pub struct Appservice {
    /// The id of its registration.
    pub id: String,
}

/// Whoever holds a token that was given in advance: the caller in the APIs that we do not serve.
#[derive(Debug, Clone, Copy)]
pub struct Bearer;

/// The operator of this server.
#[derive(Debug, Clone, Copy)]
pub struct Operator;

/// Somebody who has also completed user-interactive authentication for this very operation:
/// `Confirmed<Caller>`, or `Confirmed<()>` where nobody has a token yet (`POST /register`).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Confirmed<A> {
    /// Who that is.
    pub caller: A,
    /// What they showed.
    pub proofs: Proofs,
}

/// What the completed stages of user-interactive authentication were completed with, where the handler
/// has a use for it: the registration token, the version of the terms. Never a password.
pub type Proofs = BTreeMap<String, String>;
