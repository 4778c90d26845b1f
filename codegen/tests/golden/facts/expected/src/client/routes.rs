//! The path table of the API `client`, and the list of handlers that must exist.

use lattice_wire::Handle;
use lattice_wire::either;
use lattice_wire::route;
use lattice_wire::{Authenticate, Route};

use super::things::GetState;
use super::things::InviteByEmail;
use super::things::InviteUser;
use super::things::PeekEvents;

/// The number of served operations.
pub const SERVED: usize = 4;

/// The number of their routes; two operations may share a route.
pub const ROUTES: usize = 3;

/// The routes of a server that handles every served operation. This is the only bound on handlers,
/// so a missing handler is one error at the call.
#[rustfmt::skip]
#[allow(clippy::too_many_lines, reason = "a line for each operation")]
#[must_use]
pub const fn assert_handled<S>() -> [Route<S>; ROUTES]
where
    S: Authenticate,
    S: Handle<GetState>, // client/getState
    S: Handle<InviteByEmail>, // client/inviteByEmail
    S: Handle<InviteUser>, // client/inviteUser
    S: Handle<PeekEvents>, // client/peekEvents
{
    [
        route::<S, GetState>(),
        route::<S, PeekEvents>(),
        either::<S, InviteUser, InviteByEmail>(),
    ]
}
