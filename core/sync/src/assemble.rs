//! Assembles the body of a `/sync` response from the parts read for each room.

use std::collections::BTreeMap;

use lattice_generated::client::room_participation::sync::{
    Response, Rooms, RoomsInvite, RoomsInviteInviteState, RoomsJoin, RoomsJoinSummary,
};
use lattice_generated::types::{EventBatch, StateEventBatch, TimelineBatch};
use ruma_common::OwnedRoomId;
use serde_json::value::RawValue;

use crate::{RoomPosition, SyncPosition};

/// The part of a sync response that describes one joined room.
#[derive(Debug)]
pub struct JoinedPart {
    /// The id of the room.
    pub room_id: OwnedRoomId,
    /// The timeline events, oldest first.
    pub events: Vec<Box<RawValue>>,
    /// Whether events before the timeline are left out.
    pub limited: bool,
    /// The position just before the first timeline event: `prev_batch`.
    pub start: RoomPosition,
    /// State events that the timeline does not contain.
    pub state: Vec<Box<RawValue>>,
    /// The heroes and member counts, if one of them may have changed.
    pub summary: Option<RoomsJoinSummary>,
    /// The account data of the room.
    pub account_data: Vec<Box<RawValue>>,
}

/// The part of a sync response that describes one invitation.
#[derive(Debug)]
pub struct InvitedPart {
    /// The id of the room.
    pub room_id: OwnedRoomId,
    /// The stripped state of the room.
    pub state: Vec<Box<RawValue>>,
}

/// Builds the response that brings a client to `position` from the rooms that have changed. `state_after`
/// puts the state of joined rooms into `state_after` instead of `state`.
#[must_use]
pub fn assemble(
    position: SyncPosition,
    joined: Vec<JoinedPart>,
    invited: Vec<InvitedPart>,
    state_after: bool,
) -> Response {
    let response = Response::new(position.to_string());
    if joined.is_empty() && invited.is_empty() {
        return response;
    }
    let mut rooms = Rooms::new();
    if !joined.is_empty() {
        let join: BTreeMap<_, _> =
            joined.into_iter().map(|part| (part.room_id.clone(), room(part, state_after))).collect();
        rooms = rooms.join(join);
    }
    if !invited.is_empty() {
        let invite = invited.into_iter().map(|part| {
            let shown = RoomsInviteInviteState::new().events(part.state);
            (part.room_id, RoomsInvite::new().invite_state(shown))
        });
        rooms = rooms.invite(invite.collect());
    }
    response.rooms(rooms)
}

fn room(part: JoinedPart, state_after: bool) -> RoomsJoin {
    let timeline = TimelineBatch::new(part.events).limited(part.limited).prev_batch(part.start.to_string());
    let state = StateEventBatch::new().events(part.state);
    let room = RoomsJoin::new().timeline(timeline);
    let room = if state_after { room.state_after(state) } else { room.state(state) };
    let room = if part.account_data.is_empty() {
        room
    } else {
        room.account_data(EventBatch::new().events(part.account_data))
    };
    match part.summary {
        None => room,
        Some(summary) => room.summary(summary),
    }
}
