//! The path table of the API `admin`, and the list of handlers that must exist.

use lattice_wire::Handle;
use lattice_wire::route;
use lattice_wire::{Authenticate, Route};

use super::registration::GetRegistrationNonce;
use super::registration::RegisterWithSharedSecret;
use super::server_keys::ExportSigningKey;

/// How many operations are served.
pub const SERVED: usize = 3;

/// How many routes lead to them: two operations may share one.
pub const ROUTES: usize = 3;

/// The routes of a server that handles every served operation. This is the only bound on handlers:
/// a missing one is one error, where this is called.
#[rustfmt::skip]
#[must_use]
pub const fn assert_handled<S>() -> [Route<S>; ROUTES]
where
    S: Authenticate,
    S: Handle<ExportSigningKey>, // admin/exportSigningKey
    S: Handle<GetRegistrationNonce>, // admin/getRegistrationNonce
    S: Handle<RegisterWithSharedSecret>, // admin/registerWithSharedSecret
{
    [
        route::<S, ExportSigningKey>(),
        route::<S, GetRegistrationNonce>(),
        route::<S, RegisterWithSharedSecret>(),
    ]
}
