//! The path table of the API `client`, and the list of handlers that must exist.

use lattice_wire::Flows;
use lattice_wire::Handle;
use lattice_wire::route;
use lattice_wire::{Authenticate, Route};

use super::account_management::ChangePassword;
use super::account_management::CheckUsernameAvailability;
use super::account_management::DeactivateAccount;
use super::account_management::GetAccount3Pids;
use super::account_management::Register;
use super::account_management::RegistrationTokenValidity;
use super::capabilities::GetCapabilities;
use super::device_management::DeleteDevice;
use super::device_management::DeleteDevices;
use super::device_management::GetDevice;
use super::device_management::GetDevices;
use super::device_management::UpdateDevice;
use super::openid::RequestOpenIdToken;
use super::refresh::Refresh;
use super::room_creation::CreateRoom;
use super::room_membership::JoinRoom;
use super::room_participation::DefineFilter;
use super::room_participation::GetFilter;
use super::room_participation::SendMessage;
use super::room_participation::Sync;
use super::server_administration::GetVersions;
use super::server_administration::GetWellknown;
use super::server_administration::GetWellknownSupport;
use super::session_management::GenerateLoginToken;
use super::session_management::GetLoginFlows;
use super::session_management::GetTokenOwner;
use super::session_management::Login;
use super::session_management::Logout;
use super::session_management::LogoutAll;
use super::user_data::DeleteProfileField;
use super::user_data::GetAccountData;
use super::user_data::GetAccountDataPerRoom;
use super::user_data::GetProfileField;
use super::user_data::GetUserProfile;
use super::user_data::SetAccountData;
use super::user_data::SetAccountDataPerRoom;
use super::user_data::SetProfileField;

/// The number of served operations.
pub const SERVED: usize = 37;

/// The number of their routes; two operations may share a route.
pub const ROUTES: usize = 37;

/// The routes of a server that handles every served operation. This is the only bound on handlers,
/// so a missing handler is one error at the call.
#[rustfmt::skip]
#[must_use]
pub const fn assert_handled<S>() -> [Route<S>; ROUTES]
where
    S: Authenticate,
    S: Handle<ChangePassword>, // client/changePassword
    S: Flows<ChangePassword>,
    S: Handle<CheckUsernameAvailability>, // client/checkUsernameAvailability
    S: Handle<CreateRoom>, // client/createRoom
    S: Handle<DeactivateAccount>, // client/deactivateAccount
    S: Flows<DeactivateAccount>,
    S: Handle<DefineFilter>, // client/defineFilter
    S: Handle<DeleteDevice>, // client/deleteDevice
    S: Flows<DeleteDevice>,
    S: Handle<DeleteDevices>, // client/deleteDevices
    S: Flows<DeleteDevices>,
    S: Handle<DeleteProfileField>, // client/deleteProfileField
    S: Handle<GenerateLoginToken>, // client/generateLoginToken
    S: Flows<GenerateLoginToken>,
    S: Handle<GetAccount3Pids>, // client/getAccount3PIDs
    S: Handle<GetAccountData>, // client/getAccountData
    S: Handle<GetAccountDataPerRoom>, // client/getAccountDataPerRoom
    S: Handle<GetCapabilities>, // client/getCapabilities
    S: Handle<GetDevice>, // client/getDevice
    S: Handle<GetDevices>, // client/getDevices
    S: Handle<GetFilter>, // client/getFilter
    S: Handle<GetLoginFlows>, // client/getLoginFlows
    S: Handle<GetProfileField>, // client/getProfileField
    S: Handle<GetTokenOwner>, // client/getTokenOwner
    S: Handle<GetUserProfile>, // client/getUserProfile
    S: Handle<GetVersions>, // client/getVersions
    S: Handle<GetWellknown>, // client/getWellknown
    S: Handle<GetWellknownSupport>, // client/getWellknownSupport
    S: Handle<JoinRoom>, // client/joinRoom
    S: Handle<Login>, // client/login
    S: Handle<Logout>, // client/logout
    S: Handle<LogoutAll>, // client/logout_all
    S: Handle<Refresh>, // client/refresh
    S: Handle<Register>, // client/register
    S: Flows<Register>,
    S: Handle<RegistrationTokenValidity>, // client/registrationTokenValidity
    S: Handle<RequestOpenIdToken>, // client/requestOpenIdToken
    S: Handle<SendMessage>, // client/sendMessage
    S: Handle<SetAccountData>, // client/setAccountData
    S: Handle<SetAccountDataPerRoom>, // client/setAccountDataPerRoom
    S: Handle<SetProfileField>, // client/setProfileField
    S: Handle<Sync>, // client/sync
    S: Handle<UpdateDevice>, // client/updateDevice
{
    [
        route::<S, ChangePassword>(),
        route::<S, CheckUsernameAvailability>(),
        route::<S, CreateRoom>(),
        route::<S, DeactivateAccount>(),
        route::<S, DefineFilter>(),
        route::<S, DeleteDevice>(),
        route::<S, DeleteDevices>(),
        route::<S, DeleteProfileField>(),
        route::<S, GenerateLoginToken>(),
        route::<S, GetAccount3Pids>(),
        route::<S, GetAccountData>(),
        route::<S, GetAccountDataPerRoom>(),
        route::<S, GetCapabilities>(),
        route::<S, GetDevice>(),
        route::<S, GetDevices>(),
        route::<S, GetFilter>(),
        route::<S, GetLoginFlows>(),
        route::<S, GetProfileField>(),
        route::<S, GetTokenOwner>(),
        route::<S, GetUserProfile>(),
        route::<S, GetVersions>(),
        route::<S, GetWellknown>(),
        route::<S, GetWellknownSupport>(),
        route::<S, JoinRoom>(),
        route::<S, Login>(),
        route::<S, Logout>(),
        route::<S, LogoutAll>(),
        route::<S, Refresh>(),
        route::<S, Register>(),
        route::<S, RegistrationTokenValidity>(),
        route::<S, RequestOpenIdToken>(),
        route::<S, SendMessage>(),
        route::<S, SetAccountData>(),
        route::<S, SetAccountDataPerRoom>(),
        route::<S, SetProfileField>(),
        route::<S, Sync>(),
        route::<S, UpdateDevice>(),
    ]
}
