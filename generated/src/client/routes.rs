//! The path table of the API `client`, and the list of handlers that must exist.

use lattice_wire::Handle;
use lattice_wire::route;
use lattice_wire::{Authenticate, Route};

use super::account_management::Register;
use super::room_creation::CreateRoom;
use super::room_membership::JoinRoom;
use super::room_participation::SendMessage;
use super::room_participation::Sync;
use super::server_administration::GetVersions;
use super::session_management::GetTokenOwner;
use super::session_management::Login;

/// How many operations are served.
pub const SERVED: usize = 8;

/// How many routes lead to them: two operations may share one.
pub const ROUTES: usize = 8;

/// The routes of a server that handles every served operation. This is the only bound on handlers:
/// a missing one is one error, where this is called.
#[rustfmt::skip]
#[must_use]
pub const fn assert_handled<S>() -> [Route<S>; ROUTES]
where
    S: Authenticate,
    S: Handle<CreateRoom>, // client/createRoom
    S: Handle<GetTokenOwner>, // client/getTokenOwner
    S: Handle<GetVersions>, // client/getVersions
    S: Handle<JoinRoom>, // client/joinRoom
    S: Handle<Login>, // client/login
    S: Handle<Register>, // client/register
    S: Handle<SendMessage>, // client/sendMessage
    S: Handle<Sync>, // client/sync
{
    [
        route::<S, CreateRoom>(),
        route::<S, GetTokenOwner>(),
        route::<S, GetVersions>(),
        route::<S, JoinRoom>(),
        route::<S, Login>(),
        route::<S, Register>(),
        route::<S, SendMessage>(),
        route::<S, Sync>(),
    ]
}
