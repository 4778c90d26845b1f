//! `/initialSync`: what an initial sync shows, in the form of the operation before it.

use std::collections::BTreeSet;

use lattice_generated::client::room_participation::initial_sync::{
    Query, Response, Rooms, RoomsMembership, RoomsMessages, RoomsVisibility,
};
use lattice_rooms::Membership;
use lattice_sync::{
    Filter, FilterChoice, IgnoredUsers, JoinedPart, MAX_OWED_ROOMS, MAX_TIMELINE_LIMIT, PresenceState,
    RoomPosition, StateSection, SyncToken,
};
use lattice_wire::{Caller, MatrixError};
use ruma_common::{OwnedRoomId, UserId};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::parts::{self, MAX_ROOMS_PER_SYNC, Wanted};
use super::request::Request;
use super::{plan, room_events, show};
use crate::auth::checked;
use crate::auth::daily_limits::has_presence;
use crate::index::published_rooms::published_among;
use crate::objects::protocol::user::{PlannedRoom, StrippedRoom, SyncPlan};
use crate::server::Server;
use crate::services::device_lists::FoundLists;
use crate::services::history;

/// The events of a room if the request has no limit.
pub(crate) const DEFAULT_EVENTS: u64 = 10;
/// The error for a response that has no place for what does not fit.
const TOO_MUCH: &str =
    "You are in too many rooms for this operation, or there is too much in them: use /sync.";

/// Shows all rooms of the caller. Unlike a sync, the response cannot be continued: who is in too many rooms gets none.
///
/// # Errors
/// `M_UNKNOWN_TOKEN`; `M_INVALID_PARAM`; `M_TOO_LARGE`; `M_UNKNOWN` (503) if too many rooms do not answer.
pub(crate) async fn initial_sync(
    server: &Server,
    caller: Caller,
    query: Query,
) -> Result<Response, MatrixError> {
    let timeline_limit = history::limit(query.limit, DEFAULT_EVENTS)?.min(MAX_TIMELINE_LIMIT);
    let mut filter = Filter::with_limit(timeline_limit);
    filter.include_leave = query.archived.unwrap_or_default();
    let (caller, mut proof) = checked(caller);
    let mut request = Request {
        caller,
        since: None,
        filter: FilterChoice::Inline(Box::new(filter)),
        presence: Some(PresenceState::Online).filter(|_| has_presence(server)),
        full_state: false,
        // The state of each room is that after its messages.
        state: StateSection::After,
        timeout_ms: 0,
        silent: BTreeSet::new(),
        events_only: true,
    };
    let Some(plan) = plan(server, &mut request, &mut proof).await? else {
        return Err(MatrixError::unavailable("Your account does not answer. Try again."));
    };
    respond(server, &request, plan).await
}

async fn respond(server: &Server, request: &Request, plan: SyncPlan) -> Result<Response, MatrixError> {
    let SyncPlan { position, account_data, ignored, joined, invited, invites, left, .. } = plan;
    if joined.len() > MAX_ROOMS_PER_SYNC {
        return Err(MatrixError::too_large(TOO_MUCH));
    }
    let wanted = Wanted {
        limit: plan.timeline_limit,
        receipts: false,
        presence: plan.presence.is_some(),
        device_lists: false,
        filters: plan.filters,
    };
    let ends: Vec<(OwnedRoomId, u64)> = joined.iter().chain(&left).map(end).collect();
    let read = parts::read(server, request, &wanted, joined).await;
    if read.last.is_some() {
        return Err(MatrixError::too_large(TOO_MUCH));
    }
    let owed = [plan.owed, read.owed].concat();
    if owed.len() > MAX_OWED_ROOMS {
        return Err(MatrixError::unavailable("Too many of your rooms do not answer. Try again."));
    }
    let former = parts::read_left(server, request, &wanted, left, &mut FoundLists::default()).await;
    let rooms: BTreeSet<OwnedRoomId> = ends.iter().map(|(room_id, _)| room_id.clone()).collect();
    let published = published_among(&*server.ports.database, server.name(), &rooms).await;
    let published = published.map_err(|error| server.failed(error))?;
    let user_id = &request.caller.user_id;
    let form = Form { user_id, ignored: &ignored, ends: &ends.into_iter().collect(), published: &published };
    let joined = read.parts.into_iter().map(|part| form.room(part, true));
    let former = former.into_iter().map(|part| form.room(part, false));
    let rooms = joined.chain(former).chain(invited.into_iter().map(invite)).collect();
    let presence = plan.presence.unwrap_or_default().events(read.presence, &ignored, (true, server.now_ms()));
    let token = SyncToken { position, invites, owed, ..SyncToken::default() };
    Ok(Response::new(token.to_string(), presence, rooms).account_data(account_data))
}

/// Where the range of a room ends.
fn end(room: &PlannedRoom) -> (OwnedRoomId, u64) {
    (room.room_id.clone(), room.upto)
}

/// What the rooms of one response have in common.
struct Form<'a> {
    user_id: &'a UserId,
    ignored: &'a IgnoredUsers,
    /// The positions at which the messages of the rooms end.
    ends: &'a std::collections::BTreeMap<OwnedRoomId, u64>,
    published: &'a BTreeSet<OwnedRoomId>,
}

impl Form<'_> {
    fn room(&self, mut part: JoinedPart, is_in: bool) -> Rooms {
        show(&mut part, self.ignored, None);
        let membership = if is_in { RoomsMembership::Join } else { former_membership(&part, self.user_id) };
        let room_id = part.room_id;
        let upto = self.ends.get(&room_id).copied().unwrap_or(part.start.0).max(part.start.0);
        let visibility = match self.published.contains(&room_id) {
            true => RoomsVisibility::Public,
            false => RoomsVisibility::Private,
        };
        let chunk = room_events(&room_id, part.events);
        let messages =
            RoomsMessages::new(RoomPosition(upto).to_string(), chunk).start(part.start.to_string());
        let state = room_events(&room_id, part.state);
        Rooms::new(room_id, membership)
            .messages(messages)
            .state(state)
            .visibility(visibility)
            .account_data(part.account_data)
    }
}

/// How the user left the room: the state at the end has the member event.
fn former_membership(part: &JoinedPart, user_id: &UserId) -> RoomsMembership {
    let own = part.state.iter().chain(&part.events).rev().find_map(|event| membership_in(event, user_id));
    match own {
        Some(Membership::Ban) => RoomsMembership::Ban,
        _ => RoomsMembership::Leave,
    }
}

/// The membership that an event gives a user, if it is a member event of the user.
pub(super) fn membership_in(event: &RawValue, user_id: &UserId) -> Option<Membership> {
    #[derive(Deserialize)]
    struct Event {
        r#type: String,
        state_key: Option<String>,
        content: Content,
    }
    #[derive(Deserialize)]
    struct Content {
        membership: Option<String>,
    }
    if !event.get().contains("m.room.member") {
        return None;
    }
    let Event { r#type, state_key, content } = serde_json::from_str(event.get()).ok()?;
    let is_own = r#type == "m.room.member" && state_key.as_deref() == Some(user_id.as_str());
    content.membership.filter(|_| is_own).map(|membership| Membership::named(&membership))
}

fn invite(room: StrippedRoom) -> Rooms {
    let StrippedRoom { room_id, mut state } = room;
    let invite = state.pop();
    let shown = Rooms::new(room_id.clone(), RoomsMembership::Invite).state(room_events(&room_id, state));
    match invite.map(|invite| room_events(&room_id, vec![invite])).and_then(|mut events| events.pop()) {
        Some(invite) => shown.invite(invite),
        None => shown,
    }
}
