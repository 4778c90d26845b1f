//! The path table of the API `oauth`, and the list of handlers that must exist.

use lattice_wire::{Authenticate, Route};

/// The number of served operations.
pub const SERVED: usize = 0;

/// The number of their routes; two operations may share a route.
pub const ROUTES: usize = 0;

/// The routes of a server that handles every served operation. This is the only bound on handlers,
/// so a missing handler is one error at the call.
#[rustfmt::skip]
#[allow(clippy::too_many_lines, reason = "a line for each operation")]
#[must_use]
pub const fn assert_handled<S>() -> [Route<S>; ROUTES]
where
    S: Authenticate,
{
    [
    ]
}
