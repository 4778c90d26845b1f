//! Creates rooms.

mod creation;
mod encryption;
pub(crate) mod membership;
pub(crate) mod mutual;
pub(crate) mod permissions;
pub(crate) mod refusals;
pub(crate) mod upgrade;

use lattice_generated::client::room_creation::create_room::{Body, Preset, Visibility};
use lattice_rooms::{EventTemplate, NewRoom, RoomOptions, initial_events, rules};
use lattice_wire::{Caller, MatrixError, Rate, UInt};
use ruma_common::{MilliSecondsSinceUnixEpoch, OwnedRoomAliasId, OwnedRoomId, OwnedUserId, UserId};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use self::creation::{PlannedRoom, random_room_id};
use self::refusals::malformed;
pub(crate) use self::refusals::{forbidden_if_absent, refused};
use super::{aliases, profiles};
use crate::server::Server;

/// The most users in `invite` of a new room.
pub(crate) const MAX_INITIAL_INVITES: usize = 100;
/// The names that one user can invite: each costs object requests, also if nobody has it.
pub const INVITED_NAMES: Rate = Rate { burst: 300, interval_ms: 1_000 };
/// The most events in `initial_state` of a new room.
pub(crate) const MAX_INITIAL_STATE_EVENTS: usize = 100;

/// Creates a room from the body of a `createRoom` request.
///
/// # Errors
/// If a field is not supported or malformed, or if the authorisation rules reject an initial event; `M_FORBIDDEN` if
/// the settings let only administrators do it.
pub(crate) async fn create(server: &Server, caller: Caller, body: Body) -> Result<OwnedRoomId, MatrixError> {
    permissions::create(server, caller.is_admin)?;
    refuse_unsupported(server, &body)?;
    let creator = caller.user_id;
    let version = body.room_version.clone().unwrap_or_else(|| server.config.default_room_version.clone());
    let rules = rules(&version).ok_or_else(|| {
        MatrixError::unsupported_room_version("This server does not support this room version.")
    })?;
    let published = body.visibility == Some(Visibility::Public);
    let alias =
        body.room_alias_name.as_deref().map(|name| aliases::of_local_part(server, name)).transpose()?;
    if published {
        permissions::publish(server, caller.is_admin)?;
    }
    if alias.is_some() {
        permissions::make_alias(server, caller.is_admin)?;
    }
    let creation_content = object(body.creation_content.as_deref(), "creation_content")?;
    let mut options = options(&creator, body, (published, alias.as_ref()))?;
    encryption::encrypt_by_default(server.config.rooms.encryption, &mut options)?;
    check_aliases(&options.initial_state, alias.as_ref())?;
    admit_invited(server, &creator, options.invite.len())?;
    let mut events = initial_events(&options, &rules).map_err(|error| malformed(&error))?;
    let unregistered = profiles::show_members(server, &creator, &mut events).await?;
    let room = NewRoom {
        creator,
        version,
        creation_content,
        additional_creators: additional_creators(&options),
        room_id: random_room_id(server)?,
        origin_server_ts: MilliSecondsSinceUnixEpoch(UInt::new_saturating(server.now_ms())),
    };
    PlannedRoom { room, rules, events, unregistered, published, alias }.create(server).await
}

/// Checks the canonical alias events of `initial_state`.
fn check_aliases(
    initial_state: &[EventTemplate],
    alias: Option<&OwnedRoomAliasId>,
) -> Result<(), MatrixError> {
    let mut canonical = initial_state.iter().filter(|event| event.event_type == "m.room.canonical_alias");
    canonical.try_for_each(|event| aliases::check_initial(&event.content, alias))
}

