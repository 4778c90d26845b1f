//! `/sync`: the User plans which parts of which rooms are new, the Rooms return those parts, and this module
//! assembles the response outside of all objects.
//!
//! A room that does not answer is left out. The token of the response names it as owed, and later syncs read it
//! again.

mod changes;
mod events;
mod hidden;
mod initial_sync;
mod parts;
mod pull;
mod request;

use std::collections::{BTreeMap, BTreeSet};

use lattice_generated::client::room_participation::sync::{Query, Response, SetPresence, Sync};
use lattice_generated::types::EventBatch;
use lattice_sync::{
    EventFields, FilterChoice, Form, IgnoredUsers, JoinedPart, MAX_OWED_ROOMS, MAX_STICKY_ROOMS,
    PresenceState, RoomParts, StateSection, StrippedPart, SyncToken, assemble,
};
use lattice_wire::{Int, MatrixError, Operation as _, UnverifiedCaller};
use ruma_common::{OwnedRoomId, RoomId, UserId};
use serde_json::json;
use serde_json::value::RawValue;

pub(crate) use self::changes::device_list_changes;
pub(crate) use self::events::read_events;
pub(crate) use self::initial_sync::initial_sync;
use self::parts::Wanted;
use self::request::Request;
use crate::auth::daily_limits::has_presence;
use crate::auth::{proof, refused, unknown_if_absent};
use crate::objects::protocol::Proof;
use crate::objects::protocol::user::{
    DeviceKeyCounts, PlannedPull, Poll, PollReply, StrippedRoom, SyncPlan, TakePulled,
};
use crate::server::Server;
use crate::services::int;

/// The longest wait of a poll (milliseconds): shorter than the timeouts of clients and proxies.
pub const POLL_DEADLINE_MAX_MS: u64 = 28_000;
/// The most polls for one request. A poll that was answered by rooms that cannot be read is repeated.
pub(crate) const MAX_POLLS_PER_REQUEST: usize = 8;
/// How often one poll pulls rooms. What is then left is pulled by the next.
pub(crate) const MAX_PULL_ROUNDS: usize = 10;

/// A response, and whether it shows nothing.
struct Synced {
    response: Response,
    token: SyncToken,
    is_empty: bool,
}

/// Answers one `/sync`.
///
/// # Errors
/// `M_UNKNOWN_TOKEN`, `M_LIMIT_EXCEEDED`, `M_INVALID_PARAM`; `M_UNKNOWN` (503) if more rooms are owed than a
/// token can name.
pub(crate) async fn sync(
    server: &Server,
    caller: UnverifiedCaller,
    query: Query,
) -> Result<Response, MatrixError> {
    let mut request = request(caller, query)?;
    request.presence = request.presence.filter(|_| has_presence(server));
    let end_ms = server.now_ms() + request.timeout_ms;
    let mut proof = proof(server, Sync::META, &request.caller);
    for _ in 0..MAX_POLLS_PER_REQUEST {
        // No update, or a lost socket: the response repeats the client's token and is never an error.
        let Some(plan) = plan(server, &mut request, &mut proof).await? else {
            return Ok(unchanged(&request));
        };
        let synced = respond(server, &request, plan).await?;
        let left_ms = end_ms.saturating_sub(server.now_ms());
        // Rooms that are owed alone never end a poll.
        if !synced.is_empty || left_ms == 0 || request.full_state || request.since.is_none() {
            return Ok(synced.response);
        }
        request.since = Some(synced.token);
        request.timeout_ms = left_ms;
    }
    Ok(unchanged(&request))
}

/// Polls the User, and pulls the rooms of which it was not told everything; `None` if there is no reply by the deadline.
async fn plan(
    server: &Server,
    request: &mut Request,
    proof: &mut Proof,
) -> Result<Option<SyncPlan>, MatrixError> {
    let user_id = request.caller.user_id.clone();
    for rounds in 0..=MAX_PULL_ROUNDS {
        let poll = Poll { may_pull: rounds < MAX_PULL_ROUNDS, ..poll(request) };
        let polled = server.poll(&user_id, (proof.clone(), poll), request.timeout_ms).await;
        // The request counts once against the rate limit.
        proof.rate = None;
        match polled.map_err(unknown_if_absent)?.transpose().map_err(refused)? {
            Some(PollReply::Plan(plan)) => return Ok(Some(*plan)),
            Some(PollReply::Pull(pulls)) => {
                // Not with the poll: a poll travels in a header, which has a maximum and which traces show.
                request.silent.extend(take_pulls(server, &user_id, pulls).await?);
            }
            Some(PollReply::UnknownFilter) => {
                return Err(MatrixError::invalid_param("filter: you have no stored filter with this id."));
            }
            None => return Ok(None),
        }
    }
    Ok(None)
}

