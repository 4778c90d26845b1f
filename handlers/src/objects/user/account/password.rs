//! Password hashes: argon2id, as PHC strings.

use argon2::password_hash::phc::{PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, PasswordVerifier as _, Version};

use crate::objects::protocol::Secret;
use crate::ports::{Entropy, PortError};

/// Memory (KiB), passes and lanes of one hash: the minimum that OWASP recommends.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

fn argon2() -> Result<Argon2<'static>, PortError> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a new password with a random salt.
///
/// # Errors
/// If argon2 refuses the parameters.
pub fn hash(password: &Secret, entropy: &dyn Entropy) -> Result<String, PortError> {
    let mut bytes = [0; 16];
    entropy.fill(&mut bytes);
    let salt = Salt::new(&bytes).map_err(failed)?;
    let hash = argon2()?.hash_password_with_salt(password.expose().as_bytes(), &salt).map_err(failed)?;
    Ok(hash.to_string())
}

/// Whether the password matches the hash. Without a well-formed hash the function does the same work and
/// returns `false`.
#[must_use]
pub fn verify(password: &Secret, hash: Option<&str>) -> bool {
    let Ok(argon2) = argon2() else { return false };
    match hash.map(PasswordHash::new) {
        Some(Ok(hash)) => argon2.verify_password(password.expose().as_bytes(), &hash).is_ok(),
        _ => {
            let mut output = [0; 32];
            let _work =
                argon2.hash_password_into(password.expose().as_bytes(), b"nobody's own salt", &mut output);
            false
        }
    }
}

fn failed(error: impl std::fmt::Display) -> PortError {
    PortError::new("password", "hash", error)
}

#[cfg(test)]
mod tests;
