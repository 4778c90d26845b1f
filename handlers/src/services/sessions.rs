//! New sessions: a device and its tokens.

use lattice_wire::MatrixError;
use ruma_common::{OwnedDeviceId, UserId};

use super::devices::check_display_name;
use crate::auth::{Kind, hash};
use crate::objects::protocol::user::{NewDevice, RefreshToken};
use crate::server::Server;

/// The longest device id (bytes).
const MAX_DEVICE_ID_BYTES: usize = 255;
/// The number of letters in a device id that the server generates.
const DEVICE_ID_LETTERS: usize = 10;
/// The number of letters in the name of a refresh-token session.
const SESSION_LETTERS: usize = 16;
/// The lifetime of an access token that the client can refresh (milliseconds).
pub const ACCESS_TOKEN_TTL_MS: u64 = 60 * 60 * 1000;

/// The session that a client requests.
#[derive(Default)]
pub(crate) struct WantedSession {
    /// The id of a known or new device; the server generates one if absent.
    pub device_id: Option<OwnedDeviceId>,
    /// The display name of a new device.
    pub display_name: Option<String>,
    /// Whether the client supports refresh tokens.
    pub refreshes: bool,
}

/// A new session that the User has not stored yet.
pub(crate) struct Session {
    pub device_id: OwnedDeviceId,
    pub access_token: String,
    pub refresh: Option<NewRefresh>,
    display_name: Option<String>,
}

/// The refresh token that belongs to an expiring access token.
pub(crate) struct NewRefresh {
    pub refresh_token: String,
    /// The lifetime of the access token (milliseconds).
    pub expires_in_ms: u64,
    session: String,
    expires_ms: u64,
}

impl Session {
    /// The part of the session that the User stores.
    pub(crate) fn device(&self) -> NewDevice {
        let refresh = self.refresh.as_ref().map(|refresh| {
            let hash = hash(&refresh.refresh_token);
            (refresh.expires_ms, RefreshToken { session: refresh.session.clone(), generation: 0, hash })
        });
        NewDevice {
            device_id: self.device_id.clone(),
            display_name: self.display_name.clone(),
            token_hash: hash(&self.access_token),
            refresh,
        }
    }
}

/// Makes a new session of the user, on the requested device or on a new one.
///
/// # Errors
/// `M_TOO_LARGE` for the display name; `M_INVALID_PARAM` for the device id.
pub(crate) async fn begin(
    server: &Server,
    user_id: &UserId,
    wanted: WantedSession,
) -> Result<Session, MatrixError> {
    let WantedSession { device_id, display_name, refreshes } = wanted;
    check_display_name(display_name.as_deref())?;
    let device_id = device_id.unwrap_or_else(|| server.random_text(DEVICE_ID_LETTERS).to_uppercase().into());
    if device_id.as_bytes().is_empty() || device_id.as_bytes().len() > MAX_DEVICE_ID_BYTES {
        return Err(MatrixError::invalid_param("The device id is empty or too long."));
    }
    let keys = server.keys().await?;
    let access_token = keys.mint(Kind::Access, user_id, &[device_id.as_str()], server.random());
    let refresh = refreshes.then(|| {
        let session = server.random_text(SESSION_LETTERS);
        let parts = [device_id.as_str(), &session, "0"];
        let refresh_token = keys.mint(Kind::Refresh, user_id, &parts, server.random());
        let expires_ms = server.now_ms() + ACCESS_TOKEN_TTL_MS;
        NewRefresh { refresh_token, expires_in_ms: ACCESS_TOKEN_TTL_MS, session, expires_ms }
    });
    Ok(Session { device_id, access_token, refresh, display_name })
}
