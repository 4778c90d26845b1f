//! Access tokens: they name their user and device, so that routing needs no lookup, and carry a MAC,
//! so that a forged one costs no object call. The User keeps only a hash.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use ruma_common::{DeviceId, OwnedDeviceId, OwnedUserId, ServerName, UserId};
use sha2::{Digest as _, Sha256};

const PREFIX: &str = "ltk_";
const MAC_BYTES: usize = 8;

/// The secret of one server, from which the keys of its MACs are derived.
#[derive(Clone)]
pub struct Secret(Vec<u8>);

/// What a MAC is for: none is good for another purpose.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    /// Access tokens.
    AccessToken,
    /// Sessions of user-interactive authentication.
    InteractiveSession,
    /// OpenID tokens.
    OpenIdToken,
    /// Nonces of registration by a shared secret.
    RegistrationNonce,
}

impl Secret {
    /// The secret made of random bytes.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The MAC of a text, in base64.
    #[must_use]
    pub fn mac(&self, purpose: Purpose, text: &str) -> String {
        let tag = self.keyed(purpose, text).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode(tag.get(..MAC_BYTES).unwrap_or_default())
    }

    /// Whether it is the MAC of a text; in constant time.
    #[must_use]
    pub fn verify(&self, purpose: Purpose, text: &str, mac: &str) -> bool {
        let Ok(tag) = URL_SAFE_NO_PAD.decode(mac) else { return false };
        tag.len() == MAC_BYTES && self.keyed(purpose, text).verify_truncated_left(&tag).is_ok()
    }

    fn keyed(&self, purpose: Purpose, text: &str) -> Hmac<Sha256> {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(&self.0).expect("invariant: HMAC takes keys of any length");
        mac.update(match purpose {
            Purpose::AccessToken => b"access token\0",
            Purpose::InteractiveSession => b"interactive session\0",
            Purpose::OpenIdToken => b"openid token\0",
            Purpose::RegistrationNonce => b"registration nonce\0",
        });
        mac.update(text.as_bytes());
        mac
    }
}

/// Makes a token of a user and a device out of 16 random bytes.
#[must_use]
pub fn mint(secret: &Secret, user_id: &UserId, device_id: &DeviceId, random: [u8; 16]) -> String {
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let (user, device) = (encode(user_id.localpart().as_bytes()), encode(device_id.as_bytes()));
    let body = format!("{user}.{device}.{}", encode(&random));
    let mac = secret.mac(Purpose::AccessToken, &body);
    format!("{PREFIX}{body}.{mac}")
}

/// The user and device of a token that this server made. Whether it is still valid, the User knows.
#[must_use]
pub fn read(secret: &Secret, server_name: &ServerName, token: &str) -> Option<(OwnedUserId, OwnedDeviceId)> {
    let (body, mac) = token.strip_prefix(PREFIX)?.rsplit_once('.')?;
    if !secret.verify(Purpose::AccessToken, body, mac) {
        return None;
    }
    let mut parts = body.split('.').map(|part| String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok());
    let (localpart, device_id) = (parts.next()??, parts.next()??);
    let user_id = UserId::parse(format!("@{localpart}:{server_name}")).ok()?;
    Some((user_id, device_id.into()))
}

/// What the User knows a token by.
#[must_use]
pub fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests;
