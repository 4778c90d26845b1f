//! `/sync`: the User plans which parts of which rooms are new, the Rooms return those parts, and this module
//! assembles the response outside of all objects.

use std::rc::Rc;

use futures_util::future::try_join_all;
use lattice_generated::client::room_participation::sync::{Query, Response, Sync};
use lattice_generated::types::EventBatch;
use lattice_sync::{FilterChoice, InvitedPart, JoinedPart, RoomPosition, SyncPosition, assemble};
use lattice_wire::{MatrixError, Operation as _, UnverifiedCaller};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use crate::auth::{proof, refused, unknown_if_absent};
use crate::objects::host::AskError;
use crate::objects::protocol::room::ReadTimeline;
use crate::objects::protocol::user::{InlineEvent, PlannedRoom, Poll, PollReply, SyncPlan};
use crate::server::Server;

/// The longest wait of a poll (milliseconds): shorter than the timeouts of clients and proxies.
pub const POLL_DEADLINE_MAX_MS: u64 = 28_000;

/// The checked parameters of one `/sync` request.
struct Request {
    caller: UnverifiedCaller,
    since: Option<SyncPosition>,
    filter: FilterChoice,
    full_state: bool,
    state_after: bool,
    timeout_ms: u64,
}

/// Answers one `/sync`.
///
/// # Errors
/// `M_UNKNOWN_TOKEN`, `M_LIMIT_EXCEEDED`, `M_INVALID_PARAM`.
pub(crate) async fn sync(
    server: &Server,
    caller: UnverifiedCaller,
    query: Query,
) -> Result<Response, MatrixError> {
    let request = Rc::new(request(caller, query)?);
    let proof = proof(server, Sync::META, &request.caller);
    let user_id = &request.caller.user_id;
    let polled = server.poll(user_id, (proof, poll(&request)), request.timeout_ms).await;
    match polled.map_err(unknown_if_absent)?.transpose().map_err(refused)? {
        Some(PollReply::Plan(plan)) => respond(server, &request, *plan).await,
        Some(PollReply::UnknownFilter) => {
            Err(MatrixError::invalid_param("filter: you have no stored filter with this id."))
        }
        // No update, or a lost socket: the response repeats the client's token and is never an error.
        Some(PollReply::Superseded) | None => {
            Ok(assemble(request.since.unwrap_or(SyncPosition(0)), vec![], vec![], false))
        }
    }
}

fn poll(request: &Request) -> Poll {
    Poll {
        device_id: request.caller.device_id.clone(),
        since: request.since.map(|position| position.0),
        may_wait: request.timeout_ms > 0 && !request.full_state,
        full_state: request.full_state,
        filter: request.filter.clone(),
    }
}

/// Reads the parts of all rooms concurrently and assembles the response.
async fn respond(server: &Server, request: &Rc<Request>, plan: SyncPlan) -> Result<Response, MatrixError> {
    let limit = plan.timeline_limit;
    let parts = plan.joined.into_iter().map(|room| part(server, request, limit, room));
    let parts = try_join_all(parts).await?;
    let invited =
        plan.invited.into_iter().map(|room| InvitedPart { room_id: room.room_id, state: room.state });
    let mut joined: Vec<JoinedPart> = parts.into_iter().flatten().collect();
    for part in &mut joined {
        part.events.retain(|event| !plan.ignored.hides(event));
    }
    let response = assemble(SyncPosition(plan.position), joined, invited.collect(), request.state_after);
    if plan.account_data.is_empty() {
        return Ok(response);
    }
    Ok(response.account_data(EventBatch::new().events(plan.account_data)))
}

/// The part of one room. `None` if the user has left the room since the plan; the Room informs the User.
async fn part(
    server: &Server,
    request: &Request,
    limit: u64,
    mut room: PlannedRoom,
) -> Result<Option<JoinedPart>, MatrixError> {
    if let (Some(inline), Some(after)) = (room.inline.take(), room.after) {
        return Ok(Some(inline_part(request, room, &inline, after)));
    }
    let read = ReadTimeline {
        reader: request.caller.user_id.clone(),
        device_id: request.caller.device_id.clone(),
        after: room.after,
        upto: room.upto,
        limit,
        full_state: request.full_state,
        state_after: request.state_after,
    };
    let timeline = match server.ask(&room.room_id, read).await {
        Ok(Some(timeline)) => timeline,
        Ok(None) | Err(AskError::Absent(_)) => return Ok(None),
        Err(failed @ AskError::Failed(_)) => return Err(failed.into()),
    };
    Ok(Some(JoinedPart {
        room_id: room.room_id,
        events: timeline.events,
        limited: timeline.limited,
        start: RoomPosition(timeline.start),
        state: timeline.state,
        summary: timeline.summary,
        account_data: room.account_data,
    }))
}

fn request(caller: UnverifiedCaller, query: Query) -> Result<Request, MatrixError> {
    let since = query.since.map(|token| token.parse::<SyncPosition>()).transpose();
    let filter = FilterChoice::parse(query.filter.as_deref())
        .map_err(|error| MatrixError::invalid_param(format!("filter: {}.", error.0)))?;
    Ok(Request {
        caller,
        since: since
            .map_err(|_| MatrixError::invalid_param("since: this token was not issued by this server."))?,
        filter,
        full_state: query.full_state.unwrap_or_default(),
        state_after: query.use_state_after.unwrap_or_default(),
        timeout_ms: query
            .timeout
            .map_or(0, |ms| u64::try_from(i64::from(ms)).unwrap_or(0))
            .min(POLL_DEADLINE_MAX_MS),
    })
}

/// A part whose events the User has inline: no event is left out, and all state is in the timeline.
fn inline_part(request: &Request, room: PlannedRoom, inline: &[InlineEvent], after: u64) -> JoinedPart {
    let events: Vec<Box<RawValue>> = inline.iter().map(|event| client_event(event, request)).collect();
    let state = inline.iter().zip(&events).filter(|(inline, _)| request.state_after && inline.is_state);
    JoinedPart {
        room_id: room.room_id,
        limited: false,
        start: RoomPosition(after),
        state: state.map(|(_, event)| event.clone()).collect(),
        events,
        summary: None,
        account_data: room.account_data,
    }
}

/// The event in client form. It has its transaction id if the requesting device sent it.
fn client_event(inline: &InlineEvent, request: &Request) -> Box<RawValue> {
    let own = inline.sent_by.as_ref().filter(|(device_id, _)| device_id == request.caller.device_id.as_str());
    own.and_then(|(_, transaction_id)| with_transaction_id(&inline.event, transaction_id))
        .unwrap_or_else(|| inline.event.clone())
}

fn with_transaction_id(event: &RawValue, transaction_id: &str) -> Option<Box<RawValue>> {
    let mut fields: Map<String, Value> = serde_json::from_str(event.get()).ok()?;
    let unsigned = fields.entry("unsigned").or_insert_with(|| Value::Object(Map::new()));
    unsigned.as_object_mut()?.insert("transaction_id".to_owned(), transaction_id.into());
    to_raw_value(&fields).ok()
}
