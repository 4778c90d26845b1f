//! The types of callers that handlers take as arguments.
//!
//! **Invariant.** A handler that takes a [`Caller`] runs for an authenticated user only. Only
//! `handlers/src/auth.rs` constructs callers, as a tidy test checks. Only this crate can construct a
//! [`Confirmed`].

use std::collections::BTreeMap;

use ruma_common::{OwnedDeviceId, OwnedServerName, OwnedUserId};

/// An authenticated user and device.
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
    /// The hash under which the User object stores the token: the User checks the token again when it executes
    /// a command of the caller.
    pub token_hash: String,
}

/// An authenticated user who administers this server (security S09).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Administrator {
    /// The authenticated user and device.
    pub caller: Caller,
}

/// A user and device named by a well-formed access token of this server. The token may have been revoked:
/// the object that executes the command must check `token_hash` ([`crate::TokenCheck::InObject`]).
#[derive(Debug, Clone)]
pub struct UnverifiedCaller {
    /// The user that the token names.
    pub user_id: OwnedUserId,
    /// The device that the token names.
    pub device_id: OwnedDeviceId,
    /// The hash under which the User object stores the token.
    pub token_hash: String,
}

/// Another homeserver, authenticated by its signature over the request.
#[derive(Debug, Clone)]
pub struct RemoteServer {
    /// The server name that signed the request.
    pub server_name: OwnedServerName,
}

/// An application service, authenticated by its token.
#[derive(Debug, Clone)]
pub struct Appservice {
    /// The id of the registration.
    pub id: String,
}

/// The holder of a preconfigured token: the caller in the APIs of which this server is a client.
#[derive(Debug, Clone, Copy)]
pub struct Bearer;

/// The operator of this server, authenticated by the operator's secret.
#[derive(Debug, Clone, Copy)]
pub struct Operator;

/// A caller who has completed user-interactive authentication for this operation: `Confirmed<Caller>`, or
/// `Confirmed<()>` where the caller has no token yet (`POST /register`).
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Confirmed<A> {
    /// The caller.
    pub caller: A,
    /// The proofs of the completed stages.
    pub proofs: Proofs,
}

/// The values that completed the stages of user-interactive authentication, as far as handlers use them:
/// the registration token, the version of the terms, the generation of the account when the password was right.
/// Never a password.
pub type Proofs = BTreeMap<String, String>;
