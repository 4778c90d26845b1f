//! Assembles the body of a `/sync` response from the parts read for each room.

use std::collections::BTreeMap;

use lattice_generated::client::room_participation::sync::{
    Response, Rooms, RoomsInvite, RoomsInviteInviteState, RoomsJoin, RoomsJoinMsc4354Sticky,
    RoomsJoinSummary, RoomsKnock, RoomsKnockKnockState, RoomsLeave,
};
use lattice_generated::types::{EventBatch, StateEventBatch, TimelineBatch};
use ruma_common::OwnedRoomId;
use serde_json::value::RawValue;

use crate::{RoomPosition, SyncToken};

/// The part of a sync response that describes one room that the user is in, or has left.
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
    /// The typing users and the receipts.
    pub ephemeral: Vec<Box<RawValue>>,
    /// Sticky events that the timeline does not contain (MSC4354).
    pub sticky: Vec<Box<RawValue>>,
}

impl JoinedPart {
    /// Whether the part tells the client nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
            && self.state.is_empty()
            && self.account_data.is_empty()
            && self.ephemeral.is_empty()
            && self.sticky.is_empty()
            && self.summary.is_none()
            && !self.limited
    }
}

/// The part of a sync response that describes one invite or one knock.
#[derive(Debug)]
pub struct StrippedPart {
    /// The id of the room.
    pub room_id: OwnedRoomId,
    /// The stripped state of the room.
    pub state: Vec<Box<RawValue>>,
}

/// The parts of the rooms that have changed.
#[derive(Debug, Default)]
pub struct RoomParts {
    /// The joined rooms.
    pub joined: Vec<JoinedPart>,
    /// The pending invites.
    pub invited: Vec<StrippedPart>,
    /// The rooms on which the user knocks.
    pub knocked: Vec<StrippedPart>,
    /// The rooms that the user has left.
    pub left: Vec<JoinedPart>,
}

impl RoomParts {
    /// Whether no room has changed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.joined.is_empty() && self.invited.is_empty() && self.knocked.is_empty() && self.left.is_empty()
    }
}

/// The form of a sync response.
#[derive(Debug, Clone, Copy, Default)]
pub struct Form {
    /// Whether the state of rooms stands in `state_after` instead of `state`.
    pub state_after: bool,
    /// Whether lists of account data are shown also if they are empty: clients read them in an initial sync.
    pub initial: bool,
}

/// Builds the response that brings a client to `token` from the rooms that have changed.
#[must_use]
pub fn assemble(token: &SyncToken, parts: RoomParts, form: Form) -> Response {
    let response = Response::new(token.to_string());
    if parts.is_empty() {
        return response;
    }
    let RoomParts { joined, invited, knocked, left } = parts;
    let mut rooms = Rooms::new();
    if !joined.is_empty() {
        let join: BTreeMap<_, _> =
            joined.into_iter().map(|part| (part.room_id.clone(), room(part, form))).collect();
        rooms = rooms.join(join);
    }
    if !invited.is_empty() {
        let invite = invited.into_iter().map(|part| {
            let shown = RoomsInviteInviteState::new().events(part.state);
            (part.room_id, RoomsInvite::new().invite_state(shown))
        });
        rooms = rooms.invite(invite.collect());
    }
    if !knocked.is_empty() {
        let knock = knocked.into_iter().map(|part| {
            let shown = RoomsKnockKnockState::new().events(part.state);
            (part.room_id, RoomsKnock::new().knock_state(shown))
        });
        rooms = rooms.knock(knock.collect());
    }
    if !left.is_empty() {
        let leave = left.into_iter().map(|part| (part.room_id.clone(), left_room(part, form)));
        rooms = rooms.leave(leave.collect());
    }
    response.rooms(rooms)
}

fn room(part: JoinedPart, form: Form) -> RoomsJoin {
    let timeline = TimelineBatch::new(part.events).limited(part.limited).prev_batch(part.start.to_string());
    let state = StateEventBatch::new().events(part.state);
    let room = RoomsJoin::new().timeline(timeline);
    let room = if form.state_after { room.state_after(state) } else { room.state(state) };
    let room = if part.account_data.is_empty() && !form.initial {
        room
    } else {
        room.account_data(EventBatch::new().events(part.account_data))
    };
    let room = if part.ephemeral.is_empty() {
        room
    } else {
        room.ephemeral(EventBatch::new().events(part.ephemeral))
    };
    let room = if part.sticky.is_empty() {
        room
    } else {
        room.msc4354_sticky(RoomsJoinMsc4354Sticky::new().events(part.sticky))
    };
    match part.summary {
        None => room,
        Some(summary) => room.summary(summary),
    }
}

fn left_room(part: JoinedPart, form: Form) -> RoomsLeave {
    let timeline = TimelineBatch::new(part.events).limited(part.limited).prev_batch(part.start.to_string());
    let state = StateEventBatch::new().events(part.state);
    let room = RoomsLeave::new().timeline(timeline);
    let room = if form.state_after { room.state_after(state) } else { room.state(state) };
    if part.account_data.is_empty() && !form.initial {
        return room;
    }
    room.account_data(EventBatch::new().events(part.account_data))
}
