//! Checks of the passwords in requests.

use lattice_wire::MatrixError;

use crate::objects::protocol::Secret;
use crate::objects::protocol::user::MAX_PASSWORD_BYTES;

/// Checks that a request has a password, and its length.
///
/// # Errors
/// `M_MISSING_PARAM`, `M_INVALID_PARAM`.
pub(crate) fn required_password(password: Option<String>) -> Result<Secret, MatrixError> {
    let password = password.ok_or_else(|| MatrixError::missing_param("The field `password` is missing."))?;
    if password.is_empty() || password.len() > MAX_PASSWORD_BYTES {
        return Err(MatrixError::invalid_param("The password is empty or too long."));
    }
    Ok(password.into())
}
