//! Upgrades rooms: creates the room that replaces another, and closes the old one (client-server API, "Room
//! upgrades").

use std::collections::BTreeSet;

use lattice_rooms::{
    EventTemplate, NewRoom, RoomVersionRules, first_power_levels, rules, upgraded_power_levels,
};
use lattice_wire::{Caller, MatrixError, UInt};
use ruma_common::room_version_rules::RoomIdFormatVersion;
use ruma_common::{MilliSecondsSinceUnixEpoch, OwnedRoomId, OwnedUserId, RoomId, RoomVersionId};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value, json};

use super::creation::{PlannedRoom, random_room_id};
use super::permissions;
use super::refusals::{forbidden_if_absent, refused};
use crate::objects::protocol::room::{
    AdoptState, CloseRefusal, CloseRoom, Leave, MAX_UPGRADE_EVENTS, MAX_UPGRADE_PAGE, OldRoom, Preparation,
    PrepareUpgrade, ReadUpgrade, UpgradePlace,
};
use crate::server::Server;
use crate::services::{aliases, profiles};

/// The error for every user who may not upgrade, so that the user does not learn whether the room exists.
const MAY_NOT: &str = "You may not upgrade this room.";
/// How often the bans are read again because a user was banned meanwhile.
const MAX_UPGRADE_ATTEMPTS: usize = 10;

/// The version of the new room, and its creators beside the upgrading user.
pub(crate) type Wanted = (RoomVersionId, Vec<OwnedUserId>);

/// Replaces a room: if the caller may not close it, nothing is written. Who has replaced the room gets the same new
/// room again. The new room has the state of the old one before anybody hears of it, so that no banned user comes in.
///
/// # Errors
/// `M_FORBIDDEN`, `M_UNSUPPORTED_ROOM_VERSION`, `M_TOO_LARGE`, `M_RESOURCE_LIMIT_EXCEEDED`.
pub(crate) async fn upgrade(
    server: &Server,
    caller: Caller,
    old_id: &RoomId,
    (version, mut additional_creators): Wanted,
) -> Result<OwnedRoomId, MatrixError> {
    permissions::create(server, caller.is_admin)?;
    let rules = rules(&version).ok_or_else(|| {
        MatrixError::unsupported_room_version("This server does not support this room version.")
    })?;
    if !rules.authorization.additional_room_creators {
        additional_creators.clear();
    }
    let sender = caller.user_id;
    let prepare = PrepareUpgrade { sender: sender.clone(), additional_creators: additional_creators.clone() };
    let old = server.ask(old_id, prepare).await.map_err(|error| forbidden_if_absent(error, MAY_NOT))?;
    let old = match old.map_err(|refusal| refused(server, refusal, MAY_NOT))? {
        Preparation::Ready(old) => *old,
        Preparation::Replaced { by, replacement } if by == sender => return Ok(replacement),
        Preparation::Replaced { .. } => return Err(MatrixError::forbidden("The room has been replaced.")),
        Preparation::TooLarge => {
            return Err(MatrixError::too_large("The room has more bans or spaces than an upgrade copies."));
        }
    };
    replace(server, (old_id, old), sender, (version, rules, additional_creators)).await
}

/// Creates the new room, fills it and closes the old one. If the old room stays open, the sender leaves the new one.
async fn replace(
    server: &Server,
    (old_id, old): (&RoomId, OldRoom),
    sender: OwnedUserId,
    (version, rules, additional_creators): (RoomVersionId, RoomVersionRules, Vec<OwnedUserId>),
) -> Result<OwnedRoomId, MatrixError> {
    let levels = power_levels(&old, &sender, &additional_creators, &rules);
    let first = levels.as_ref().map(|levels| first_power_levels(levels, &sender, &rules));
    let new_room = NewRoom {
        creation_content: creation_content(&old, old_id, &rules),
        creator: sender.clone(),
        version,
        additional_creators,
        room_id: random_room_id(server)?,
        origin_server_ts: MilliSecondsSinceUnixEpoch(UInt::new_saturating(server.now_ms())),
    };
    let new_id = create(server, (new_room, rules), first, &old).await?;
    let ids = (old_id, &*new_id);
    let closed = match fill(server, ids, &sender, (&old, levels)).await {
        Ok(upto) => close(server, ids, &sender, (old, upto)).await?,
        Err(error) => Err(error),
    };
    if let Err(error) = closed {
        let leave = Leave { user_id: sender, reason: None, erase: false, known: None };
        // The first error is the one that the client needs.
        let _left = server.ask(&new_id, leave).await;
        return Err(error);
    }
    Ok(new_id)
}

