//! Room aliases: who may make, list and delete them, and which of them a canonical alias event may name.

use std::collections::BTreeSet;

use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedRoomAliasId, OwnedRoomId, RoomAliasId, RoomId, UserId};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::rooms::permissions;
use super::rooms::refusals::forbidden_if_absent;
use crate::index::room_aliases::{AliasRefusal, RoomAlias, RoomAliases};
use crate::objects::host::AskError;
use crate::objects::protocol::room::{IsJoined, ReadRefusal, ReadStateEvent, ReleaseAlias, ShowsAliases};
use crate::server::Server;

/// The error for every user outside a room, so that the user does not learn whether the room exists.
const OUTSIDE: &str = "You are not in this room.";
/// How long a room is created at most after its alias was made (milliseconds).
const MAX_CREATION_MS: u64 = 5 * 60 * 1000;
const NO_ALIAS: &str = "There is no such alias.";

/// The aliases of this server.
fn index(server: &Server) -> RoomAliases<'_> {
    RoomAliases::new(&*server.ports.database, server.name())
}

/// The room of an alias. Aliases of other servers need federation, which is not served yet: they have no room.
pub(crate) async fn room_of(
    server: &Server,
    alias: &RoomAliasId,
) -> Result<Option<OwnedRoomId>, MatrixError> {
    Ok(found(server, alias).await?.map(|found| found.room_id))
}

/// As [`room_of`].
///
/// # Errors
/// `M_NOT_FOUND`.
pub(crate) async fn resolve(server: &Server, alias: &RoomAliasId) -> Result<OwnedRoomId, MatrixError> {
    room_of(server, alias).await?.ok_or_else(|| MatrixError::not_found(NO_ALIAS))
}

async fn found(server: &Server, alias: &RoomAliasId) -> Result<Option<RoomAlias>, MatrixError> {
    if alias.server_name() != server.name() {
        return Ok(None);
    }
    index(server).get(alias).await.map_err(|error| server.failed(error))
}

/// Makes an alias of a room that the caller is in.
///
/// # Errors
/// `M_FORBIDDEN`, `M_INVALID_PARAM`; 409 `M_UNKNOWN` if the alias exists.
pub(crate) async fn make(
    server: &Server,
    caller: &Caller,
    alias: &RoomAliasId,
    room_id: &RoomId,
) -> Result<(), MatrixError> {
    check_new(server, alias)?;
    permissions::make_alias(server, caller.is_admin)?;
    let is_joined = server.ask(room_id, IsJoined { user_id: caller.user_id.clone() }).await;
    if !is_joined.map_err(|error| forbidden_if_absent(error, OUTSIDE))? {
        return Err(MatrixError::forbidden(OUTSIDE));
    }
    match add(server, alias, room_id, &caller.user_id).await? {
        Ok(()) => Ok(()),
        Err(AliasRefusal::InUse) => Err(MatrixError::conflict("The alias exists.")),
        Err(AliasRefusal::TooMany) => Err(too_many()),
    }
}

/// Makes the alias of a new room, before the room exists. The creator gets an alias back whose room was never
/// created.
///
/// # Errors
/// `M_ROOM_IN_USE`, `M_FORBIDDEN`.
pub(crate) async fn claim(
    server: &Server,
    alias: &RoomAliasId,
    room_id: &RoomId,
    creator: &UserId,
) -> Result<(), MatrixError> {
    let mut added = add(server, alias, room_id, creator).await?;
    if added == Err(AliasRefusal::InUse) && release_unused(server, alias, creator).await? {
        added = add(server, alias, room_id, creator).await?;
    }
    match added {
        Ok(()) => Ok(()),
        Err(AliasRefusal::InUse) => Err(MatrixError::room_in_use("The alias exists.")),
        Err(AliasRefusal::TooMany) => Err(too_many()),
    }
}

/// Deletes an alias that `creator` made for a room that does not exist. A room that is being created keeps its alias.
async fn release_unused(server: &Server, alias: &RoomAliasId, creator: &UserId) -> Result<bool, MatrixError> {
    let Some(found) = found(server, alias).await? else { return Ok(true) };
    if found.creator != creator || found.made_ms + MAX_CREATION_MS > server.now_ms() {
        return Ok(false);
    }
    match server.ask(&found.room_id, IsJoined { user_id: creator.to_owned() }).await {
        Ok(_) => Ok(false),
        Err(AskError::Absent(_)) => unclaim(server, alias, &found.room_id).await.map(|()| true),
        Err(failed @ AskError::Failed(_)) => Err(failed.into()),
    }
}

