//! Rooms: how one is created, and how a refused event is told.

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

/// The most people that can be invited while a room is made.
pub(crate) const MAX_INITIAL_INVITES: usize = 100;
/// The most state events that the creator can bring.
pub(crate) const MAX_INITIAL_STATE_EVENTS: usize = 100;
/// Rooms of version 12 are named by their create event: two made in one millisecond by one person have
/// one name, and the second takes the next millisecond. At most so many are tried.
const MAX_NAME_ATTEMPTS: u64 = 20;

/// Creates the room that a client describes.
///
/// # Errors
/// For what is not served, what is malformed, and what the rules of the room do not allow.
pub(crate) async fn create(
    server: &Server,
    creator: OwnedUserId,
    body: Body,
) -> Result<OwnedRoomId, MatrixError> {
    refuse_what_is_not_served(server, &body)?;
    let version = body.room_version.clone().unwrap_or_else(|| server.config.default_room_version.clone());
    let rules = rules(&version).ok_or_else(|| {
        MatrixError::unsupported_room_version("This server does not make rooms of this version.")
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

/// `None` if a room has this id already.
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
            .map_err(|_| MatrixError::unknown("The create event is no JSON."))?,
        initial_events: events.to_vec(),
        published,
    };
    match server.ask(event.room(), create).await? {
        Ok(()) => Ok(Some(event.room().to_owned())),
        Err(CreateRefusal::Exists) => Ok(None),
        Err(CreateRefusal::InvalidEvent(reason)) => Err(MatrixError::invalid_room_state(reason)),
    }
}

fn refuse_what_is_not_served(server: &Server, body: &Body) -> Result<(), MatrixError> {
    let refuse = |what: &'static str| Err(MatrixError::unsupported(what));
    if body.room_alias_name.is_some() {
        return refuse("Room aliases are not served yet: leave `room_alias_name` out.");
    }
    if body.invite_3pid.as_ref().is_some_and(|invites| !invites.is_empty()) {
        return refuse("Invitations by e-mail or telephone are not served yet: leave `invite_3pid` out.");
    }
    let invited = body.invite.as_deref().unwrap_or_default();
    if invited.len() > MAX_INITIAL_INVITES {
        return Err(MatrixError::invalid_param("Too many people are invited at once."));
    }
    if invited.iter().any(|user_id| user_id.server_name() != server.name()) {
        return refuse("Other servers are not reached yet: invite people of this server only.");
    }
    let initial_state = body.initial_state.as_deref().unwrap_or_default();
    if initial_state.iter().any(|event| event.r#type == "m.room.member") {
        let what = "Members are no initial state: name whom you invite in `invite`.";
        return Err(MatrixError::invalid_room_state(what));
    }
    if initial_state.len() > MAX_INITIAL_STATE_EVENTS {
        return Err(MatrixError::invalid_param("There are too many events in `initial_state`."));
    }
    Ok(())
}

/// For room versions whose ids are not hashes.
fn random_room_id(server: &Server) -> Result<OwnedRoomId, MatrixError> {
    let id = format!("!{}:{}", server.random_text(18), server.name());
    RoomId::parse(id).map_err(|_| MatrixError::unknown("The server's name leaves no room for a room id."))
}

fn options(creator: &OwnedUserId, body: Body, published: bool) -> Result<RoomOptions, MatrixError> {
    use lattice_rooms::Preset as Kind;
    let preset = match body.preset {
        Some(Preset::PrivateChat) => Kind::PrivateChat,
        Some(Preset::TrustedPrivateChat) => Kind::TrustedPrivateChat,
        Some(Preset::PublicChat) => Kind::PublicChat,
        Some(Preset::Other(_)) => return Err(MatrixError::bad_json("The preset is unknown.")),
        None if published => Kind::PublicChat,
        None => Kind::PrivateChat,
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

/// In a trusted chat, everybody invited at the start is the creator's equal.
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

/// Why a room did not take an event. `forbidden` says what a client hears that may not send it: whoever is not
/// in the room does not learn whether there is one.
pub(crate) fn refused(refusal: Refusal, forbidden: &'static str) -> MatrixError {
    match refusal {
        Refusal::Forbidden(_) => MatrixError::forbidden(forbidden),
        Refusal::Malformed(what) => MatrixError::bad_json(what),
        Refusal::TooLarge => MatrixError::too_large("The event is too large."),
    }
}

/// A room that does not exist is answered like one that the client may not enter.
pub(crate) fn forbidden_if_absent(error: AskError, forbidden: &'static str) -> MatrixError {
    match error {
        AskError::Absent(_) => MatrixError::forbidden(forbidden),
        failed @ AskError::Failed(_) => failed.into(),
    }
}
