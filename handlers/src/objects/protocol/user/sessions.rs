//! Sessions: what proves a device (client-server API, "Client authentication").

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};

use super::PasswordRefusal;
use crate::objects::protocol::{MemberProfile, Secret, TokenRefusal, command};

/// The most login tokens of one account at once.
pub const MAX_LOGIN_TOKENS: usize = 10;

/// Answers who the owner of an access token is. Sent with a proof, which is what is checked.
#[derive(Debug, Serialize, Deserialize)]
pub struct CheckToken {}

/// The owner of a valid access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenOwner {
    /// Whether the account is a guest's.
    pub is_guest: bool,
    /// Whether the account administers this server.
    pub is_admin: bool,
}

/// Answers whether the account is a guest's, and what member events show of it.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetMemberProfile {}

/// Gives a device an access token. A known device keeps its name, and its older tokens end.
#[derive(Debug, Serialize, Deserialize)]
pub struct Login {
    /// What proves the user.
    pub proof: LoginProof,
    /// The device, new or known.
    pub device: NewDevice,
}

/// What proves the user in a login.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginProof {
    /// The password.
    Password(Secret),
    /// The hash of a login token, which the login uses up.
    Token(String),
}

/// A device with its access token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct NewDevice {
    /// The id.
    pub device_id: OwnedDeviceId,
    /// The display name of a new device.
    pub display_name: Option<String>,
    /// The hash of the access token.
    pub token_hash: String,
    /// When the access token expires (milliseconds since 1970), and the refresh token for the next one. An
    /// access token without a refresh token ends only with its session.
    pub refresh: Option<(u64, RefreshToken)>,
}

/// Why a login is refused.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LoginRefusal {
    /// The password or the login token is refused.
    Proof(PasswordRefusal),
    /// Another device would be one too many.
    TooManyDevices,
}

/// Gives a device its next pair of tokens.
#[derive(Debug, Serialize, Deserialize)]
pub struct Refresh {
    /// The device that the refresh token names.
    pub device_id: OwnedDeviceId,
    /// The refresh token.
    pub used: RefreshToken,
    /// The next pair.
    pub next: TokenPair,
}

/// A refresh token as the User knows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefreshToken {
    /// The same from one login of the device to the next.
    pub session: String,
    /// How many came before it in the session.
    pub generation: u64,
    /// Its hash.
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

/// Adds a login token: another device logs in with it once.
#[derive(Debug, Serialize, Deserialize)]
pub struct AddLoginToken {
    /// The token's hash.
    pub token_hash: String,
    /// When the token expires (milliseconds since 1970).
    pub expires_ms: u64,
}

/// The account has [`MAX_LOGIN_TOKENS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TooManyLoginTokens;

command!(CheckToken, UserMarker, "check_token", TokenOwner);
command!(GetMemberProfile, UserMarker, "get_member_profile", (bool, MemberProfile));
command!(Login, UserMarker, "login", Result<(), LoginRefusal>, WHEN_ABSENT = true);
command!(Refresh, UserMarker, "refresh", Result<(), TokenRefusal>);
command!(AddLoginToken, UserMarker, "add_login_token", Result<(), TooManyLoginTokens>);