/// Deletes the alias of a room that was not created.
pub(crate) async fn unclaim(
    server: &Server,
    alias: &RoomAliasId,
    room_id: &RoomId,
) -> Result<(), MatrixError> {
    index(server).remove(alias, room_id).await.map(drop).map_err(|error| server.failed(error))
}

async fn add(
    server: &Server,
    alias: &RoomAliasId,
    room_id: &RoomId,
    creator: &UserId,
) -> Result<Result<(), AliasRefusal>, MatrixError> {
    index(server).add(alias, room_id, (creator, server.now_ms())).await.map_err(|error| server.failed(error))
}

fn too_many() -> MatrixError {
    MatrixError::forbidden("The room has too many aliases, or you have made too many.")
}

/// The alias of this server with a local part that a client chose.
///
/// # Errors
/// `M_INVALID_PARAM`.
pub(crate) fn of_local_part(server: &Server, local_part: &str) -> Result<OwnedRoomAliasId, MatrixError> {
    let alias = RoomAliasId::parse(format!("#{local_part}:{}", server.name()));
    let alias = alias.ok().filter(|_| !local_part.is_empty() && !local_part.contains(':'));
    let alias = alias.ok_or_else(|| MatrixError::invalid_param("`room_alias_name` makes no valid alias."))?;
    check_new(server, &alias)?;
    Ok(alias)
}

/// Checks that an alias can be made here.
fn check_new(server: &Server, alias: &RoomAliasId) -> Result<(), MatrixError> {
    if alias.server_name() != server.name() {
        return Err(MatrixError::invalid_param("The alias is of another server."));
    }
    if alias.alias().is_empty() {
        return Err(MatrixError::invalid_param("An alias has a local part."));
    }
    if alias.as_str().contains(|char: char| char.is_whitespace() || char.is_control()) {
        return Err(MatrixError::invalid_param("An alias has no spaces and no control characters."));
    }
    Ok(())
}

/// Deletes an alias: its creator may, an administrator, and who may send the canonical alias event of the room. If
/// that event names the alias and the caller may send it, an event without the alias follows.
///
/// # Errors
/// `M_FORBIDDEN`, `M_NOT_FOUND`.
pub(crate) async fn delete(server: &Server, caller: &Caller, alias: &RoomAliasId) -> Result<(), MatrixError> {
    let not_found = || MatrixError::not_found(NO_ALIAS);
    let RoomAlias { room_id, creator, .. } = found(server, alias).await?.ok_or_else(not_found)?;
    let is_owner = creator == caller.user_id || caller.is_admin;
    let release = ReleaseAlias { sender: caller.user_id.clone(), is_owner, alias: alias.to_owned() };
    let is_allowed = match server.ask(&room_id, release).await {
        Ok(is_allowed) => is_allowed,
        // The room of the alias was not created.
        Err(AskError::Absent(_)) => is_owner,
        Err(failed @ AskError::Failed(_)) => return Err(failed.into()),
    };
    if !is_allowed {
        return Err(MatrixError::forbidden("You may not delete this alias."));
    }
    let removed = index(server).remove(alias, &room_id).await.map_err(|error| server.failed(error))?;
    if removed { Ok(()) } else { Err(not_found()) }
}

/// The aliases of a room: for its members, and for everybody if it is world-readable.
///
/// # Errors
/// `M_FORBIDDEN`.
pub(crate) async fn of_room(
    server: &Server,
    caller: Caller,
    room_id: &RoomId,
) -> Result<Vec<OwnedRoomAliasId>, MatrixError> {
    let shown = server.ask(room_id, ShowsAliases { reader: caller.user_id }).await;
    if !shown.map_err(|error| forbidden_if_absent(error, OUTSIDE))? {
        return Err(MatrixError::forbidden(OUTSIDE));
    }
    index(server).of_room(room_id).await.map_err(|error| server.failed(error))
}

