//! Joins, knocks, leaves, and changes of the membership of others.

mod change;
mod forget;
mod join;
mod leave;

use lattice_wire::MatrixError;

pub(crate) use self::change::{ban, invite, invite_in, kick, unban};
pub(crate) use self::forget::forget;
pub(crate) use self::join::{join, knock};
pub(crate) use self::leave::leave;

/// The longest `reason` of a request (bytes).
pub(crate) const MAX_REASON_BYTES: usize = 4_096;
/// How long a leave or a forget waits for the Room (milliseconds). Then the User does without it.
const LEAVE_LIMIT_MS: u64 = 10_000;

/// Checks the `reason` of a request.
///
/// # Errors
/// `M_TOO_LARGE`.
fn checked(reason: Option<String>) -> Result<Option<String>, MatrixError> {
    if reason.as_ref().is_some_and(|reason| reason.len() > MAX_REASON_BYTES) {
        return Err(MatrixError::too_large("The reason is too long."));
    }
    Ok(reason)
}
