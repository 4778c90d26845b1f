//! The path table of the API `client`, and the list of handlers that must exist.

use lattice_wire::Handle;
use lattice_wire::either;
use lattice_wire::route;
use lattice_wire::{Authenticate, Route};

use super::things::GetState;
use super::things::InviteByEmail;
use super::things::InviteUser;
use super::things::PeekEvents;

/// How many operations are served.
pub const SERVED: usize = 4;

/// How many routes lead to them: two operations may share one.
pub const ROUTES: usize = 3;

/// The routes of a server that handles every served operation. This is the only bound on handlers:
/// a missing one is one error, where this is called.
#[rustfmt::skip]
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
