//! The path table of the API `admin`, and the list of handlers that must exist.

use lattice_wire::Handle;
use lattice_wire::route;
use lattice_wire::{Authenticate, Route};

use super::administrators::MakeAdministrator;
use super::media::DeleteMedia;
use super::media::DeleteMediaByAge;
use super::media::DeleteMediaOfUser;
use super::media::ListMediaOfUser;
use super::media::ProtectMedia;
use super::media::QuarantineMedia;
use super::media::QuarantineMediaInRoom;
use super::media::QuarantineMediaOfUser;
use super::media::UnprotectMedia;
use super::media::UnquarantineMedia;
use super::registration::GetRegistrationNonce;
use super::registration::RegisterWithSharedSecret;
use super::registration_tokens::CreateRegistrationToken;
use super::registration_tokens::DeleteRegistrationToken;
use super::registration_tokens::GetRegistrationToken;
use super::registration_tokens::ListRegistrationTokens;
use super::registration_tokens::UpdateRegistrationToken;
use super::reports::ListReports;
use super::server::GetHealth;
use super::server::GetServer;
use super::server::GetUsage;
use super::server_keys::ExportSigningKey;

/// The number of served operations.
pub const SERVED: usize = 23;

/// The number of their routes; two operations may share a route.
pub const ROUTES: usize = 23;

/// The routes of a server that handles every served operation. This is the only bound on handlers,
/// so a missing handler is one error at the call.
#[rustfmt::skip]
#[allow(clippy::too_many_lines, reason = "a line for each operation")]
#[must_use]
pub const fn assert_handled<S>() -> [Route<S>; ROUTES]
where
    S: Authenticate,
    S: Handle<CreateRegistrationToken>, // admin/createRegistrationToken
    S: Handle<DeleteMedia>, // admin/deleteMedia
    S: Handle<DeleteMediaByAge>, // admin/deleteMediaByAge
    S: Handle<DeleteMediaOfUser>, // admin/deleteMediaOfUser
    S: Handle<DeleteRegistrationToken>, // admin/deleteRegistrationToken
    S: Handle<ExportSigningKey>, // admin/exportSigningKey
    S: Handle<GetHealth>, // admin/getHealth
    S: Handle<GetRegistrationNonce>, // admin/getRegistrationNonce
    S: Handle<GetRegistrationToken>, // admin/getRegistrationToken
    S: Handle<GetServer>, // admin/getServer
    S: Handle<GetUsage>, // admin/getUsage
    S: Handle<ListMediaOfUser>, // admin/listMediaOfUser
    S: Handle<ListRegistrationTokens>, // admin/listRegistrationTokens
    S: Handle<ListReports>, // admin/listReports
    S: Handle<MakeAdministrator>, // admin/makeAdministrator
    S: Handle<ProtectMedia>, // admin/protectMedia
    S: Handle<QuarantineMedia>, // admin/quarantineMedia
    S: Handle<QuarantineMediaInRoom>, // admin/quarantineMediaInRoom
    S: Handle<QuarantineMediaOfUser>, // admin/quarantineMediaOfUser
    S: Handle<RegisterWithSharedSecret>, // admin/registerWithSharedSecret
    S: Handle<UnprotectMedia>, // admin/unprotectMedia
    S: Handle<UnquarantineMedia>, // admin/unquarantineMedia
    S: Handle<UpdateRegistrationToken>, // admin/updateRegistrationToken
{
    [
        route::<S, CreateRegistrationToken>(),
        route::<S, DeleteMedia>(),
        route::<S, DeleteMediaByAge>(),
        route::<S, DeleteMediaOfUser>(),
        route::<S, DeleteRegistrationToken>(),
        route::<S, ExportSigningKey>(),
        route::<S, GetHealth>(),
        route::<S, GetRegistrationNonce>(),
        route::<S, GetRegistrationToken>(),
        route::<S, GetServer>(),
        route::<S, GetUsage>(),
        route::<S, ListMediaOfUser>(),
        route::<S, ListRegistrationTokens>(),
        route::<S, ListReports>(),
        route::<S, MakeAdministrator>(),
        route::<S, ProtectMedia>(),
        route::<S, QuarantineMedia>(),
        route::<S, QuarantineMediaInRoom>(),
        route::<S, QuarantineMediaOfUser>(),
        route::<S, RegisterWithSharedSecret>(),
        route::<S, UnprotectMedia>(),
        route::<S, UnquarantineMedia>(),
        route::<S, UpdateRegistrationToken>(),
    ]
}
