//! For how long a client wants an event to be sticky (MSC4354).

use lattice_rooms::{MAX_STICKY_MS, Sticky};
use lattice_wire::{Int, MatrixError};

/// The value of `org.matrix.msc4354.sticky_duration_ms`.
///
/// # Errors
/// `M_INVALID_PARAM` if it is negative, or longer than [`MAX_STICKY_MS`].
pub(crate) fn sticky(duration_ms: Option<Int>) -> Result<Option<Sticky>, MatrixError> {
    let Some(duration_ms) = duration_ms else { return Ok(None) };
    let admitted = u64::try_from(i64::from(duration_ms)).ok().filter(|ms| *ms <= MAX_STICKY_MS);
    let refused = || MatrixError::invalid_param("An event is sticky for 0 to 3600000 milliseconds.");
    admitted.map(|duration_ms| Some(Sticky { duration_ms })).ok_or_else(refused)
}

/// As [`sticky`], for a state event. Memberships change by several commands, and every member gets them anyway: they are
/// not sticky.
///
/// # Errors
/// As [`sticky`], and for a membership.
pub(crate) fn sticky_state(
    event_type: &str,
    duration_ms: Option<Int>,
) -> Result<Option<Sticky>, MatrixError> {
    let sticky = sticky(duration_ms)?;
    if sticky.is_some() && event_type == "m.room.member" {
        return Err(MatrixError::invalid_param("A membership is not sticky."));
    }
    Ok(sticky)
}