fn refuse_unsupported(server: &Server, body: &Body) -> Result<(), MatrixError> {
    let refuse = |what: &'static str| Err(MatrixError::unsupported(what));
    if body.invite_3pid.as_ref().is_some_and(|invites| !invites.is_empty()) {
        return refuse("Invitations by e-mail or telephone are not supported yet: leave `invite_3pid` out.");
    }
    let invited = body.invite.as_deref().unwrap_or_default();
    if invited.len() > MAX_INITIAL_INVITES {
        return Err(MatrixError::invalid_param("There are too many users in `invite`."));
    }
    invited.iter().try_for_each(|user_id| check_local(server, user_id))?;
    let initial_state = body.initial_state.as_deref().unwrap_or_default();
    if initial_state.iter().any(|event| event.r#type == "m.room.member") {
        let what = "`initial_state` cannot contain `m.room.member`: list users to invite in `invite`.";
        return Err(MatrixError::invalid_room_state(what));
    }
    if initial_state.len() > MAX_INITIAL_STATE_EVENTS {
        return Err(MatrixError::invalid_param("There are too many events in `initial_state`."));
    }
    Ok(())
}

/// Checks that an invited user is of this server.
///
/// # Errors
/// `M_UNKNOWN`.
fn check_local(server: &Server, user_id: &UserId) -> Result<(), MatrixError> {
    if user_id.server_name() == server.name() {
        return Ok(());
    }
    Err(MatrixError::unsupported("Federation is not supported yet: invite users of this server only."))
}

/// Counts invited names against the budget of the inviter.
///
/// # Errors
/// `M_LIMIT_EXCEEDED`.
fn admit_invited(server: &Server, inviter: &UserId, invited: usize) -> Result<(), MatrixError> {
    if !server.config.rate_limits {
        return Ok(());
    }
    let invited = u32::try_from(invited).unwrap_or(u32::MAX);
    let mut limiter = server.memory.invited.borrow_mut();
    let admitted = limiter.admit_many(inviter.to_owned(), invited, INVITED_NAMES, server.now_ms());
    admitted.map_err(MatrixError::limit_exceeded)
}

fn options(
    creator: &OwnedUserId,
    body: Body,
    (published, alias): (bool, Option<&OwnedRoomAliasId>),
) -> Result<RoomOptions, MatrixError> {
    use lattice_rooms::Preset as RoomPreset;
    let preset = match body.preset {
        Some(Preset::PrivateChat) => RoomPreset::PrivateChat,
        Some(Preset::TrustedPrivateChat) => RoomPreset::TrustedPrivateChat,
        Some(Preset::PublicChat) => RoomPreset::PublicChat,
        Some(Preset::Other(_)) => return Err(MatrixError::bad_json("The preset is unknown.")),
        None if published => RoomPreset::PublicChat,
        None => RoomPreset::PrivateChat,
    };
    let initial_state = body.initial_state.unwrap_or_default().into_iter().map(|event| EventTemplate {
        event_type: event.r#type,
        state_key: Some(event.state_key.unwrap_or_default()),
        content: event.content,
        sticky: None,
    });
    Ok(RoomOptions {
        creator: creator.clone(),
        preset,
        canonical_alias: alias.cloned(),
        name: body.name,
        topic: body.topic,
        invite: body.invite.unwrap_or_default(),
        is_direct: body.is_direct.unwrap_or_default(),
        initial_state: initial_state.collect(),
        power_levels: object(body.power_level_content_override.as_deref(), "power_level_content_override")?,
    })
}

/// The additional creators: with the preset `trusted_private_chat`, all users in `invite`.
fn additional_creators(options: &RoomOptions) -> Vec<OwnedUserId> {
    let trusted = options.preset == lattice_rooms::Preset::TrustedPrivateChat;
    if trusted { options.invite.clone() } else { Vec::new() }
}

fn object(raw: Option<&RawValue>, field: &str) -> Result<Map<String, Value>, MatrixError> {
    raw.map_or_else(
        || Ok(Map::new()),
        |raw| {
            serde_json::from_str(raw.get())
                .map_err(|error| MatrixError::bad_json(format!("{field}: {error}.")))
        },
    )
}

/// Whether a state key is the id of a user of this server.
pub(crate) fn is_local_user(server: &Server, state_key: &str) -> bool {
    <&UserId>::try_from(state_key).is_ok_and(|user_id| user_id.server_name() == server.name())
}