/// Checks the content of a canonical alias event: each alias that the current event does not name must be an alias of
/// the room.
///
/// # Errors
/// `M_BAD_ALIAS`; `M_INVALID_PARAM` if what should be an alias is not one; `M_FORBIDDEN` if the sender may not read
/// the room.
pub(crate) async fn check_canonical(
    server: &Server,
    sender: &UserId,
    room_id: &RoomId,
    content: &RawValue,
) -> Result<(), MatrixError> {
    let mut named = named(content)?;
    if named.is_empty() {
        return Ok(());
    }
    let known = index(server).among(&named, room_id).await.map_err(|error| server.failed(error))?;
    named.retain(|alias| !known.contains(alias));
    if named.is_empty() {
        return Ok(());
    }
    let event_type = "m.room.canonical_alias".to_owned();
    let current = ReadStateEvent { reader: sender.to_owned(), event_type, state_key: String::new() };
    let current = server.ask(room_id, current).await;
    match current.map_err(|error| forbidden_if_absent(error, OUTSIDE))? {
        Ok(current) => {
            let current = self::named(&current.content).unwrap_or_default();
            named.retain(|alias| !current.contains(alias));
        }
        Err(ReadRefusal::Forbidden) => return Err(MatrixError::forbidden(OUTSIDE)),
        Err(ReadRefusal::NotFound) => {}
    }
    named.first().map_or(Ok(()), |alias| {
        Err(MatrixError::bad_alias(format!("`{alias}` is not an alias of this room.")))
    })
}

/// The content of a canonical alias event, for a room that replaces `rooms`: the aliases of those rooms. `None` if
/// there are none.
pub(crate) async fn moving(
    server: &Server,
    rooms: impl IntoIterator<Item = &RoomId>,
    content: &RawValue,
) -> Result<Option<Value>, MatrixError> {
    let named = named(content).unwrap_or_default();
    if named.is_empty() {
        return Ok(None);
    }
    let mut moving = BTreeSet::new();
    for room_id in rooms {
        moving.extend(index(server).among(&named, room_id).await.map_err(|error| server.failed(error))?);
    }
    let mut content: Map<String, Value> = serde_json::from_str(content.get()).unwrap_or_default();
    let moves = |alias: &Value| moving.iter().any(|moving| alias.as_str() == Some(moving.as_str()));
    let others = content.remove("alt_aliases").and_then(|others| others.as_array().cloned());
    let others: Vec<Value> = others.unwrap_or_default().into_iter().filter(moves).collect();
    let mut moved = Map::new();
    if let Some(alias) = content.remove("alias").filter(moves) {
        moved.insert("alias".to_owned(), alias);
    }
    if !others.is_empty() {
        moved.insert("alt_aliases".to_owned(), Value::Array(others));
    }
    Ok((!moved.is_empty()).then_some(Value::Object(moved)))
}

/// Checks the canonical alias event in the initial state of a room: it can only name the alias that is made with it.
///
/// # Errors
/// `M_INVALID_ROOM_STATE`; `M_INVALID_PARAM` if what should be an alias is not one.
pub(crate) fn check_initial(content: &RawValue, made: Option<&OwnedRoomAliasId>) -> Result<(), MatrixError> {
    let other = named(content)?.into_iter().find(|alias| Some(alias) != made);
    other.map_or(Ok(()), |alias| {
        Err(MatrixError::invalid_room_state(format!("`{alias}` is not an alias of this room.")))
    })
}

/// The aliases that the content of a canonical alias event names.
fn named(content: &RawValue) -> Result<BTreeSet<OwnedRoomAliasId>, MatrixError> {
    let Ok(mut content) = serde_json::from_str::<Map<String, Value>>(content.get()) else {
        return Ok(BTreeSet::new());
    };
    let invalid = || MatrixError::invalid_param("`alias` is an alias, `alt_aliases` a list of aliases.");
    let others = match content.remove("alt_aliases") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(others)) => others,
        Some(_) => return Err(invalid()),
    };
    let alias = content.remove("alias").filter(|alias| !alias.is_null() && alias != "");
    let parsed = others.into_iter().chain(alias).map(|alias| match alias {
        Value::String(alias) => RoomAliasId::parse(alias).map_err(|_| invalid()),
        _ => Err(invalid()),
    });
    parsed.collect()
}