/// Pulls rooms and gives the User what they answer. Returns those that did not answer.
///
/// # Errors
/// If the User fails.
pub(crate) async fn take_pulls(
    server: &Server,
    user_id: &UserId,
    pulls: Vec<PlannedPull>,
) -> Result<Vec<OwnedRoomId>, MatrixError> {
    let (mut pulled, mut silent) = (Vec::new(), Vec::new());
    for (room_id, answer) in pull::pull(server, user_id, pulls).await {
        match answer {
            Some(answer) => pulled.push(answer),
            None => silent.push(room_id),
        }
    }
    server.ask(user_id, TakePulled { pulled, silent: silent.clone() }).await?;
    Ok(silent)
}

fn poll(request: &Request) -> Poll {
    Poll {
        device_id: request.caller.device_id.clone(),
        since: request.since.clone(),
        may_wait: request.timeout_ms > 0 && !request.full_state,
        full_state: request.full_state,
        presence: request.presence,
        filter: request.filter.clone(),
        may_pull: true,
        events_only: request.events_only,
    }
}

fn unchanged(request: &Request) -> Response {
    let nothing = SyncToken::at(0);
    assemble(request.since.as_ref().unwrap_or(&nothing), RoomParts::default(), Form::default())
}

/// Reads the parts of all rooms concurrently and assembles the response.
async fn respond(server: &Server, request: &Request, plan: SyncPlan) -> Result<Synced, MatrixError> {
    let SyncPlan { position, timeline_limit, account_data, ignored, joined, invited, knocked, .. } = plan;
    let SyncPlan {
        left,
        invites,
        owed,
        sticky,
        mut typing,
        receipts,
        presence,
        device_lists,
        own_device_list,
        unread_threads,
        filters,
        event_fields,
        to_device,
        device_keys,
        signed_users,
        ..
    } = plan;
    let wanted =
        Wanted { limit: timeline_limit, receipts, presence: presence.is_some(), device_lists, filters };
    let read = parts::read(server, request, &wanted, joined).await;
    let (mut joined, mut lists) = (read.parts, read.lists);
    let mut left = parts::read_left(server, request, &wanted, left, &mut lists).await;
    lists
        .add_changed(own_device_list.then(|| request.caller.user_id.clone()).into_iter().chain(signed_users));
    let lists = lists.finish(server, &request.caller.user_id).await;
    joined.iter_mut().chain(&mut left).for_each(|part| show(part, &ignored, event_fields.as_ref()));
    let mut owed = [owed, read.owed].concat();
    owed.sort_unstable();
    if owed.len() > MAX_OWED_ROOMS {
        let error = MatrixError::unavailable("Too many of your rooms do not answer. Try again.");
        return Err(error.because(format!("{} rooms of one user do not answer", owed.len())));
    }
    let mut sticky = [sticky, read.sticky].concat();
    sticky.sort_unstable();
    sticky.truncate(MAX_STICKY_ROOMS);
    let rest = read.last.map(|joined_after| request.rest(position, joined_after));
    // What did not fit was not shown.
    typing.retain(|seen| rest.is_none_or(|rest| seen.joined_at <= rest.joined_after));
    let (messages, last_message) = to_device.map(|planned| (planned.events, planned.upto)).unzip();
    let token = SyncToken { position, invites, rest, owed, typing, sticky, to_device: last_message };
    let parts = RoomParts { joined, invited: stripped(invited), knocked: stripped(knocked), left };
    let initial = request.since.is_none();
    let presence = presence.unwrap_or_default().events(read.presence, &ignored, (initial, server.now_ms()));
    let has_device_news = messages.is_some() || device_keys.is_new;
    let is_empty = parts.is_empty()
        && account_data.is_empty()
        && presence.is_empty()
        && !has_device_news
        && lists.is_none();
    let form = Form { state: request.state, initial, threads: unread_threads };
    let mut response = assemble(&token, parts, form);
    if !account_data.is_empty() || form.initial {
        response = response.account_data(EventBatch::new().events(account_data));
    }
    if !presence.is_empty() {
        response = response.presence(EventBatch::new().events(presence));
    }
    if let Some(lists) = lists {
        response = response.device_lists(lists);
    }
    if let Some(messages) = messages {
        response = response.to_device(EventBatch::new().events(messages));
    }
    Ok(Synced { response: with_key_counts(response, device_keys), token, is_empty })
}

