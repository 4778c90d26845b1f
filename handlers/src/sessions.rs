//! New accounts and sessions: a device, its token, and the limits of what clients call them.

use lattice_wire::MatrixError;
use ruma_common::{OwnedDeviceId, UserId};

use crate::objects::user::{MAX_DISPLAY_NAME_BYTES, NewDevice, RegisterOutcome, UserCommand, UserReply};
use crate::password::MAX_PASSWORD_BYTES;
use crate::server::Server;
use crate::token;

/// The longest device id (bytes).
const MAX_DEVICE_ID_BYTES: usize = 255;
/// Letters of a device id that the server makes.
const DEVICE_ID_LETTERS: usize = 10;

/// A session about to begin.
pub(crate) struct Session {
    pub device_id: OwnedDeviceId,
    pub access_token: String,
    display_name: Option<String>,
}

impl Session {
    /// The part that the User keeps.
    pub(crate) fn device(&self) -> NewDevice {
        NewDevice {
            device_id: self.device_id.clone(),
            display_name: self.display_name.clone(),
            token_hash: token::hash(&self.access_token),
        }
    }
}

impl Server {
    /// Makes an account, with its first session if there is one.
    ///
    /// # Errors
    /// `M_USER_IN_USE`.
    pub(crate) async fn new_account(
        &self,
        user_id: &UserId,
        password: String,
        session: Option<&Session>,
        is_admin: bool,
    ) -> Result<(), MatrixError> {
        let device = session.map(Session::device);
        match self.user(user_id, UserCommand::Register { password: Some(password), device, is_admin }).await?
        {
            UserReply::Register(RegisterOutcome::Registered) => Ok(()),
            UserReply::Register(RegisterOutcome::UserInUse) => {
                Err(MatrixError::user_in_use("This user name is taken."))
            }
            _ => Err(self.unexpected("user", "to register")),
        }
    }

    /// A token for the user on the device that the client names, or on a new one.
    pub(crate) async fn new_session(
        &self,
        user_id: &UserId,
        device_id: Option<OwnedDeviceId>,
        display_name: Option<String>,
    ) -> Result<Session, MatrixError> {
        if display_name.as_ref().is_some_and(|name| name.len() > MAX_DISPLAY_NAME_BYTES) {
            return Err(MatrixError::too_large("The display name of the device is too long."));
        }
        let device_id =
            device_id.unwrap_or_else(|| self.random_text(DEVICE_ID_LETTERS).to_uppercase().into());
        if device_id.as_bytes().is_empty() || device_id.as_bytes().len() > MAX_DEVICE_ID_BYTES {
            return Err(MatrixError::invalid_param("The device id is empty or too long."));
        }
        let access_token = token::mint(&self.keys().await?.secret, user_id, &device_id, self.random());
        Ok(Session { device_id, access_token, display_name })
    }
}

/// The password of a request, within its limit.
pub(crate) fn required_password(password: Option<String>) -> Result<String, MatrixError> {
    let password = password.ok_or_else(|| MatrixError::missing_param("The field `password` is missing."))?;
    if password.is_empty() || password.len() > MAX_PASSWORD_BYTES {
        return Err(MatrixError::invalid_param("The password is empty or too long."));
    }
    Ok(password)
}
