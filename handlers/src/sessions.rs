//! New accounts and sessions: a device, its tokens, and the limits of what clients call them.

use lattice_wire::{Int, MatrixError};
use ruma_common::{OwnedDeviceId, OwnedUserId, UserId};

use crate::objects::user::{
    AccountCommand, MAX_DISPLAY_NAME_BYTES, NewAccount, NewDevice, Pair, RefreshToken, RegisterOutcome,
    UserCommand, UserReply,
};
use crate::password::MAX_PASSWORD_BYTES;
use crate::server::{Keys, Server};
use crate::token::{self, Kind};

/// The longest device id (bytes).
const MAX_DEVICE_ID_BYTES: usize = 255;
/// Letters of a device id that the server makes.
const DEVICE_ID_LETTERS: usize = 10;
/// Letters of a session's name within a device.
const SESSION_LETTERS: usize = 16;
/// How long an access token is good if its client can refresh it (milliseconds).
pub const ACCESS_TOKEN_TTL_MS: u64 = 60 * 60 * 1000;

/// What a client says of the session that it wants.
#[derive(Default)]
pub(crate) struct Wish {
    /// A known device, or a new one.
    pub device_id: Option<OwnedDeviceId>,
    /// How a new device is called.
    pub display_name: Option<String>,
    /// Whether the client refreshes its tokens.
    pub refreshes: bool,
}

/// A session about to begin.
pub(crate) struct Session {
    pub device_id: OwnedDeviceId,
    pub access_token: String,
    pub refresh: Option<Refresh>,
    display_name: Option<String>,
}

/// What comes with an access token that ends.
pub(crate) struct Refresh {
    pub refresh_token: String,
    /// Until the access token ends (milliseconds).
    pub expires_in_ms: u64,
    session: String,
    expires_ms: u64,
}

impl Session {
    /// The part that the User keeps.
    pub(crate) fn device(&self) -> NewDevice {
        let refresh = self.refresh.as_ref().map(|refresh| {
            let hash = token::hash(&refresh.refresh_token);
            (refresh.expires_ms, RefreshToken { session: refresh.session.clone(), generation: 0, hash })
        });
        NewDevice {
            device_id: self.device_id.clone(),
            display_name: self.display_name.clone(),
            token_hash: token::hash(&self.access_token),
            refresh,
        }
    }
}

/// A refresh token that this server made, read.
pub(crate) struct Presented {
    pub user_id: OwnedUserId,
    pub device_id: OwnedDeviceId,
    pub token: RefreshToken,
}

/// The tokens that a refresh brings.
pub(crate) struct NextPair {
    pub access_token: String,
    pub refresh_token: String,
    pub pair: Pair,
}

impl Server {
    /// Makes an account.
    ///
    /// # Errors
    /// `M_USER_IN_USE`.
    pub(crate) async fn new_account(&self, user_id: &UserId, account: NewAccount) -> Result<(), MatrixError> {
        let command = UserCommand::Account(AccountCommand::Register(Box::new(account)));
        match self.user(user_id, command).await? {
            UserReply::Register(RegisterOutcome::Registered) => Ok(()),
            UserReply::Register(RegisterOutcome::UserInUse) => {
                Err(MatrixError::user_in_use("This user name is taken."))
            }
            _ => Err(self.unexpected("user", "to register")),
        }
    }

    /// Tokens for the user on the device that the client names, or on a new one.
    pub(crate) async fn new_session(&self, user_id: &UserId, wish: Wish) -> Result<Session, MatrixError> {
        let Wish { device_id, display_name, refreshes } = wish;
        if display_name.as_ref().is_some_and(|name| name.len() > MAX_DISPLAY_NAME_BYTES) {
            return Err(MatrixError::too_large("The display name of the device is too long."));
        }
        let device_id =
            device_id.unwrap_or_else(|| self.random_text(DEVICE_ID_LETTERS).to_uppercase().into());
        if device_id.as_bytes().is_empty() || device_id.as_bytes().len() > MAX_DEVICE_ID_BYTES {
            return Err(MatrixError::invalid_param("The device id is empty or too long."));
        }
        let keys = self.keys().await?;
        let access_token = self.mint(&keys, Kind::Access, user_id, &[device_id.as_str()]);
        let refresh = refreshes.then(|| {
            let session = self.random_text(SESSION_LETTERS);
            let parts = [device_id.as_str(), &session, "0"];
            let refresh_token = self.mint(&keys, Kind::Refresh, user_id, &parts);
            let expires_ms = self.now_ms() + ACCESS_TOKEN_TTL_MS;
            Refresh { refresh_token, expires_in_ms: ACCESS_TOKEN_TTL_MS, session, expires_ms }
        });
        Ok(Session { device_id, access_token, refresh, display_name })
    }

    /// A token that nobody had before.
    pub(crate) fn mint(&self, keys: &Keys, kind: Kind, user_id: &UserId, parts: &[&str]) -> String {
        token::mint(&keys.secret, kind, user_id, parts, self.random())
    }

    /// Reads a refresh token; `None` if this server did not make it.
    pub(crate) fn presented(&self, keys: &Keys, refresh_token: &str) -> Option<Presented> {
        let read = token::read(&keys.secret, Kind::Refresh, self.name(), refresh_token)?;
        let [device_id, session, generation] = <[String; 3]>::try_from(read.parts).ok()?;
        let generation = generation.parse().ok()?;
        let token = RefreshToken { session, generation, hash: token::hash(refresh_token) };
        Some(Presented { user_id: read.user_id, device_id: device_id.into(), token })
    }

    /// The pair that comes after a refresh token.
    pub(crate) fn next_pair(&self, keys: &Keys, presented: &Presented) -> NextPair {
        let Presented { user_id, device_id, token } = presented;
        let access_token = self.mint(keys, Kind::Access, user_id, &[device_id.as_str()]);
        let generation = token.generation.saturating_add(1).to_string();
        let parts = [device_id.as_str(), &token.session, &generation];
        let refresh_token = self.mint(keys, Kind::Refresh, user_id, &parts);
        let pair = Pair {
            token_hash: token::hash(&access_token),
            expires_ms: self.now_ms() + ACCESS_TOKEN_TTL_MS,
            refresh_hash: token::hash(&refresh_token),
        };
        NextPair { access_token, refresh_token, pair }
    }
}

/// A length of time as the wire has it (milliseconds).
pub(crate) fn milliseconds(number: u64) -> Int {
    Int::new_saturating(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The password of a request, within its limit.
pub(crate) fn required_password(password: Option<String>) -> Result<String, MatrixError> {
    let password = password.ok_or_else(|| MatrixError::missing_param("The field `password` is missing."))?;
    if password.is_empty() || password.len() > MAX_PASSWORD_BYTES {
        return Err(MatrixError::invalid_param("The password is empty or too long."));
    }
    Ok(password)
}
