//! The path table of the API `client`, and the list of handlers that must exist.

use lattice_wire::Handle;
use lattice_wire::route;
use lattice_wire::{Authenticate, Route};

use super::firsts::First;
use super::seconds::Second;

/// How many operations are served.
pub const SERVED: usize = 2;

/// How many routes lead to them: two operations may share one.
pub const ROUTES: usize = 2;

/// The routes of a server that handles every served operation. This is the only bound on handlers:
/// a missing one is one error, where this is called.
#[rustfmt::skip]
#[must_use]
pub const fn assert_handled<S>() -> [Route<S>; ROUTES]
where
    S: Authenticate,
    S: Handle<First>, // client/first
    S: Handle<Second>, // client/second
{
    [
        route::<S, First>(),
        route::<S, Second>(),
    ]
}
