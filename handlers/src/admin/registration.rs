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

/// Whether this server made the nonce and the nonce has not expired. A replayed request fails without a store
/// of used nonces: its user name is taken.
fn is_nonce(server: &Server, keys: &Keys, nonce: &str) -> bool {
    let Some((body, mac)) = nonce.rsplit_once('.') else { return false };
    let expires_ms = body.split('.').next().and_then(|number| number.parse::<u64>().ok());
    keys.secret.verify(Purpose::RegistrationNonce, body, mac)
        && expires_ms.is_some_and(|expires_ms| expires_ms > server.now_ms())
}
