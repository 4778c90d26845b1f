//! The path table of the API `client`, and the list of handlers that must exist.

use lattice_wire::Flows;
use lattice_wire::Handle;
use lattice_wire::either;
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
use super::end_to_end_encryption::ClaimKeys;
use super::end_to_end_encryption::DeleteRoomKeyBySessionId;
use super::end_to_end_encryption::DeleteRoomKeys;
use super::end_to_end_encryption::DeleteRoomKeysByRoomId;
use super::end_to_end_encryption::DeleteRoomKeysVersion;
use super::end_to_end_encryption::GetKeysChanges;
use super::end_to_end_encryption::GetRoomKeyBySessionId;
use super::end_to_end_encryption::GetRoomKeys;
use super::end_to_end_encryption::GetRoomKeysByRoomId;
use super::end_to_end_encryption::GetRoomKeysVersion;
use super::end_to_end_encryption::GetRoomKeysVersionCurrent;
use super::end_to_end_encryption::PostRoomKeysVersion;
use super::end_to_end_encryption::PutRoomKeyBySessionId;
use super::end_to_end_encryption::PutRoomKeys;
use super::end_to_end_encryption::PutRoomKeysByRoomId;
use super::end_to_end_encryption::PutRoomKeysVersion;
use super::end_to_end_encryption::QueryKeys;
use super::end_to_end_encryption::UploadCrossSigningKeys;
use super::end_to_end_encryption::UploadCrossSigningSignatures;
use super::end_to_end_encryption::UploadKeys;
use super::event_relationships::GetRelatingEvents;
use super::event_relationships::GetRelatingEventsWithRelType;
use super::event_relationships::GetRelatingEventsWithRelTypeAndEventType;
use super::media::CreateContent;
use super::media::GetConfig;
use super::media::GetConfigAuthed;
use super::media::GetContent;
use super::media::GetContentAuthed;
use super::media::GetContentOverrideName;
use super::media::GetContentOverrideNameAuthed;
use super::media::GetContentThumbnail;
use super::media::GetContentThumbnailAuthed;
use super::media::GetUrlPreview;
use super::media::GetUrlPreviewAuthed;
use super::media::UploadContent;
use super::media::UploadContentToMxc;
use super::openid::RequestOpenIdToken;
use super::presence::GetPresence;
use super::presence::SetPresence;
use super::push_notifications::DeletePushRule;
use super::push_notifications::GetNotifications;
use super::push_notifications::GetPushRule;
use super::push_notifications::GetPushRuleActions;
use super::push_notifications::GetPushRules;
use super::push_notifications::GetPushRulesGlobal;
use super::push_notifications::GetPushers;
use super::push_notifications::IsPushRuleEnabled;
use super::push_notifications::PostPusher;
use super::push_notifications::SetPushRule;
use super::push_notifications::SetPushRuleActions;
use super::push_notifications::SetPushRuleEnabled;
use super::read_markers::SetReadMarker;
use super::refresh::Refresh;
use super::reporting_content::ReportEvent;
use super::reporting_content::ReportRoom;
use super::reporting_content::ReportUser;
use super::room_creation::CreateRoom;
use super::room_directory::DeleteRoomAlias;
use super::room_directory::GetLocalAliases;
use super::room_directory::GetRoomIdByAlias;
use super::room_directory::SetRoomAlias;
use super::room_discovery::GetPublicRooms;
use super::room_discovery::GetRoomVisibilityOnDirectory;
use super::room_discovery::QueryPublicRooms;
use super::room_discovery::SetRoomVisibilityOnDirectory;
use super::room_membership::Ban;
use super::room_membership::ForgetRoom;
use super::room_membership::GetJoinedRooms;
use super::room_membership::InviteUser;
use super::room_membership::JoinRoom;
use super::room_membership::JoinRoomById;
use super::room_membership::Kick;
use super::room_membership::KnockRoom;
use super::room_membership::LeaveRoom;
use super::room_membership::Unban;
use super::room_participation::DefineFilter;
use super::room_participation::GetEventByTimestamp;
use super::room_participation::GetEventContext;
use super::room_participation::GetEvents;
use super::room_participation::GetFilter;
use super::room_participation::GetJoinedMembersByRoom;
use super::room_participation::GetMembersByRoom;
use super::room_participation::GetOneEvent;
use super::room_participation::GetOneRoomEvent;
use super::room_participation::GetRoomEvents;
use super::room_participation::GetRoomState;
use super::room_participation::GetRoomStateWithKey;
use super::room_participation::InitialSync;
use super::room_participation::PeekEvents;
use super::room_participation::PostReceipt;
use super::room_participation::RedactEvent;
use super::room_participation::RoomInitialSync;
use super::room_participation::SendMessage;
use super::room_participation::SetRoomStateWithKey;
use super::room_participation::SetTyping;
use super::room_participation::Sync;
use super::room_summary::GetRoomSummary;
use super::room_upgrades::UpgradeRoom;
use super::search::Search;
use super::send_to_device_messaging::SendToDevice;
use super::server_administration::GetVersions;
use super::server_administration::GetWellknown;
use super::server_administration::GetWellknownSupport;
use super::session_management::GenerateLoginToken;
use super::session_management::GetLoginFlows;
use super::session_management::GetTokenOwner;
use super::session_management::Login;
use super::session_management::Logout;
use super::session_management::LogoutAll;
use super::spaces::GetSpaceHierarchy;
use super::third_party_lookup::GetProtocols;
use super::threads::GetThreadRoots;
use super::user_data::DeleteProfileField;
use super::user_data::DeleteRoomTag;
use super::user_data::GetAccountData;
use super::user_data::GetAccountDataPerRoom;
use super::user_data::GetProfileField;
use super::user_data::GetRoomTags;
use super::user_data::GetUserProfile;
use super::user_data::SetAccountData;
use super::user_data::SetAccountDataPerRoom;
use super::user_data::SetProfileField;
use super::user_data::SetRoomTag;
use super::user_directory::SearchUserDirectory;
use super::voip::GetTurnServer;

