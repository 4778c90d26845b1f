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
