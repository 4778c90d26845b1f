//! The path table of the API `oauth`, and the list of handlers that must exist.

use lattice_wire::{Authenticate, Route};

/// How many operations are served.
pub const SERVED: usize = 0;

/// How many routes lead to them: two operations may share one.
pub const ROUTES: usize = 0;

/// The routes of a server that handles every served operation. This is the only bound on handlers:
/// a missing one is one error, where this is called.
#[rustfmt::skip]
#[must_use]
pub const fn assert_handled<S>() -> [Route<S>; ROUTES]
where
    S: Authenticate,
{
    [
    ]
}