/// Copies what the new room does not have yet. Returns the place of the last ban.
async fn fill(
    server: &Server,
    (old_id, new_id): (&RoomId, &RoomId),
    sender: &OwnedUserId,
    (old, levels): (&OldRoom, Option<Map<String, Value>>),
) -> Result<UpgradePlace, MatrixError> {
    let upto = copy_pages(server, (old_id, new_id), sender, UpgradePlace::default()).await?;
    let last = last_events(server, old_id, (old, levels)).await?;
    adopt(server, new_id, sender, last).await?;
    Ok(upto)
}

/// The power levels that the new room gets in the end, if the old one has any.
fn power_levels(
    old: &OldRoom,
    sender: &OwnedUserId,
    additional_creators: &[OwnedUserId],
    rules: &RoomVersionRules,
) -> Option<Map<String, Value>> {
    let levels: Map<String, Value> = serde_json::from_str(old.power_levels.as_ref()?.get()).ok()?;
    let creators: BTreeSet<OwnedUserId> = additional_creators.iter().chain([sender]).cloned().collect();
    Some(upgraded_power_levels(&levels, &old.creators, &creators, rules))
}

/// The content of the create event: type and federation flag of the old room, and the old room as predecessor.
fn creation_content(old: &OldRoom, old_id: &RoomId, rules: &RoomVersionRules) -> Map<String, Value> {
    let create: Map<String, Value> = serde_json::from_str(old.create.get()).unwrap_or_default();
    let mut content = Map::new();
    let kept = ["type", "m.federate"].into_iter().filter_map(|field| Some((field, create.get(field)?)));
    content.extend(kept.map(|(field, value)| (field.to_owned(), value.clone())));
    // Since room version 12 the tombstone is found without it.
    let predecessor = if rules.room_id_format == RoomIdFormatVersion::V1 {
        json!({ "room_id": old_id, "event_id": old.last_event })
    } else {
        json!({ "room_id": old_id })
    };
    content.insert("predecessor".to_owned(), predecessor);
    content
}

/// Creates the new room, in which the upgrading user may send everything, with the state that comes in one piece.
async fn create(
    server: &Server,
    (room, rules): (NewRoom, RoomVersionRules),
    levels: Option<Map<String, Value>>,
    old: &OldRoom,
) -> Result<OwnedRoomId, MatrixError> {
    let creator = room.creator.clone();
    let mut events =
        vec![template(server, ("m.room.member", creator.as_str()), &json!({ "membership": "join" }))?];
    profiles::show_members(server, &creator, &mut events).await?;
    if let Some(levels) = levels {
        events.push(template(server, ("m.room.power_levels", ""), &Value::Object(levels))?);
    }
    events.extend(old.state.iter().cloned());
    let unregistered = Vec::new();
    let planned = PlannedRoom { room, rules, events, unregistered, published: false, alias: None };
    planned.create(server).await.map_err(|error| match error.errcode() {
        Some("M_INVALID_ROOM_STATE") => {
            MatrixError::forbidden("The new room version refuses the state of the room.")
        }
        _ => error,
    })
}

