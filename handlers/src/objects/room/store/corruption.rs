//! What the store says when its tables make no sense.

use crate::ports::PortError;

/// An error of the store: what its tables hold cannot be read, or cannot be right.
pub(super) fn corrupt(error: impl std::fmt::Display) -> PortError {
    PortError::new("room store", "read", error)
}
