//! The error of an exhausted quota.

use lattice_wire::MatrixError;

use crate::server::Server;

/// A quota that only an administrator can raise (client-server API, `M_RESOURCE_LIMIT_EXCEEDED`).
pub(crate) fn exhausted(server: &Server, error: &'static str) -> MatrixError {
    let contact = server.config.well_known.admin_contact(server.name());
    MatrixError::resource_limit_exceeded(error, contact)
}

/// The User of an account stores as much as it may.
pub(crate) fn user_is_full(server: &Server) -> MatrixError {
    exhausted(server, "Your account stores as much as it may.")
}
