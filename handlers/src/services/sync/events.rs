//! `/events`: what a sync shows, as one list of events.

use std::collections::BTreeSet;

use lattice_generated::client::room_participation::get_events::{Query, Response};
use lattice_rooms::Membership;
use lattice_sync::{
    Filter, FilterChoice, IgnoredUsers, JoinedPart, MAX_OWED_ROOMS, OwedRoom, PresenceState, StateSection,
    SyncToken,
};
use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedRoomId, UserId};
use serde_json::value::RawValue;

use super::initial_sync::membership_in;
use super::parts::{self, ReadRooms, Wanted};
use super::request::Request;
use super::{MAX_POLLS_PER_REQUEST, POLL_DEADLINE_MAX_MS, plan, room_events, show, since_token, wait_ms};
use crate::auth::checked;
use crate::auth::daily_limits::has_presence;
use crate::objects::protocol::Proof;
use crate::objects::protocol::room::MAX_TIMELINE_EVENTS;
use crate::objects::protocol::user::{PlannedRoom, StrippedRoom, SyncPlan};
use crate::server::Server;
use crate::services::device_lists::FoundLists;

/// How often one response reads on in a room in which more happened than one read shows.
pub(crate) const MAX_READS_OF_ROOM: usize = 5;

/// What one poll shows.
struct Shown {
    token: SyncToken,
    chunk: Vec<Box<RawValue>>,
}

/// Returns what is newer than the client's token; without a token, what comes from now on. If there is nothing, waits.
///
/// # Errors
/// `M_UNKNOWN_TOKEN`, `M_LIMIT_EXCEEDED`, `M_INVALID_PARAM`; `M_UNKNOWN` (503) if more rooms are owed than a token can name.
pub(crate) async fn read_events(
    server: &Server,
    caller: Caller,
    query: Query,
) -> Result<Response, MatrixError> {
    let since = query.from.map(|token| since_token("from", &token)).transpose()?.map(of_older_operations);
    let timeout_ms = query.timeout.map_or(POLL_DEADLINE_MAX_MS, wait_ms);
    let end_ms = server.now_ms() + timeout_ms;
    let (caller, mut proof) = checked(caller);
    let filter = Filter::with_limit(MAX_TIMELINE_EVENTS);
    let mut request = Request {
        caller,
        since,
        filter: FilterChoice::Inline(Box::new(filter)),
        presence: Some(PresenceState::Online).filter(|_| has_presence(server)),
        full_state: false,
        state: StateSection::Before,
        timeout_ms: 0,
        silent: BTreeSet::new(),
        events_only: true,
    };
    let start = match request.since.clone() {
        Some(since) => since,
        None => now(server, &mut request, &mut proof).await?,
    };
    request.since = Some(start.clone());
    request.timeout_ms = timeout_ms;
    let mut chunk = Vec::new();
    for _ in 0..MAX_POLLS_PER_REQUEST {
        let Some(plan) = plan(server, &mut request, &mut proof).await? else { break };
        let shown = respond(server, &request, plan).await?;
        (request.since, chunk) = (Some(shown.token), shown.chunk);
        request.timeout_ms = end_ms.saturating_sub(server.now_ms());
        if !chunk.is_empty() || request.timeout_ms == 0 {
            break;
        }
    }
    let end = request.since.unwrap_or_else(|| start.clone());
    Ok(Response::new().start(start.to_string()).end(end.to_string()).chunk(chunk))
}

/// The token of a client that shows no messages to the device, and that reads rooms of which it has nothing by themselves.
fn of_older_operations(token: SyncToken) -> SyncToken {
    let rest = token.rest.filter(|rest| rest.since.is_some());
    SyncToken { to_device: None, rest, ..token }
}

/// The token of now. Pins what it stands for, as every token that a client gets.
async fn now(server: &Server, request: &mut Request, proof: &mut Proof) -> Result<SyncToken, MatrixError> {
    let planned = plan(server, request, proof).await?;
    planned
        .map(|plan| SyncToken::at(plan.position))
        .ok_or_else(|| MatrixError::unavailable("Your account does not answer. Try again."))
}

