//! The error for tables that cannot be read.

use crate::ports::PortError;

/// An error of the store: the content of a table is unreadable or inconsistent.
pub(super) fn corrupt(error: impl std::fmt::Display) -> PortError {
    PortError::new("room store", "read", error)
}
