//! Tokens. A token contains its user and device, so routing needs no lookup, and a MAC, so a forged token
//! costs no object call. The User stores only a hash of the token.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use ruma_common::{OwnedUserId, ServerName, UserId};
use sha2::{Digest as _, Sha256};

/// The length of a MAC: HMAC-SHA256 truncated to its first half (RFC 2104, section 5).
const MAC_BYTES: usize = 16;

/// The secret HMAC key of one server.
#[derive(Clone)]
pub struct TokenSecret(Vec<u8>);

/// The purpose of a MAC. A MAC is valid for one purpose only.
#[derive(Debug, Clone, Copy)]
pub enum Purpose {
    AccessToken,
    RefreshToken,
    LoginToken,
    /// Session ids of user-interactive authentication.
    InteractiveSession,
    OpenIdToken,
    /// Nonces of registration with a shared secret.
    RegistrationNonce,
    /// Hashes of address blocks.
    AddressBlock,
    /// Ids of delayed events.
    DelayedEvent,
}

impl TokenSecret {
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// The MAC of a text, in unpadded URL-safe base64.
    #[must_use]
    pub fn mac(&self, purpose: Purpose, text: &str) -> String {
        let tag = self.keyed(purpose, text).finalize().into_bytes();
        URL_SAFE_NO_PAD.encode(tag.get(..MAC_BYTES).unwrap_or_default())
    }

    /// Checks the MAC of a text, in constant time.
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
            Purpose::RefreshToken => b"refresh token\0",
            Purpose::LoginToken => b"login token\0",
            Purpose::InteractiveSession => b"interactive session\0",
            Purpose::OpenIdToken => b"openid token\0",
            Purpose::RegistrationNonce => b"registration nonce\0",
            Purpose::AddressBlock => b"address block\0",
            Purpose::DelayedEvent => b"delayed event\0",
        });
        mac.update(text.as_bytes());
        mac
    }
}

/// The kind of a token, which decides what its bearer can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An access token: acts as its user on one device.
    Access,
    /// A refresh token: yields the next pair of tokens of one device.
    Refresh,
    /// A login token: logs its user in once, within two minutes.
    Login,
    /// An OpenID token: proves the identity of its user to a third party, and allows nothing else.
    Identity,
    /// The id of a delayed event: sends, restarts or cancels it.
    DelayedEvent,
}

impl Kind {
    const fn prefix(self) -> &'static str {
        match self {
            Self::Access => "ltk_",
            Self::Refresh => "ltr_",
            Self::Login => "ltl_",
            Self::Identity => "lto_",
            Self::DelayedEvent => "ltd_",
        }
    }

    const fn purpose(self) -> Purpose {
        match self {
            Self::Access => Purpose::AccessToken,
            Self::Refresh => Purpose::RefreshToken,
            Self::Login => Purpose::LoginToken,
            Self::Identity => Purpose::OpenIdToken,
            Self::DelayedEvent => Purpose::DelayedEvent,
        }
    }
}

/// The contents of a token that this server made. The User decides whether the token is still valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// The user of the token.
    pub user_id: OwnedUserId,
    /// The further parts, such as the device id, in the order that [`mint`] received.
    pub parts: Vec<String>,
}

/// Makes a token that names a user and further parts, with 16 random bytes.
#[must_use]
pub fn mint(secret: &TokenSecret, kind: Kind, user_id: &UserId, parts: &[&str], random: [u8; 16]) -> String {
    let mut body = URL_SAFE_NO_PAD.encode(user_id.localpart().as_bytes());
    for part in parts.iter().map(|part| part.as_bytes()).chain([random.as_slice()]) {
        body.push('.');
        body.push_str(&URL_SAFE_NO_PAD.encode(part));
    }
    let mac = secret.mac(kind.purpose(), &body);
    format!("{}{body}.{mac}", kind.prefix())
}

/// Reads a token of this kind; `None` if this server did not make it.
#[must_use]
pub fn read(secret: &TokenSecret, kind: Kind, server_name: &ServerName, token: &str) -> Option<Token> {
    let (body, mac) = token.strip_prefix(kind.prefix())?.rsplit_once('.')?;
    if !secret.verify(kind.purpose(), body, mac) {
        return None;
    }
    let (named, _random) = body.rsplit_once('.')?;
    let mut parts = named.split('.').map(|part| String::from_utf8(URL_SAFE_NO_PAD.decode(part).ok()?).ok());
    let user_id = UserId::parse(format!("@{}:{server_name}", parts.next()??)).ok()?;
    Some(Token { user_id, parts: parts.collect::<Option<_>>()? })
}

/// The hash of a token that the User stores.
#[must_use]
pub fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

#[cfg(test)]
mod tests;