async fn respond(server: &Server, request: &Request, plan: SyncPlan) -> Result<Shown, MatrixError> {
    let SyncPlan { position, account_data, ignored, joined, invited, knocked, left, .. } = plan;
    let wanted = Wanted {
        limit: plan.timeline_limit,
        receipts: plan.receipts,
        presence: plan.presence.is_some(),
        device_lists: false,
        filters: plan.filters,
    };
    let new: BTreeSet<OwnedRoomId> =
        joined.iter().filter(|room| room.after.is_none()).map(|room| room.room_id.clone()).collect();
    let (read, parts) = read_on(server, request, &wanted, joined).await;
    let former = parts::read_left(server, request, &wanted, left, &mut FoundLists::default()).await;
    let mut owed = [plan.owed, read.owed].concat();
    owed.sort_unstable();
    if owed.len() > MAX_OWED_ROOMS {
        return Err(MatrixError::unavailable("Too many of your rooms do not answer. Try again."));
    }
    let user_id = &request.caller.user_id;
    let mut chunk = Vec::new();
    for part in parts.into_iter().chain(former) {
        let is_new = new.contains(&part.room_id);
        chunk.extend(of_room(part, (user_id, is_new), &ignored));
    }
    chunk.extend(invited.into_iter().chain(knocked).filter_map(last_of));
    chunk.extend(account_data);
    let presence = plan.presence.unwrap_or_default();
    chunk.extend(presence.events(read.presence, &ignored, (false, server.now_ms())));
    let rest = read.last.map(|joined_after| request.rest(position, joined_after));
    let mut typing = plan.typing;
    typing.retain(|seen| rest.is_none_or(|rest| seen.joined_at <= rest.joined_after));
    let (invites, sticky) = (plan.invites, plan.sticky);
    let token = SyncToken { position, invites, rest, owed, typing, sticky, to_device: None };
    Ok(Shown { token, chunk })
}

/// Reads the rooms: each from where the client is, and so often until nothing is left out or it is too much. The token then
/// names the room with the position up to which the client has it.
async fn read_on(
    server: &Server,
    request: &Request,
    wanted: &Wanted,
    joined: Vec<PlannedRoom>,
) -> (ReadRooms, Vec<JoinedPart>) {
    let (mut all, mut parts, mut rooms) = (ReadRooms::default(), Vec::new(), joined);
    for _ in 0..MAX_READS_OF_ROOM {
        let further: Vec<PlannedRoom> = rooms.iter_mut().filter_map(further).collect();
        let mut read = parts::read(server, request, wanted, rooms).await;
        parts.append(&mut read.parts);
        all.presence.append(&mut read.presence);
        let missed: BTreeSet<u64> = read.owed.iter().map(|owed| owed.joined_at).collect();
        all.owed.append(&mut read.owed);
        all.last = all.last.or(read.last);
        let has_read = |room: &PlannedRoom| {
            !missed.contains(&room.joined_at) && read.last.is_none_or(|last| room.joined_at <= last)
        };
        rooms = further.into_iter().filter(has_read).collect();
        if rooms.is_empty() || all.last.is_some() {
            break;
        }
    }
    all.owed.extend(rooms.iter().map(|room| OwedRoom { joined_at: room.joined_at, seen: room.after }));
    (all, parts)
}

/// Lets the range of a room end where one read leaves nothing out. Returns the rest of the range, if there is one.
fn further(room: &mut PlannedRoom) -> Option<PlannedRoom> {
    let middle = room.after.filter(|_| room.inline.is_none())? + MAX_TIMELINE_EVENTS;
    if room.upto <= middle {
        return None;
    }
    let (account_data, ephemeral) = (Vec::new(), Vec::new());
    let rest = PlannedRoom { after: Some(middle), account_data, ephemeral, ..room.clone() };
    room.upto = middle;
    Some(rest)
}

/// The events of one room. Of a room that is new to the client those since the user joined: the client reads the others with
/// the state.
fn of_room(
    mut part: JoinedPart,
    (user_id, is_new): (&UserId, bool),
    ignored: &IgnoredUsers,
) -> Vec<Box<RawValue>> {
    show(&mut part, ignored, None);
    let is_join = |event: &RawValue| membership_in(event, user_id) == Some(Membership::Join);
    let joined = part.events.iter().rposition(|event| is_join(event)).filter(|_| is_new);
    let events = part.events.split_off(joined.unwrap_or(0));
    room_events(&part.room_id, events.into_iter().chain(part.account_data).chain(part.ephemeral).collect())
}

/// The user's own member event of an invite or a knock.
fn last_of(room: StrippedRoom) -> Option<Box<RawValue>> {
    let StrippedRoom { room_id, mut state } = room;
    room_events(&room_id, state.pop().into_iter().collect()).pop()
}
