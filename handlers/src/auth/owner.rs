//! Checks that a request acts on the caller's own user (security S02, S08).

use lattice_wire::{Caller, MatrixError};
use ruma_common::UserId;

/// Checks that the caller is the user that the path names.
///
/// # Errors
/// `M_FORBIDDEN` for another user.
pub(crate) fn only_oneself(caller: &Caller, user_id: &UserId) -> Result<(), MatrixError> {
    if caller.user_id == user_id {
        return Ok(());
    }
    Err(MatrixError::forbidden("You can do this for your own user id only."))
}

/// The caller of a request whose operation allows requests without a token.
///
/// # Errors
/// `M_MISSING_TOKEN`.
pub(crate) fn required_caller(caller: Option<Caller>) -> Result<Caller, MatrixError> {
    caller.ok_or_else(|| MatrixError::missing_token("An access token is missing."))
}
