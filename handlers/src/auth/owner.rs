//! Paths that name a user are for that user alone (security S02, S08).

use lattice_wire::{Caller, MatrixError};
use ruma_common::UserId;

/// Whether the caller is the user that the path names.
///
/// # Errors
/// `M_FORBIDDEN`.
pub(crate) fn only_oneself(caller: &Caller, user_id: &UserId) -> Result<(), MatrixError> {
    if caller.user_id == user_id {
        return Ok(());
    }
    Err(MatrixError::forbidden("This belongs to another user."))
}

/// The caller of an operation that also takes requests without a token.
///
/// # Errors
/// `M_MISSING_TOKEN`.
pub(crate) fn required_caller(caller: Option<Caller>) -> Result<Caller, MatrixError> {
    caller.ok_or_else(|| MatrixError::missing_token("An access token is missing."))
}