/// The number of served operations.
pub const SERVED: usize = 137;

/// The number of their routes; two operations may share a route.
pub const ROUTES: usize = 136;

/// The routes of a server that handles every served operation. This is the only bound on handlers,
/// so a missing handler is one error at the call.
#[rustfmt::skip]
#[allow(clippy::too_many_lines, reason = "a line for each operation")]
#[must_use]
pub const fn assert_handled<S>() -> [Route<S>; ROUTES]
where
    S: Authenticate,
    S: Handle<Ban>, // client/ban
    S: Handle<ChangePassword>, // client/changePassword
    S: Flows<ChangePassword>,
    S: Handle<CheckUsernameAvailability>, // client/checkUsernameAvailability
    S: Handle<ClaimKeys>, // client/claimKeys
    S: Handle<CreateContent>, // client/createContent
    S: Handle<CreateRoom>, // client/createRoom
    S: Handle<DeactivateAccount>, // client/deactivateAccount
    S: Flows<DeactivateAccount>,
    S: Handle<DefineFilter>, // client/defineFilter
    S: Handle<DeleteDevice>, // client/deleteDevice
    S: Flows<DeleteDevice>,
    S: Handle<DeleteDevices>, // client/deleteDevices
    S: Flows<DeleteDevices>,
    S: Handle<DeleteProfileField>, // client/deleteProfileField
    S: Handle<DeletePushRule>, // client/deletePushRule
    S: Handle<DeleteRoomAlias>, // client/deleteRoomAlias
    S: Handle<DeleteRoomKeyBySessionId>, // client/deleteRoomKeyBySessionId
    S: Handle<DeleteRoomKeys>, // client/deleteRoomKeys
    S: Handle<DeleteRoomKeysByRoomId>, // client/deleteRoomKeysByRoomId
    S: Handle<DeleteRoomKeysVersion>, // client/deleteRoomKeysVersion
    S: Handle<DeleteRoomTag>, // client/deleteRoomTag
    S: Handle<ForgetRoom>, // client/forgetRoom
    S: Handle<GenerateLoginToken>, // client/generateLoginToken
    S: Flows<GenerateLoginToken>,
    S: Handle<GetAccount3Pids>, // client/getAccount3PIDs
    S: Handle<GetAccountData>, // client/getAccountData
    S: Handle<GetAccountDataPerRoom>, // client/getAccountDataPerRoom
    S: Handle<GetCapabilities>, // client/getCapabilities
    S: Handle<GetConfig>, // client/getConfig
    S: Handle<GetConfigAuthed>, // client/getConfigAuthed
    S: Handle<GetContent>, // client/getContent
    S: Handle<GetContentAuthed>, // client/getContentAuthed
    S: Handle<GetContentOverrideName>, // client/getContentOverrideName
    S: Handle<GetContentOverrideNameAuthed>, // client/getContentOverrideNameAuthed
    S: Handle<GetContentThumbnail>, // client/getContentThumbnail
    S: Handle<GetContentThumbnailAuthed>, // client/getContentThumbnailAuthed
    S: Handle<GetDevice>, // client/getDevice
    S: Handle<GetDevices>, // client/getDevices
    S: Handle<GetEventByTimestamp>, // client/getEventByTimestamp
    S: Handle<GetEventContext>, // client/getEventContext
    S: Handle<GetEvents>, // client/getEvents
    S: Handle<GetFilter>, // client/getFilter
    S: Handle<GetJoinedMembersByRoom>, // client/getJoinedMembersByRoom
    S: Handle<GetJoinedRooms>, // client/getJoinedRooms
    S: Handle<GetKeysChanges>, // client/getKeysChanges
    S: Handle<GetLocalAliases>, // client/getLocalAliases
    S: Handle<GetLoginFlows>, // client/getLoginFlows
    S: Handle<GetMembersByRoom>, // client/getMembersByRoom
    S: Handle<GetNotifications>, // client/getNotifications
    S: Handle<GetOneEvent>, // client/getOneEvent
    S: Handle<GetOneRoomEvent>, // client/getOneRoomEvent
    S: Handle<GetPresence>, // client/getPresence
    S: Handle<GetProfileField>, // client/getProfileField
    S: Handle<GetProtocols>, // client/getProtocols
    S: Handle<GetPublicRooms>, // client/getPublicRooms
    S: Handle<GetPushRule>, // client/getPushRule
    S: Handle<GetPushRuleActions>, // client/getPushRuleActions
    S: Handle<GetPushRules>, // client/getPushRules
    S: Handle<GetPushRulesGlobal>, // client/getPushRulesGlobal
    S: Handle<GetPushers>, // client/getPushers
    S: Handle<GetRelatingEvents>, // client/getRelatingEvents
    S: Handle<GetRelatingEventsWithRelType>, // client/getRelatingEventsWithRelType
    S: Handle<GetRelatingEventsWithRelTypeAndEventType>, // client/getRelatingEventsWithRelTypeAndEventType
    S: Handle<GetRoomEvents>, // client/getRoomEvents
    S: Handle<GetRoomIdByAlias>, // client/getRoomIdByAlias
    S: Handle<GetRoomKeyBySessionId>, // client/getRoomKeyBySessionId
    S: Handle<GetRoomKeys>, // client/getRoomKeys
    S: Handle<GetRoomKeysByRoomId>, // client/getRoomKeysByRoomId
    S: Handle<GetRoomKeysVersion>, // client/getRoomKeysVersion
    S: Handle<GetRoomKeysVersionCurrent>, // client/getRoomKeysVersionCurrent
    S: Handle<GetRoomState>, // client/getRoomState
    S: Handle<GetRoomStateWithKey>, // client/getRoomStateWithKey
    S: Handle<GetRoomSummary>, // client/getRoomSummary
    S: Handle<GetRoomTags>, // client/getRoomTags
    S: Handle<GetRoomVisibilityOnDirectory>, // client/getRoomVisibilityOnDirectory
    S: Handle<GetSpaceHierarchy>, // client/getSpaceHierarchy
    S: Handle<GetThreadRoots>, // client/getThreadRoots
    S: Handle<GetTokenOwner>, // client/getTokenOwner
    S: Handle<GetTurnServer>, // client/getTurnServer
    S: Handle<GetUrlPreview>, // client/getUrlPreview
    S: Handle<GetUrlPreviewAuthed>, // client/getUrlPreviewAuthed
    S: Handle<GetUserProfile>, // client/getUserProfile
    S: Handle<GetVersions>, // client/getVersions
    S: Handle<GetWellknown>, // client/getWellknown
    S: Handle<GetWellknownSupport>, // client/getWellknownSupport
    S: Handle<InitialSync>, // client/initialSync
    S: Handle<InviteUser>, // client/inviteUser
    S: Handle<IsPushRuleEnabled>, // client/isPushRuleEnabled
    S: Handle<JoinRoom>, // client/joinRoom
    S: Handle<JoinRoomById>, // client/joinRoomById
    S: Handle<Kick>, // client/kick
    S: Handle<KnockRoom>, // client/knockRoom
    S: Handle<LeaveRoom>, // client/leaveRoom
    S: Handle<Login>, // client/login
    S: Handle<Logout>, // client/logout
    S: Handle<LogoutAll>, // client/logout_all
    S: Handle<PeekEvents>, // client/peekEvents
    S: Handle<PostPusher>, // client/postPusher
    S: Handle<PostReceipt>, // client/postReceipt
    S: Handle<PostRoomKeysVersion>, // client/postRoomKeysVersion
    S: Handle<PutRoomKeyBySessionId>, // client/putRoomKeyBySessionId
    S: Handle<PutRoomKeys>, // client/putRoomKeys
    S: Handle<PutRoomKeysByRoomId>, // client/putRoomKeysByRoomId
    S: Handle<PutRoomKeysVersion>, // client/putRoomKeysVersion
    S: Handle<QueryKeys>, // client/queryKeys
    S: Handle<QueryPublicRooms>, // client/queryPublicRooms
    S: Handle<RedactEvent>, // client/redactEvent
    S: Handle<Refresh>, // client/refresh
    S: Handle<Register>, // client/register
    S: Flows<Register>,
    S: Handle<RegistrationTokenValidity>, // client/registrationTokenValidity
    S: Handle<ReportEvent>, // client/reportEvent
    S: Handle<ReportRoom>, // client/reportRoom
    S: Handle<ReportUser>, // client/reportUser
    S: Handle<RequestOpenIdToken>, // client/requestOpenIdToken
    S: Handle<RoomInitialSync>, // client/roomInitialSync
    S: Handle<Search>, // client/search
    S: Handle<SearchUserDirectory>, // client/searchUserDirectory
    S: Handle<SendMessage>, // client/sendMessage
    S: Handle<SendToDevice>, // client/sendToDevice
    S: Handle<SetAccountData>, // client/setAccountData
    S: Handle<SetAccountDataPerRoom>, // client/setAccountDataPerRoom
    S: Handle<SetPresence>, // client/setPresence
    S: Handle<SetProfileField>, // client/setProfileField
    S: Handle<SetPushRule>, // client/setPushRule
    S: Handle<SetPushRuleActions>, // client/setPushRuleActions
    S: Handle<SetPushRuleEnabled>, // client/setPushRuleEnabled
    S: Handle<SetReadMarker>, // client/setReadMarker
    S: Handle<SetRoomAlias>, // client/setRoomAlias
    S: Handle<SetRoomStateWithKey>, // client/setRoomStateWithKey
    S: Handle<SetRoomTag>, // client/setRoomTag
    S: Handle<SetRoomVisibilityOnDirectory>, // client/setRoomVisibilityOnDirectory
    S: Handle<SetTyping>, // client/setTyping
    S: Handle<Sync>, // client/sync
    S: Handle<Unban>, // client/unban
    S: Handle<UpdateDevice>, // client/updateDevice
    S: Handle<UpgradeRoom>, // client/upgradeRoom
    S: Handle<UploadContent>, // client/uploadContent
    S: Handle<UploadContentToMxc>, // client/uploadContentToMXC
    S: Handle<UploadCrossSigningKeys>, // client/uploadCrossSigningKeys
    S: Flows<UploadCrossSigningKeys>,
    S: Handle<UploadCrossSigningSignatures>, // client/uploadCrossSigningSignatures
    S: Handle<UploadKeys>, // client/uploadKeys
{
    [
        route::<S, Ban>(),
        route::<S, ChangePassword>(),
        route::<S, CheckUsernameAvailability>(),
        route::<S, ClaimKeys>(),
        route::<S, CreateContent>(),
        route::<S, CreateRoom>(),
        route::<S, DeactivateAccount>(),
        route::<S, DefineFilter>(),
        route::<S, DeleteDevice>(),
        route::<S, DeleteDevices>(),
        route::<S, DeleteProfileField>(),
        route::<S, DeletePushRule>(),
        route::<S, DeleteRoomAlias>(),
        route::<S, DeleteRoomKeyBySessionId>(),
        route::<S, DeleteRoomKeys>(),
        route::<S, DeleteRoomKeysByRoomId>(),
        route::<S, DeleteRoomKeysVersion>(),
        route::<S, DeleteRoomTag>(),
        route::<S, ForgetRoom>(),
        route::<S, GenerateLoginToken>(),
        route::<S, GetAccount3Pids>(),
        route::<S, GetAccountData>(),
        route::<S, GetAccountDataPerRoom>(),
        route::<S, GetCapabilities>(),
        route::<S, GetConfig>(),
        route::<S, GetConfigAuthed>(),
        route::<S, GetContent>(),
        route::<S, GetContentAuthed>(),
        route::<S, GetContentOverrideName>(),
        route::<S, GetContentOverrideNameAuthed>(),
        route::<S, GetContentThumbnail>(),
        route::<S, GetContentThumbnailAuthed>(),
        route::<S, GetDevice>(),
        route::<S, GetDevices>(),
        route::<S, GetEventByTimestamp>(),
        route::<S, GetEventContext>(),
        route::<S, GetFilter>(),
        route::<S, GetJoinedMembersByRoom>(),
        route::<S, GetJoinedRooms>(),
        route::<S, GetKeysChanges>(),
        route::<S, GetLocalAliases>(),
        route::<S, GetLoginFlows>(),
        route::<S, GetMembersByRoom>(),
        route::<S, GetNotifications>(),
        route::<S, GetOneEvent>(),
        route::<S, GetOneRoomEvent>(),
        route::<S, GetPresence>(),
        route::<S, GetProfileField>(),
        route::<S, GetProtocols>(),
        route::<S, GetPublicRooms>(),
        route::<S, GetPushRule>(),
        route::<S, GetPushRuleActions>(),
        route::<S, GetPushRules>(),
        route::<S, GetPushRulesGlobal>(),
        route::<S, GetPushers>(),
        route::<S, GetRelatingEvents>(),
        route::<S, GetRelatingEventsWithRelType>(),
        route::<S, GetRelatingEventsWithRelTypeAndEventType>(),
        route::<S, GetRoomEvents>(),
        route::<S, GetRoomIdByAlias>(),
        route::<S, GetRoomKeyBySessionId>(),
        route::<S, GetRoomKeys>(),
        route::<S, GetRoomKeysByRoomId>(),
        route::<S, GetRoomKeysVersion>(),
        route::<S, GetRoomKeysVersionCurrent>(),
        route::<S, GetRoomState>(),
        route::<S, GetRoomStateWithKey>(),
        route::<S, GetRoomSummary>(),
        route::<S, GetRoomTags>(),
        route::<S, GetRoomVisibilityOnDirectory>(),
        route::<S, GetSpaceHierarchy>(),
        route::<S, GetThreadRoots>(),
        route::<S, GetTokenOwner>(),
        route::<S, GetTurnServer>(),
        route::<S, GetUrlPreview>(),
        route::<S, GetUrlPreviewAuthed>(),
        route::<S, GetUserProfile>(),
        route::<S, GetVersions>(),
        route::<S, GetWellknown>(),
        route::<S, GetWellknownSupport>(),
        route::<S, InitialSync>(),
        route::<S, InviteUser>(),
        route::<S, IsPushRuleEnabled>(),
        route::<S, JoinRoom>(),
        route::<S, JoinRoomById>(),
        route::<S, Kick>(),
        route::<S, KnockRoom>(),
        route::<S, LeaveRoom>(),
        route::<S, Login>(),
        route::<S, Logout>(),
        route::<S, LogoutAll>(),
        route::<S, PostPusher>(),
        route::<S, PostReceipt>(),
        route::<S, PostRoomKeysVersion>(),
        route::<S, PutRoomKeyBySessionId>(),
        route::<S, PutRoomKeys>(),
        route::<S, PutRoomKeysByRoomId>(),
        route::<S, PutRoomKeysVersion>(),
        route::<S, QueryKeys>(),
        route::<S, QueryPublicRooms>(),
        route::<S, RedactEvent>(),
        route::<S, Refresh>(),
        route::<S, Register>(),
        route::<S, RegistrationTokenValidity>(),
        route::<S, ReportEvent>(),
        route::<S, ReportRoom>(),
        route::<S, ReportUser>(),
        route::<S, RequestOpenIdToken>(),
        route::<S, RoomInitialSync>(),
        route::<S, Search>(),
        route::<S, SearchUserDirectory>(),
        route::<S, SendMessage>(),
        route::<S, SendToDevice>(),
        route::<S, SetAccountData>(),
        route::<S, SetAccountDataPerRoom>(),
        route::<S, SetPresence>(),
        route::<S, SetProfileField>(),
        route::<S, SetPushRule>(),
        route::<S, SetPushRuleActions>(),
        route::<S, SetPushRuleEnabled>(),
        route::<S, SetReadMarker>(),
        route::<S, SetRoomAlias>(),
        route::<S, SetRoomStateWithKey>(),
        route::<S, SetRoomTag>(),
        route::<S, SetRoomVisibilityOnDirectory>(),
        route::<S, SetTyping>(),
        route::<S, Sync>(),
        route::<S, Unban>(),
        route::<S, UpdateDevice>(),
        route::<S, UpgradeRoom>(),
        route::<S, UploadContent>(),
        route::<S, UploadContentToMxc>(),
        route::<S, UploadCrossSigningKeys>(),
        route::<S, UploadCrossSigningSignatures>(),
        route::<S, UploadKeys>(),
        either::<S, GetEvents, PeekEvents>(),
    ]
}
