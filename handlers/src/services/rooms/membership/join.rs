//! Joins and knocks of the caller.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use lattice_wire::{Caller, MatrixError, Meta, UnverifiedCaller};
use ruma_common::{OwnedRoomId, OwnedRoomOrAliasId, OwnedUserId};
use serde_json::{Map, Value};

use super::checked;
use crate::auth::{proof, refused as unproven, unknown_if_absent};
use crate::objects::protocol::room::{IsJoined, Join, JoinRefusal, Knock};
use crate::objects::protocol::user::{MAX_PENDING_KNOCKS, Newcomer, PrepareMembership};
use crate::server::Server;
use crate::services::aliases;
use crate::services::rooms::{forbidden_if_absent, refused};

/// The error for every user who may not join, so that the user does not learn whether the room exists.
const NOT_INVITED: &str = "You are not invited to this room.";
/// The error for every user who may not knock.
const NO_KNOCKS: &str = "You cannot knock on this room.";
/// The most rooms of a restricted join rule that are asked about a user.
pub(crate) const MAX_ALLOWED_ROOMS: usize = 50;
/// The most of them that are asked at once.
const MAX_ROOMS_ASKED_AT_ONCE: usize = 10;

/// The room of a request, and its `reason`.
type Wanted = (OwnedRoomOrAliasId, Option<String>);
/// The other fields of a request.
type Others = BTreeMap<String, Value>;

/// Joins the caller to a room of this server, with the other fields in the member event. The request for the profile also makes the User check the token.
///
/// # Errors
/// `M_FORBIDDEN`, `M_GUEST_ACCESS_FORBIDDEN`, `M_NOT_FOUND`, `M_TOO_LARGE`.
pub(crate) async fn join(
    server: &Server,
    meta: &Meta,
    caller: UnverifiedCaller,
    ((room, reason), others): (Wanted, Others),
) -> Result<OwnedRoomId, MatrixError> {
    let room_id = room_named(server, room).await?;
    let prepare = PrepareMembership { room_id: room_id.clone() };
    let prepared = server.ask_as(&caller.user_id, proof(server, meta, &caller), prepare).await;
    let Newcomer { is_guest, profile, left_at, .. } =
        prepared.map_err(unknown_if_absent)?.map_err(unproven)?;
    let room_id = room_id.ok_or_else(no_alias)?;
    let (reason, user_id) = (checked(reason)?, caller.user_id);
    let others: Map<String, Value> = others.into_iter().collect();
    let join = |allowed_by| Join {
        user_id: user_id.clone(),
        reason: reason.clone(),
        is_guest,
        profile: profile.clone(),
        left_at,
        allowed_by,
        is_first: false,
        others: others.clone(),
    };
    let mut joined = ask_to_join(server, &room_id, join(None)).await?;
    if let Err(JoinRefusal::MembersOnly(rooms)) = &joined {
        let allowed_by = membership_in(server, &user_id, rooms).await?;
        joined = ask_to_join(server, &room_id, join(Some(allowed_by))).await?;
    }
    joined.map_err(|refusal| not_joined(server, refusal))?;
    Ok(room_id)
}

fn not_joined(server: &Server, refusal: JoinRefusal) -> MatrixError {
    match refusal {
        JoinRefusal::GuestsForbidden => {
            MatrixError::guest_access_forbidden("This room does not allow guests.")
        }
        // The join rule changed between the two commands.
        JoinRefusal::MembersOnly(_) => MatrixError::forbidden(NOT_INVITED),
        JoinRefusal::NobodyAuthorises => {
            MatrixError::forbidden("No member of this server may let you in: ask for an invite.")
        }
        JoinRefusal::Event(refusal) => refused(server, refusal, NOT_INVITED),
    }
}

async fn ask_to_join(
    server: &Server,
    room_id: &OwnedRoomId,
    join: Join,
) -> Result<Result<(), JoinRefusal>, MatrixError> {
    server.ask(room_id, join).await.map_err(|error| forbidden_if_absent(error, NOT_INVITED))
}

/// A room among those of a restricted join rule that the user is in. A room that does not answer counts as one that
/// the user is not in.
///
/// # Errors
/// `M_FORBIDDEN`.
async fn membership_in(
    server: &Server,
    user_id: &OwnedUserId,
    rooms: &[OwnedRoomId],
) -> Result<OwnedRoomId, MatrixError> {
    let asked = rooms.get(..rooms.len().min(MAX_ALLOWED_ROOMS)).unwrap_or_default();
    for some in asked.chunks(MAX_ROOMS_ASKED_AT_ONCE) {
        let asks = some.iter().map(|room_id| server.ask(room_id, IsJoined { user_id: user_id.clone() }));
        let answers = join_all(asks).await;
        let joined = some.iter().zip(answers).find(|(_, is_joined)| matches!(is_joined, Ok(true)));
        if let Some((room_id, _)) = joined {
            return Ok(room_id.clone());
        }
    }
    Err(MatrixError::forbidden(NOT_INVITED))
}

/// Lets the caller knock on a room of this server.
///
/// # Errors
/// `M_FORBIDDEN`, `M_NOT_FOUND`, `M_TOO_LARGE`.
pub(crate) async fn knock(
    server: &Server,
    caller: &Caller,
    (room, reason): Wanted,
) -> Result<OwnedRoomId, MatrixError> {
    let room_id = room_named(server, room).await?.ok_or_else(no_alias)?;
    let reason = checked(reason)?;
    let prepare = PrepareMembership { room_id: Some(room_id.clone()) };
    let Newcomer { profile, left_at, knocks, .. } = server.ask_for(caller, prepare).await?;
    if knocks >= MAX_PENDING_KNOCKS {
        return Err(MatrixError::forbidden("You knock on too many rooms: withdraw a knock first."));
    }
    let knock = Knock { user_id: caller.user_id.clone(), reason, profile, left_at };
    let knocked = server.ask(&room_id, knock).await.map_err(|error| forbidden_if_absent(error, NO_KNOCKS))?;
    knocked.map_err(|refusal| refused(server, refusal, NO_KNOCKS))?;
    Ok(room_id)
}

/// The room that a client names by id or alias; `None` for an alias that does not exist, or is of another server.
async fn room_named(server: &Server, room: OwnedRoomOrAliasId) -> Result<Option<OwnedRoomId>, MatrixError> {
    match OwnedRoomId::try_from(room) {
        Ok(room_id) => Ok(Some(room_id)),
        Err(alias) => aliases::room_of(server, &alias).await,
    }
}

fn no_alias() -> MatrixError {
    MatrixError::not_found(
        "There is no such alias, or it is of another server: federation is not supported yet.",
    )
}
