//! `POST /_synapse/admin/v1/register`

use hmac::{Hmac, KeyInit as _, Mac as _};
use lattice_generated::admin::registration::register_with_shared_secret::{
    Body, RegisterWithSharedSecret, Request, Response,
};
use lattice_wire::{Handle, MatrixError};
use sha1::Sha1;

use super::{nonce_expiry, shared_secret, use_nonce};
use crate::auth::{new_user_id, required_password};
use crate::objects::protocol::user;
use crate::server::Server;
use crate::services::registration;
use crate::services::sessions::{self, WantedSession};

/// The length of the MAC before its hexadecimal encoding (bytes).
const MAC_BYTES: usize = 20;

impl Handle<RegisterWithSharedSecret> for Server {
    /// Creates an account if the MAC proves knowledge of the shared secret, even if registration is closed.
    async fn handle(&self, (): (), Request { body, .. }: Request) -> Result<Response, MatrixError> {
        let secret = shared_secret(self)?;
        if body.user_type.is_some() {
            return Err(MatrixError::invalid_param("User types are not supported: leave `user_type` out."));
        }
        let Some(expires_ms) = nonce_expiry(self, &*self.keys().await?, &body.nonce) else {
            return Err(MatrixError::unsupported("The nonce is unknown, was used or has expired."));
        };
        if !is_signed(secret, &body) {
            return Err(MatrixError::forbidden("The MAC is wrong."));
        }
        use_nonce(self, &body.nonce, expires_ms);
        let user_id = new_user_id(&body.username.to_ascii_lowercase(), self.name())?;
        let password = required_password(Some(body.password))?;
        let session = sessions::begin(self, &user_id, WantedSession::default()).await?;
        let account = user::Register {
            password: Some(password),
            device: Some(session.device()),
            is_admin: body.admin == Some(true),
            ..user::Register::default()
        };
        registration::register(self, &user_id, account).await?;
        Ok(Response::new(session.access_token, user_id, self.name().to_owned(), session.device_id))
    }
}

/// Checks the HMAC-SHA1 over nonce, user name, password and role, as Synapse defines it.
fn is_signed(secret: &str, body: &Body) -> bool {
    let role = if body.admin == Some(true) { "admin" } else { "notadmin" };
    let text = [body.nonce.as_str(), &body.username, &body.password, role].join("\0");
    let mut mac =
        Hmac::<Sha1>::new_from_slice(secret.as_bytes()).expect("invariant: HMAC takes keys of any length");
    mac.update(text.as_bytes());
    decode_hex(&body.mac).is_some_and(|tag| mac.verify_slice(&tag).is_ok())
}

fn decode_hex(text: &str) -> Option<Vec<u8>> {
    let pairs =
        text.as_bytes().chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    (text.len() == 2 * MAC_BYTES).then(|| pairs.collect()).flatten()
}
