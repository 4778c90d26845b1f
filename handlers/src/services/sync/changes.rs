//! The changes of device lists since a sync, without the sync: `/keys/changes`.

use std::collections::BTreeSet;

use lattice_generated::client::end_to_end_encryption::get_keys_changes::{Query, Response};
use lattice_sync::{FilterChoice, StateSection, SyncToken};
use lattice_wire::{Caller, MatrixError};

use super::parts::{self, Wanted};
use super::request::Request;
use super::{plan, since_token};
use crate::auth::checked;
use crate::objects::protocol::user::PlannedRoom;
use crate::server::Server;

/// What changed since the token `from`, up to now. As in Synapse, `to` must be a token and bounds nothing: what changed after it
/// is changed too.
///
/// # Errors
/// `M_UNKNOWN_TOKEN`, `M_LIMIT_EXCEEDED`, `M_INVALID_PARAM`; `M_UNKNOWN` (503) if a room does not answer, or if there is too much
/// for one response.
pub(crate) async fn device_list_changes(
    server: &Server,
    caller: Caller,
    query: Query,
) -> Result<Response, MatrixError> {
    let from = since_token("from", &query.from)?;
    since_token("to", &query.to)?;
    let owed: BTreeSet<u64> = from.owed.iter().map(|owed| owed.joined_at).collect();
    let (caller, mut proof) = checked(caller);
    let mut request = Request {
        caller,
        since: Some(from_first(from)),
        filter: FilterChoice::Inline(Box::default()),
        presence: None,
        full_state: false,
        state: StateSection::default(),
        timeout_ms: 0,
        silent: BTreeSet::new(),
        events_only: false,
    };
    let Some(plan) = plan(server, &mut request, &mut proof).await? else {
        return Err(MatrixError::unavailable("Your account does not answer. Try again."));
    };
    let wanted =
        Wanted { limit: 0, receipts: false, presence: false, device_lists: true, filters: plan.filters };
    let hide = |rooms: Vec<PlannedRoom>| rooms.into_iter().map(hidden).collect::<Vec<_>>();
    let read = parts::read(server, &request, &wanted, hide(plan.joined)).await;
    // What the token owes is in the next syncs.
    if read.last.is_some() || read.owed.iter().any(|room| !owed.contains(&room.joined_at)) {
        return Err(MatrixError::unavailable("Not all of your rooms answer. Try again."));
    }
    let mut lists = read.lists;
    let _parts = parts::read_left(server, &request, &wanted, hide(plan.left), &mut lists).await;
    let own = plan.own_device_list.then(|| request.caller.user_id.clone());
    lists.add_changed(own.into_iter().chain(plan.signed_users));
    let lists = lists.finish(server, &request.caller.user_id).await;
    let (changed, left) = lists.map_or_else(Default::default, |lists| (lists.changed, lists.left));
    Ok(Response::new().changed(changed.unwrap_or_default()).left(left.unwrap_or_default()))
}

/// The token with which nothing is left of rooms that did not fit: the client has what it had before them. It acknowledges no
/// message to the device: only a sync does.
fn from_first(token: SyncToken) -> SyncToken {
    let token = SyncToken { to_device: None, ..token };
    match token.rest {
        Some(rest) => SyncToken { position: rest.since.unwrap_or(0), rest: None, ..token },
        None => token,
    }
}

/// The room, read for its device lists alone.
fn hidden(room: PlannedRoom) -> PlannedRoom {
    PlannedRoom { is_hidden: true, ..room }
}
