//! Assembles the body of a `/sync` response from the parts read for each room.

use std::collections::BTreeMap;

use lattice_generated::client::room_participation::sync::{
    Response, Rooms, RoomsInvite, RoomsInviteInviteState, RoomsJoin, RoomsJoinMsc4354Sticky,
    RoomsJoinOrgMatrixMsc4222StateAfter, RoomsJoinSummary, RoomsJoinUnreadNotifications,
    RoomsJoinUnreadThreadNotifications, RoomsKnock, RoomsKnockKnockState, RoomsLeave,
    RoomsLeaveOrgMatrixMsc4222StateAfter,
};
use lattice_generated::types::{EventBatch, StateEventBatch, TimelineBatch};
use ruma_common::OwnedRoomId;
use serde_json::value::RawValue;

use crate::{EventFields, RoomCounts, RoomPosition, SyncToken};

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
    /// The unread events that notify the user, in a room that the user is in.
    pub unread: RoomCounts,
    /// Whether these counts changed since the client's token.
    pub has_new_counts: bool,
}

impl JoinedPart {
    /// Shows only these fields of the events.
    pub fn keep_fields(&mut self, fields: &EventFields) {
        for event in self.events.iter_mut().chain(&mut self.state).chain(&mut self.sticky) {
            *event = fields.of(event);
        }
    }

    /// The size of the events.
    #[must_use]
    pub fn bytes(&self) -> usize {
        let timeline = self.events.iter().chain(&self.state).chain(&self.sticky);
        timeline.chain(&self.account_data).chain(&self.ephemeral).map(|event| event.get().len()).sum()
    }

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
            && !self.has_new_counts
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
    /// Where the state of rooms stands.
    pub state: StateSection,
    /// Whether lists of account data are shown also if they are empty: clients read them in an initial sync.
    pub initial: bool,
    /// Whether unread events in threads are counted for each thread, instead of with the main timeline.
    pub threads: bool,
}

/// Where the state of a room stands, and which state it is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum StateSection {
    /// `state`: the state before the timeline.
    #[default]
    Before,
    /// `state_after`: the state after the timeline.
    After,
    /// `org.matrix.msc4222.state_after`: the same under its first name (MSC4222).
    UnstableAfter,
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
    let (room, state) = (RoomsJoin::new().timeline(timeline), part.state);
    let room = match form.state {
        StateSection::Before => room.state(StateEventBatch::new().events(state)),
        StateSection::After => room.state_after(StateEventBatch::new().events(state)),
        StateSection::UnstableAfter => {
            room.org_matrix_msc4222_state_after(RoomsJoinOrgMatrixMsc4222StateAfter::new().events(state))
        }
    };
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
    let room = match part.summary {
        None => room,
        Some(summary) => room.summary(summary),
    };
    with_counts(room, part.unread, form)
}

/// Adds the unread counts; those of threads if the client wants them and there are any.
fn with_counts(room: RoomsJoin, counts: RoomCounts, form: Form) -> RoomsJoin {
    let shown = if form.threads { counts.main } else { counts.total() };
    let count = |count: u64| u32::try_from(count).unwrap_or(u32::MAX).into();
    let counted = RoomsJoinUnreadNotifications::new()
        .notification_count(count(shown.notifications))
        .highlight_count(count(shown.highlights));
    let room = room.unread_notifications(counted);
    if !form.threads || counts.threads.is_empty() {
        return room;
    }
    let threads = counts.threads.into_iter().map(|(root, counts)| {
        let counted = RoomsJoinUnreadThreadNotifications::new()
            .notification_count(count(counts.notifications))
            .highlight_count(count(counts.highlights));
        (root, counted)
    });
    room.unread_thread_notifications(threads.collect())
}

fn left_room(part: JoinedPart, form: Form) -> RoomsLeave {
    let timeline = TimelineBatch::new(part.events).limited(part.limited).prev_batch(part.start.to_string());
    let (room, state) = (RoomsLeave::new().timeline(timeline), part.state);
    let room = match form.state {
        StateSection::Before => room.state(StateEventBatch::new().events(state)),
        StateSection::After => room.state_after(StateEventBatch::new().events(state)),
        StateSection::UnstableAfter => {
            room.org_matrix_msc4222_state_after(RoomsLeaveOrgMatrixMsc4222StateAfter::new().events(state))
        }
    };
    if part.account_data.is_empty() && !form.initial {
        return room;
    }
    room.account_data(EventBatch::new().events(part.account_data))
}
