//! What the settings let only administrators do.

use lattice_wire::MatrixError;

use crate::server::Server;

/// Whether the caller may create or upgrade rooms.
///
/// # Errors
/// `M_FORBIDDEN`.
pub(crate) fn create(server: &Server, is_admin: bool) -> Result<(), MatrixError> {
    check(
        server.config.rooms.only_admins_create,
        is_admin,
        "Only administrators create rooms on this server.",
    )
}

/// Whether the caller may make aliases.
///
/// # Errors
/// `M_FORBIDDEN`.
pub(crate) fn make_alias(server: &Server, is_admin: bool) -> Result<(), MatrixError> {
    let only_admins = server.config.rooms.only_admins_make_aliases;
    check(only_admins, is_admin, "Only administrators make aliases on this server.")
}

/// Whether the caller may publish rooms in the room directory.
///
/// # Errors
/// `M_FORBIDDEN`.
pub(crate) fn publish(server: &Server, is_admin: bool) -> Result<(), MatrixError> {
    check(
        server.config.rooms.only_admins_publish,
        is_admin,
        "Only administrators publish rooms on this server.",
    )
}

fn check(only_admins: bool, is_admin: bool, reason: &'static str) -> Result<(), MatrixError> {
    if is_admin || !only_admins { Ok(()) } else { Err(MatrixError::forbidden(reason)) }
}
