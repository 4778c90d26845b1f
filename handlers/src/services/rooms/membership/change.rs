//! Changes of the membership of others: invite, kick, ban, unban.

use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedEventId, OwnedRoomId, OwnedUserId, RoomId, UserId};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::checked;
use crate::objects::protocol::room::{ChangeMembership, ChangeRefusal, MembershipChange};
use crate::server::Server;
use crate::services::profiles;
use crate::services::rooms::{admit_invited, check_local, forbidden_if_absent, refused};

/// The error for every user who is not in a room, so that the user does not learn whether the room exists.
const SENDER_OUTSIDE: &str = "You are not in this room.";

/// The room, and whose membership changes for which reason.
pub(crate) type Change = (OwnedRoomId, OwnedUserId, Option<String>);

/// Invites a user of this server; the name need not be registered yet. Returns the member event.
///
/// # Errors
/// `M_FORBIDDEN`, `M_INVITE_BLOCKED`, `M_LIMIT_EXCEEDED`, `M_TOO_LARGE`.
pub(crate) async fn invite(
    server: &Server,
    caller: &Caller,
    change: Change,
) -> Result<OwnedEventId, MatrixError> {
    check_local(server, &change.1)?;
    admit_invited(server, &caller.user_id, 1)?;
    let invitee = profiles::invitee(server, &caller.user_id, &change.1).await?;
    let forbidden = "You may not invite users to this room.";
    make(server, caller, change, (MembershipChange::Invite(invitee), forbidden)).await
}

/// The invite that a state event makes, if it is one: it is sent as any other invite.
pub(crate) fn invite_in(
    (room_id, event_type, state_key): (&RoomId, &str, &str),
    content: &RawValue,
) -> Option<Change> {
    #[derive(Deserialize)]
    struct Content {
        membership: String,
        reason: Option<String>,
    }
    let content: Content = serde_json::from_str(content.get()).ok()?;
    let is_invite = event_type == "m.room.member" && content.membership == "invite";
    let user_id = UserId::parse(state_key).ok().filter(|_| is_invite)?;
    Some((room_id.to_owned(), user_id, content.reason))
}

/// Removes a user, or withdraws an invite or a knock.
///
/// # Errors
/// `M_FORBIDDEN`, `M_TOO_LARGE`.
pub(crate) async fn kick(server: &Server, caller: &Caller, change: Change) -> Result<(), MatrixError> {
    make(server, caller, change, (MembershipChange::Kick, "You may not kick this user.")).await.map(drop)
}

/// Bans a user.
///
/// # Errors
/// `M_FORBIDDEN`, `M_TOO_LARGE`.
pub(crate) async fn ban(server: &Server, caller: &Caller, change: Change) -> Result<(), MatrixError> {
    make(server, caller, change, (MembershipChange::Ban, "You may not ban this user.")).await.map(drop)
}

/// Ends a ban.
///
/// # Errors
/// `M_FORBIDDEN`, `M_TOO_LARGE`.
pub(crate) async fn unban(server: &Server, caller: &Caller, change: Change) -> Result<(), MatrixError> {
    make(server, caller, change, (MembershipChange::Unban, "You may not unban this user.")).await.map(drop)
}

/// Makes a change; `forbidden` is the sentence if the sender lacks the power.
async fn make(
    server: &Server,
    caller: &Caller,
    (room_id, target, reason): Change,
    (change, forbidden): (MembershipChange, &'static str),
) -> Result<OwnedEventId, MatrixError> {
    let sender = caller.user_id.clone();
    let command = ChangeMembership { sender, target, change, reason: checked(reason)? };
    let changed = server.ask(&room_id, command).await;
    let sentence = match changed.map_err(|error| forbidden_if_absent(error, SENDER_OUTSIDE))? {
        Ok(event_id) => return Ok(event_id),
        Err(ChangeRefusal::Event(refusal)) => return Err(refused(server, refusal, forbidden)),
        Err(ChangeRefusal::SenderOutside) => SENDER_OUTSIDE,
        Err(ChangeRefusal::IsJoined) => "The user is already in the room.",
        Err(ChangeRefusal::IsBanned) => "The user is banned from the room.",
        Err(ChangeRefusal::IsOutside) => "The user is not in the room.",
        Err(ChangeRefusal::IsNotBanned) => "The user is not banned from the room.",
    };
    Err(MatrixError::forbidden(sentence))
}
