//! Creates rooms, and maps refused events to Matrix errors.

use lattice_generated::client::room_creation::create_room::{Body, Preset, Visibility};
use lattice_rooms::{
    CreateError, EventTemplate, NewRoom, RoomOptions, RoomVersionRules, create_event, initial_events, rules,
};
use lattice_wire::{MatrixError, UInt};
use ruma_common::{MilliSecondsSinceUnixEpoch, OwnedRoomId, OwnedUserId, RoomId};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::profiles;
use crate::objects::host::AskError;
use crate::objects::protocol::room::{Create, CreateRefusal, Refusal};
use crate::server::Server;

/// The most users in `invite` of a new room.
pub(crate) const MAX_INITIAL_INVITES: usize = 100;
/// The most events in `initial_state` of a new room.
pub(crate) const MAX_INITIAL_STATE_EVENTS: usize = 100;
/// The most timestamps tried for a new room. In room version 12 the room id is the hash of the create event.
/// Two rooms that one user creates in the same millisecond can therefore have the same id; the second room
/// then takes the next millisecond.
const MAX_NAME_ATTEMPTS: u64 = 20;

/// Creates a room from the body of a `createRoom` request.
///
/// # Errors
/// If a field is not supported or malformed, or if the authorisation rules reject an initial event.
pub(crate) async fn create(
    server: &Server,
    creator: OwnedUserId,
    body: Body,
) -> Result<OwnedRoomId, MatrixError> {
    refuse_unsupported(server, &body)?;
    let version = body.room_version.clone().unwrap_or_else(|| server.config.default_room_version.clone());
    let rules = rules(&version).ok_or_else(|| {
        MatrixError::unsupported_room_version("This server does not support this room version.")
    })?;
    let published = body.visibility == Some(Visibility::Public);
    let creation_content = object(body.creation_content.as_deref(), "creation_content")?;
    let options = options(&creator, body, published)?;
    let mut events = initial_events(&options, &rules).map_err(|error| malformed(&error))?;
    profiles::show_members(server, &mut events).await?;
    let mut room = NewRoom {
        creator,
        version,
        creation_content,
        additional_creators: additional_creators(&options),
        room_id: random_room_id(server)?,
        origin_server_ts: MilliSecondsSinceUnixEpoch(UInt::new_saturating(server.now_ms())),
    };
    for _ in 0..MAX_NAME_ATTEMPTS {
        if let Some(room_id) = try_create(server, (&room, &rules), &events, published).await? {
            return Ok(room_id);
        }
        room.origin_server_ts.0 = room.origin_server_ts.0.saturating_add(UInt::from(1_u8));
    }
    Err(MatrixError::limit_exceeded(MAX_NAME_ATTEMPTS))
}

/// Creates the room; `None` if a room with the same id exists.
async fn try_create(
    server: &Server,
    (room, rules): (&NewRoom, &RoomVersionRules),
    events: &[EventTemplate],
    published: bool,
) -> Result<Option<OwnedRoomId>, MatrixError> {
    let keys = server.keys().await?;
    let event = create_event(room, rules, &keys.signing).map_err(|error| malformed(&error))?;
    let create = Create {
        creator: room.creator.clone(),
        version: room.version.clone(),
        event_id: event.id().to_owned(),
        event: RawValue::from_string(event.json().to_owned())
            .map_err(|_| MatrixError::unknown("The create event is not JSON."))?,
        initial_events: events.to_vec(),
        published,
    };
    match server.ask(event.room(), create).await? {
        Ok(()) => Ok(Some(event.room().to_owned())),
        Err(CreateRefusal::Exists) => Ok(None),
        Err(CreateRefusal::InvalidEvent(reason)) => Err(MatrixError::invalid_room_state(reason)),
    }
}

fn refuse_unsupported(server: &Server, body: &Body) -> Result<(), MatrixError> {
    let refuse = |what: &'static str| Err(MatrixError::unsupported(what));
    if body.room_alias_name.is_some() {
        return refuse("Room aliases are not supported yet: leave `room_alias_name` out.");
    }
    if body.invite_3pid.as_ref().is_some_and(|invites| !invites.is_empty()) {
        return refuse("Invitations by e-mail or telephone are not supported yet: leave `invite_3pid` out.");
    }
    let invited = body.invite.as_deref().unwrap_or_default();
    if invited.len() > MAX_INITIAL_INVITES {
        return Err(MatrixError::invalid_param("There are too many users in `invite`."));
    }
    if invited.iter().any(|user_id| user_id.server_name() != server.name()) {
        return refuse("Federation is not supported yet: invite users of this server only.");
    }
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

/// A random room id, for room versions whose room id is not the hash of the create event.
fn random_room_id(server: &Server) -> Result<OwnedRoomId, MatrixError> {
    let id = format!("!{}:{}", server.random_text(18), server.name());
    RoomId::parse(id).map_err(|_| MatrixError::unknown("The server name is too long for a room id."))
}

fn options(creator: &OwnedUserId, body: Body, published: bool) -> Result<RoomOptions, MatrixError> {
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
    });
    Ok(RoomOptions {
        creator: creator.clone(),
        preset,
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

fn malformed(error: &CreateError) -> MatrixError {
    match error {
        CreateError::Malformed(what) => MatrixError::bad_json(what.clone()),
        CreateError::Event(error) => MatrixError::bad_json(error.to_string()),
    }
}

/// Maps a refused event to a Matrix error. `forbidden` is the sentence for every failed auth check, so that a
/// user outside the room does not learn whether the room exists.
pub(crate) fn refused(refusal: Refusal, forbidden: &'static str) -> MatrixError {
    match refusal {
        Refusal::Forbidden(_) => MatrixError::forbidden(forbidden),
        Refusal::Malformed(what) => MatrixError::bad_json(what),
        Refusal::TooLarge => MatrixError::too_large("The event is too large."),
    }
}

/// Maps an absent room to the same error as a room that the user may not enter.
pub(crate) fn forbidden_if_absent(error: AskError, forbidden: &'static str) -> MatrixError {
    match error {
        AskError::Absent(_) => MatrixError::forbidden(forbidden),
        failed @ AskError::Failed(_) => failed.into(),
    }
}
