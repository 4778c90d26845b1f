//! The commands for logins, access tokens and refresh tokens (client-server API, "Client authentication").

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};

use super::PasswordRefusal;
use crate::objects::protocol::{Secret, TokenRefusal, command};

/// The most login tokens of one account at once.
pub const MAX_LOGIN_TOKENS: usize = 10;

/// Gets the owner of an access token, which the proof in the envelope carries.
#[derive(Debug, Serialize, Deserialize)]
pub struct CheckToken {}

/// The owner of a valid access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenOwner {
    /// Whether the account is a guest.
    pub is_guest: bool,
    /// Whether the account administers this server.
    pub is_admin: bool,
}

/// Logs a device in. An existing device keeps its display name and loses its older tokens.
#[derive(Debug, Serialize, Deserialize)]
pub struct Login {
    pub proof: LoginProof,
    /// The device, new or existing. Beyond the maximum of devices, a new one replaces the device that was not
    /// seen for longest.
    pub device: NewDevice,
    /// The keyed hash of the account and the client's address block.
    pub block: String,
}

/// How the user authenticates in a login.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginProof {
    Password(Secret),
    /// The hash of a login token, which the login uses up.
    Token(String),
}

/// A device with its access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewDevice {
    pub device_id: OwnedDeviceId,
    /// The display name, which an existing device ignores.
    pub display_name: Option<String>,
    /// The hash of the access token.
    pub token_hash: String,
    /// When the access token expires (milliseconds since 1970), and the refresh token for the next one. An
    /// access token without a refresh token does not expire.
    pub refresh: Option<(u64, RefreshToken)>,
}

/// Exchanges a refresh token for the next pair of tokens.
#[derive(Debug, Serialize, Deserialize)]
pub struct Refresh {
    /// The device that the refresh token names.
    pub device_id: OwnedDeviceId,
    /// The refresh token that the client sent.
    pub used: RefreshToken,
    /// The next pair of tokens.
    pub next: TokenPair,
}

/// A refresh token as the User stores it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshToken {
    /// The id of the session; each login of the device begins a new session.
    pub session: String,
    /// The number of refresh tokens before this one in the session.
    pub generation: u64,
    /// The hash of the refresh token.
    pub hash: String,
}

/// An access token that expires, and the refresh token for the next one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenPair {
    /// The hash of the access token.
    pub token_hash: String,
    /// When the access token expires (milliseconds since 1970).
    pub expires_ms: u64,
    /// The hash of the refresh token.
    pub refresh_hash: String,
}

/// Adds a login token, with which one device can log in once.
#[derive(Debug, Serialize, Deserialize)]
pub struct AddLoginToken {
    pub token_hash: String,
    /// When the token expires (milliseconds since 1970).
    pub expires_ms: u64,
}

/// The account has [`MAX_LOGIN_TOKENS`] login tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TooManyLoginTokens;

command!(CheckToken, UserMarker, "check_token", TokenOwner, OF_CALLER = true);
command!(Login, UserMarker, "login", Result<(), PasswordRefusal>, WHEN_ABSENT = true);
command!(Refresh, UserMarker, "refresh", Result<(), TokenRefusal>);
command!(AddLoginToken, UserMarker, "add_login_token", Result<(), TooManyLoginTokens>, OF_CALLER = true);