/// Copies the spaces and the bans after a place. Returns the place of the last ban.
async fn copy_pages(
    server: &Server,
    (old_id, new_id): (&RoomId, &RoomId),
    sender: &OwnedUserId,
    mut from: UpgradePlace,
) -> Result<UpgradePlace, MatrixError> {
    // Each of the three stages can end with a page that is not full.
    for _ in 0..MAX_UPGRADE_EVENTS / MAX_UPGRADE_PAGE + 3 {
        let page = server.ask(old_id, ReadUpgrade { from }).await?;
        if !page.events.is_empty() {
            adopt(server, new_id, sender, page.events).await?;
        }
        from = page.next;
        if page.is_last {
            return Ok(from);
        }
    }
    Err(MatrixError::limit_exceeded(1_000))
}

/// The events that the new room gets last: the aliases, and the power levels of the old room.
async fn last_events(
    server: &Server,
    old_id: &RoomId,
    (old, levels): (&OldRoom, Option<Map<String, Value>>),
) -> Result<Vec<EventTemplate>, MatrixError> {
    let mut events = Vec::new();
    // The aliases of the room before may be on their way to the old room.
    let before = predecessor(&old.create);
    let rooms = before.iter().map(|room_id| &**room_id).chain([old_id]);
    if let Some(content) = &old.canonical_alias
        && let Some(moving) = aliases::moving(server, rooms, content).await?
    {
        events.push(template(server, ("m.room.canonical_alias", ""), &moving)?);
    }
    if let Some(levels) = levels {
        events.push(template(server, ("m.room.power_levels", ""), &Value::Object(levels))?);
    }
    Ok(events)
}

/// The room that a room replaced, by its create event.
fn predecessor(create: &RawValue) -> Option<OwnedRoomId> {
    let create: Map<String, Value> = serde_json::from_str(create.get()).ok()?;
    RoomId::parse(create.get("predecessor")?.get("room_id")?.as_str()?).ok()
}

async fn adopt(
    server: &Server,
    new_id: &RoomId,
    sender: &OwnedUserId,
    events: Vec<EventTemplate>,
) -> Result<(), MatrixError> {
    let adopted = server.ask(new_id, AdoptState { sender: sender.clone(), events }).await?;
    adopted.map_err(|refusal| refused(server, refusal, "The new room version refuses the state of the room."))
}

/// Closes the old room, after the bans that came meanwhile. The inner error says that the room stays open; after the
/// outer one that is not known.
async fn close(
    server: &Server,
    (old_id, new_id): (&RoomId, &RoomId),
    sender: &OwnedUserId,
    (old, mut upto): (OldRoom, UpgradePlace),
) -> Result<Result<(), MatrixError>, MatrixError> {
    for _ in 0..MAX_UPGRADE_ATTEMPTS {
        let close = CloseRoom {
            sender: sender.clone(),
            replacement: new_id.to_owned(),
            upto: upto.clone(),
            tombstone: old.tombstone.clone(),
        };
        match server.ask(old_id, close).await? {
            Ok(()) => return Ok(Ok(())),
            Err(CloseRefusal::MoreBans) => match copy_pages(server, (old_id, new_id), sender, upto).await {
                Ok(place) => upto = place,
                Err(error) => return Ok(Err(error)),
            },
            Err(CloseRefusal::Replaced) => {
                return Ok(Err(MatrixError::forbidden("Somebody else has upgraded the room meanwhile.")));
            }
            Err(CloseRefusal::Event(refusal)) => return Ok(Err(refused(server, refusal, MAY_NOT))),
        }
    }
    Ok(Err(MatrixError::limit_exceeded(1_000)))
}

fn template(
    server: &Server,
    (event_type, state_key): (&str, &str),
    content: &Value,
) -> Result<EventTemplate, MatrixError> {
    let content = to_raw_value(content)
        .map_err(|error| server.failed(crate::ports::PortError::new("room", "upgrade", error)))?;
    let (event_type, state_key) = (event_type.to_owned(), Some(state_key.to_owned()));
    Ok(EventTemplate { event_type, state_key, content, sticky: None })
}