/// Adds what the server holds of the device's keys. Clients look for `signed_curve25519`, also if there are none.
fn with_key_counts(response: Response, keys: DeviceKeyCounts) -> Response {
    let mut counts: BTreeMap<String, Int> = BTreeMap::from([("signed_curve25519".to_owned(), int(0))]);
    counts.extend(keys.one_time_keys.into_iter().map(|(algorithm, count)| (algorithm, int(count))));
    let unused: Vec<String> = keys.unused_fallback_keys.into_iter().collect();
    response
        .device_one_time_keys_count(counts)
        .device_unused_fallback_key_types(unused.clone())
        .org_matrix_msc2732_device_unused_fallback_key_types(unused)
}

/// Leaves out of a room what the client does not want to see.
fn show(part: &mut JoinedPart, ignored: &IgnoredUsers, fields: Option<&EventFields>) {
    ignored.remove_hidden(&mut part.events);
    ignored.remove_hidden(&mut part.sticky);
    if let Some(fields) = fields {
        part.keep_fields(fields);
    }
}

/// The events of a room in a response that does not say of which room they are: with `room_id`.
fn room_events(room_id: &RoomId, events: Vec<Box<RawValue>>) -> Vec<Box<RawValue>> {
    let with_room_id = |event: Box<RawValue>| {
        let fields = event.get().strip_prefix('{').filter(|fields| !fields.trim_start().starts_with('}'));
        let named = fields.map(|fields| format!("{{\"room_id\":{},{fields}", json!(room_id)));
        named.and_then(|json| RawValue::from_string(json).ok()).unwrap_or(event)
    };
    events.into_iter().map(with_room_id).collect()
}

fn stripped(rooms: Vec<StrippedRoom>) -> Vec<StrippedPart> {
    rooms.into_iter().map(|room| StrippedPart { room_id: room.room_id, state: room.state }).collect()
}

/// How long a poll waits that may wait `timeout` milliseconds.
pub(crate) fn wait_ms(timeout: Int) -> u64 {
    u64::try_from(i64::from(timeout)).unwrap_or(0).min(POLL_DEADLINE_MAX_MS)
}

/// Reads a token of a sync.
fn since_token(name: &str, token: &str) -> Result<SyncToken, MatrixError> {
    token
        .parse()
        .map_err(|_| MatrixError::invalid_param(format!("{name}: this token was not issued by this server.")))
}

fn request(caller: UnverifiedCaller, query: Query) -> Result<Request, MatrixError> {
    let since = query.since.map(|token| since_token("since", &token)).transpose()?;
    let filter = FilterChoice::parse(query.filter.as_deref())
        .map_err(|error| MatrixError::invalid_param(format!("filter: {}.", error.0)))?;
    Ok(Request {
        caller,
        since,
        filter,
        presence: Some(presence(query.set_presence)),
        full_state: query.full_state.unwrap_or_default(),
        state: match (query.use_state_after, query.org_matrix_msc4222_use_state_after) {
            (Some(true), _) => StateSection::After,
            (_, Some(true)) => StateSection::UnstableAfter,
            _ => StateSection::Before,
        },
        timeout_ms: query.timeout.map_or(0, wait_ms),
        silent: BTreeSet::new(),
        events_only: false,
    })
}

/// The presence on this device that a sync means: online, unless the client says otherwise.
fn presence(set_presence: Option<SetPresence>) -> PresenceState {
    match set_presence {
        Some(SetPresence::Offline) => PresenceState::Offline,
        Some(SetPresence::Unavailable) => PresenceState::Unavailable,
        Some(SetPresence::Online | SetPresence::Other(_)) | None => PresenceState::Online,
    }
}
