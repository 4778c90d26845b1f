//! Handlers of the group `admin/registration`, and the nonces that they share.

mod get_registration_nonce;
mod register_with_shared_secret;

use lattice_wire::MatrixError;

use crate::auth::Purpose;
use crate::auth::keys::Keys;
use crate::server::Server;

/// The lifetime of a nonce (milliseconds).
pub const REGISTRATION_NONCE_TTL_MS: u64 = 60 * 1000;

/// The registration secret, or an error if the operator has set none.
fn shared_secret(server: &Server) -> Result<&str, MatrixError> {
    let secret = server.config.registration_secret.as_deref();
    secret.ok_or_else(|| MatrixError::unsupported("Registration by a shared secret is not enabled."))
}

/// Makes a nonce: expiry, random letters and MAC. The server does not store it.
fn nonce(server: &Server, keys: &Keys) -> String {
    let body = format!("{}.{}", server.now_ms() + REGISTRATION_NONCE_TTL_MS, server.random_text(16));
    let mac = keys.secret.mac(Purpose::RegistrationNonce, &body);
    format!("{body}.{mac}")
}

/// When a nonce expires; `None` if this server did not make it, or it has expired, or this isolate has seen it
/// used.
fn nonce_expiry(server: &Server, keys: &Keys, nonce: &str) -> Option<u64> {
    let (body, mac) = nonce.rsplit_once('.')?;
    let expires_ms = body.split('.').next()?.parse::<u64>().ok()?;
    let is_good = keys.secret.verify(Purpose::RegistrationNonce, body, mac)
        && expires_ms > server.now_ms()
        && !server.memory.used_nonces.borrow().contains_key(nonce);
    is_good.then_some(expires_ms)
}

/// Remembers a used nonce until it expires. The MAC of the request was right, so only the holder of the secret
/// fills this memory. Another isolate would take the nonce again: there the same request finds its user name
/// taken, and another user needs another MAC under the secret.
fn use_nonce(server: &Server, nonce: &str, expires_ms: u64) {
    let now_ms = server.now_ms();
    let mut used = server.memory.used_nonces.borrow_mut();
    used.retain(|_, expires_ms| *expires_ms > now_ms);
    used.insert(nonce.to_owned(), expires_ms);
}
