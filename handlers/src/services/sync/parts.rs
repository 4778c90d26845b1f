//! Reads the joined rooms of a sync response, each from its Room unless the plan has the events.

use futures_util::future::join_all;
use lattice_sync::{JoinedPart, OwedRoom, Presence, RoomFilters, RoomPosition, SeenSticky};
use ruma_common::{OwnedRoomId, RoomId};
use serde_json::value::{RawValue, to_raw_value};
use serde_json::{Map, Value};

use super::hidden;
use super::request::{READ_LIMIT_MS, Request};
use crate::objects::host::AskError;
use crate::objects::protocol::room::{MemberLists, ReadTimeline, Timeline, WantedLists};
use crate::objects::protocol::user::{InlineEvent, PlannedRoom};
use crate::ports::PortError;
use crate::server::Server;
use crate::services::device_lists::FoundLists;

/// The most bytes of timelines in one response, shared by its rooms; each has one event at least.
const MAX_TIMELINES_BYTES: u64 = 8 * 1024 * 1024;
/// The most rooms that a sync reads at once.
const MAX_ROOMS_READ_AT_ONCE: usize = 20;
/// The most rooms of one response, and the bytes after which it shows no other room; the next response continues.
pub(super) const MAX_ROOMS_PER_SYNC: usize = 240;
const MAX_RESPONSE_BYTES: usize = 16 * 1024 * 1024;
/// The most rooms that an isolate remembers as silent.
const MAX_SILENT_ROOMS: usize = 1_000;

/// What was read of the joined rooms.
#[derive(Default)]
pub(super) struct ReadRooms {
    pub parts: Vec<JoinedPart>,
    /// The rooms that did not answer.
    pub owed: Vec<OwedRoom>,
    /// The rooms of which there are more sticky events.
    pub sticky: Vec<SeenSticky>,
    /// The presence of members that changed.
    pub presence: Vec<Presence>,
    /// What the rooms say of device lists.
    pub lists: FoundLists,
    /// The position at which the user joined the last of these rooms, if others did not fit.
    pub last: Option<u64>,
    bytes: usize,
}

/// What was read of one room.
#[derive(Default)]
struct ReadRoom {
    part: Option<JoinedPart>,
    owed: Option<OwedRoom>,
    sticky: Option<SeenSticky>,
    presence: Vec<Presence>,
    /// What the room says of device lists.
    lists: Option<(OwnedRoomId, MemberLists)>,
}

/// Reads the rooms that fit into a response, some at once, in the order in which the user joined them.
pub(super) async fn read(
    server: &Server,
    request: &Request,
    wanted: &Wanted,
    mut rooms: Vec<PlannedRoom>,
) -> ReadRooms {
    let limits = Limits { wanted, bytes: share(&rooms), has_left: false };
    rooms.sort_by_key(|room| room.joined_at);
    let (mut rooms, mut read, mut last) = (rooms.into_iter(), ReadRooms::default(), None);
    while read.has_space() {
        let some: Vec<PlannedRoom> = rooms.by_ref().take(MAX_ROOMS_READ_AT_ONCE).collect();
        let Some(newest) = some.last() else { break };
        last = Some(newest.joined_at);
        let parts = some.into_iter().map(|room| part(server, request, limits, room));
        join_all(parts).await.into_iter().for_each(|room| read.add(room));
    }
    for room in rooms {
        read.leave_out(&room);
        read.last = last;
    }
    read
}

impl ReadRooms {
    fn has_space(&self) -> bool {
        self.parts.len() < MAX_ROOMS_PER_SYNC && self.bytes < MAX_RESPONSE_BYTES
    }

    fn add(&mut self, room: ReadRoom) {
        self.bytes += room.part.as_ref().map_or(0, JoinedPart::bytes);
        self.parts.extend(room.part);
        self.owed.extend(room.owed);
        self.sticky.extend(room.sticky);
        self.presence.extend(room.presence);
        if let Some((room_id, lists)) = room.lists {
            self.bytes += lists.changed.iter().map(|user_id| user_id.as_str().len()).sum::<usize>();
            self.lists.add(room_id, lists);
        }
    }

    /// Notes a room that does not fit. The token keeps what it says of the room.
    fn leave_out(&mut self, room: &PlannedRoom) {
        let joined_at = room.joined_at;
        self.owed.extend(room.is_owed.then_some(OwedRoom { joined_at, seen: room.after }));
        self.sticky.extend(room.sticky_after.map(|seen| SeenSticky { joined_at, seen }));
    }
}

/// Reads all rooms that the user has left, some at once, and notes what they say of device lists. Of a room that does not answer, or
/// that does not know of the leave yet, the response shows only that it was left.
pub(super) async fn read_left(
    server: &Server,
    request: &Request,
    wanted: &Wanted,
    rooms: Vec<PlannedRoom>,
    lists: &mut FoundLists,
) -> Vec<JoinedPart> {
    let limits = Limits { wanted, bytes: share(&rooms), has_left: true };
    let (mut rooms, mut parts) = (rooms.into_iter().peekable(), Vec::new());
    while rooms.peek().is_some() {
        let some = rooms.by_ref().take(MAX_ROOMS_READ_AT_ONCE);
        for (part, said) in join_all(some.map(|room| left_part(server, request, limits, room))).await {
            parts.extend(part);
            lists.add_of_left(said);
        }
    }
    parts
}

/// What a Room replies.
enum Read {
    Timeline(Box<Timeline>),
    /// The user has left the room since the plan.
    HasLeft,
    /// There is no such room.
    Absent,
}

/// What the client wants of rooms.
pub(super) struct Wanted {
    /// The most events of one room.
    pub limit: u64,
    pub receipts: bool,
    pub presence: bool,
    pub device_lists: bool,
    pub filters: RoomFilters,
}

/// What one Room returns.
#[derive(Clone, Copy)]
struct Limits<'a> {
    wanted: &'a Wanted,
    bytes: u64,
    has_left: bool,
}

/// The equal part of each room of the bytes of a response.
fn share(rooms: &[PlannedRoom]) -> u64 {
    MAX_TIMELINES_BYTES / (rooms.len().clamp(1, MAX_ROOMS_PER_SYNC) as u64)
}

async fn left_part(
    server: &Server,
    request: &Request,
    limits: Limits<'_>,
    mut room: PlannedRoom,
) -> (Option<JoinedPart>, MemberLists) {
    if room.is_hidden {
        let lists = hidden::read(server, request, (&room, true)).await;
        return (None, lists.unwrap_or_default().unwrap_or_default());
    }
    let is_read = room.inline.take().is_none();
    let read = if is_read { timeline(server, request, limits, &room).await } else { Ok(Read::Absent) };
    match read {
        Ok(Read::Timeline(mut timeline)) => {
            let lists = std::mem::take(&mut timeline.device_lists);
            return (Some(read_part(request, room, *timeline)), lists);
        }
        Ok(Read::HasLeft | Read::Absent) => {}
        Err(error) => note_silence(server, &room.room_id, &error),
    }
    let upto = room.upto;
    (Some(inline_part((request, limits.wanted), room, &[], upto)), MemberLists::default())
}

/// The part of one room, or how the room is owed if it does not answer.
async fn part(server: &Server, request: &Request, limits: Limits<'_>, mut room: PlannedRoom) -> ReadRoom {
    if let (Some(inline), Some(after)) = (room.inline.take(), room.after) {
        let presence = std::mem::take(&mut room.presence);
        let changed = std::mem::take(&mut room.device_lists);
        let lists = MemberLists { changed, left: Vec::new() };
        let lists = limits.wanted.device_lists.then(|| (room.room_id.clone(), lists));
        let part = inline_part((request, limits.wanted), room, &inline, after);
        return ReadRoom {
            part: Some(part).filter(|part| !part.is_empty()),
            presence,
            lists,
            ..ReadRoom::default()
        };
    }
    if room.is_hidden {
        return hidden_part(server, request, &room).await;
    }
    match timeline(server, request, limits, &room).await {
        Ok(Read::Timeline(mut timeline)) => {
            let presence = std::mem::take(&mut timeline.presence);
            let lists = Some((room.room_id.clone(), std::mem::take(&mut timeline.device_lists)));
            let (is_known, joined_at) = (room.after.is_some(), room.joined_at);
            let sticky = timeline.sticky_seen.map(|seen| SeenSticky { joined_at, seen });
            let part = read_part(request, room, *timeline);
            let part = Some(part).filter(|part| !is_known || !part.is_empty());
            ReadRoom { part, owed: None, sticky, presence, lists }
        }
        // The Room informs the User; the sync that shows the leave also shows what came before it.
        Ok(Read::HasLeft) => {
            let owed = OwedRoom { joined_at: room.joined_at, seen: room.after };
            ReadRoom { owed: Some(owed), ..ReadRoom::default() }
        }
        Ok(Read::Absent) => ReadRoom::default(),
        Err(error) => {
            note_silence(server, &room.room_id, &error);
            let owed = OwedRoom { joined_at: room.joined_at, seen: room.after };
            let after = room.after.filter(|_| !room.account_data.is_empty() || !room.ephemeral.is_empty());
            let sticky = room.sticky_after.map(|seen| SeenSticky { joined_at: room.joined_at, seen });
            let part = after.map(|after| inline_part((request, limits.wanted), room, &[], after));
            ReadRoom { part, owed: Some(owed), sticky, ..ReadRoom::default() }
        }
    }
}

/// What one room says of device lists, of which the client wants nothing else; or how it is owed.
async fn hidden_part(server: &Server, request: &Request, room: &PlannedRoom) -> ReadRoom {
    match hidden::read(server, request, (room, false)).await {
        Ok(lists) => {
            ReadRoom { lists: lists.map(|lists| (room.room_id.clone(), lists)), ..ReadRoom::default() }
        }
        Err(error) => {
            note_silence(server, &room.room_id, &error);
            let owed = OwedRoom { joined_at: room.joined_at, seen: room.after };
            ReadRoom { owed: Some(owed), ..ReadRoom::default() }
        }
    }
}

async fn timeline(
    server: &Server,
    request: &Request,
    limits: Limits<'_>,
    room: &PlannedRoom,
) -> Result<Read, PortError> {
    let read = ReadTimeline {
        reader: request.caller.user_id.clone(),
        has_left: limits.has_left,
        device_id: request.caller.device_id.clone(),
        after: room.after,
        upto: room.upto,
        sticky_after: room.sticky_after,
        limit: limits.wanted.limit,
        max_bytes: limits.bytes,
        receipts: limits.wanted.receipts && !limits.has_left,
        presence: limits.wanted.presence && !limits.has_left,
        device_lists: limits.wanted.device_lists.then_some(WantedLists { known: room.known }),
        filters: limits.wanted.filters.clone(),
        full_state: request.full_state,
        state_after: request.wants_state_after(),
    };
    if request.silent.contains(&room.room_id) {
        return Err(PortError::new("objects", "ask", "no reply to the pull before"));
    }
    let read = server.ask_within(READ_LIMIT_MS, &room.room_id, read).await;
    match read {
        Ok(timeline) => {
            server.memory.silent_rooms.borrow_mut().remove(&room.room_id);
            Ok(timeline.map_or(Read::HasLeft, |timeline| Read::Timeline(Box::new(timeline))))
        }
        Err(AskError::Absent(_)) => Ok(Read::Absent),
        Err(AskError::Failed(error)) => Err(error),
    }
}

/// Logs that a room does not answer, once until it answers again.
pub(super) fn note_silence(server: &Server, room_id: &RoomId, error: &PortError) {
    let mut silent = server.memory.silent_rooms.borrow_mut();
    if silent.len() >= MAX_SILENT_ROOMS {
        silent.clear();
    }
    if silent.insert(room_id.to_owned()) {
        server.ports.log.error(&format!("syncs leave out the room {room_id}: {error}"));
    }
}

fn read_part(request: &Request, room: PlannedRoom, timeline: Timeline) -> JoinedPart {
    // A room that is whole in a later sync may be one of which the client has some events: it must not add these to them.
    let is_again = room.after.is_none() && request.since.is_some();
    let mut ephemeral = room.ephemeral;
    ephemeral.extend(timeline.receipts);
    JoinedPart {
        room_id: room.room_id,
        events: timeline.events,
        limited: timeline.limited || is_again,
        start: RoomPosition(timeline.start),
        state: timeline.state,
        summary: timeline.summary,
        account_data: room.account_data,
        ephemeral,
        sticky: timeline.sticky,
        unread: room.unread,
        has_new_counts: room.has_new_counts,
    }
}

/// A part whose events the User has inline: no event is left out, and all state is in the timeline, but for lazy members.
fn inline_part(
    (request, wanted): (&Request, &Wanted),
    room: PlannedRoom,
    inline: &[InlineEvent],
    after: u64,
) -> JoinedPart {
    let events: Vec<Box<RawValue>> = inline.iter().map(|event| client_event(event, request)).collect();
    let state = inline.iter().filter(|inline| request.wants_state_after() && inline.is_state);
    let state = state.map(|inline| without_unsigned(&inline.event));
    let has_lazy_members = wanted.filters.state.lazy_load_members;
    let members = inline.iter().filter(|_| has_lazy_members).filter_map(|inline| inline.member.clone());
    JoinedPart {
        room_id: room.room_id,
        limited: false,
        start: RoomPosition(after),
        state: members.chain(state).collect(),
        events,
        summary: None,
        account_data: room.account_data,
        ephemeral: room.ephemeral,
        sticky: Vec::new(),
        unread: room.unread,
        has_new_counts: room.has_new_counts,
    }
}

/// The event in client form. It has its transaction id if the requesting device sent it.
fn client_event(inline: &InlineEvent, request: &Request) -> Box<RawValue> {
    let own = inline.sent_by.as_ref().filter(|(device_id, _)| device_id == request.caller.device_id.as_str());
    own.and_then(|(_, transaction_id)| with_transaction_id(&inline.event, transaction_id))
        .unwrap_or_else(|| inline.event.clone())
}

/// The event as the Room shows it among the state.
fn without_unsigned(event: &RawValue) -> Box<RawValue> {
    let without = || {
        let mut fields: Map<String, Value> = serde_json::from_str(event.get()).ok()?;
        fields.remove("unsigned")?;
        to_raw_value(&fields).ok()
    };
    without().unwrap_or_else(|| event.to_owned())
}

fn with_transaction_id(event: &RawValue, transaction_id: &str) -> Option<Box<RawValue>> {
    let mut fields: Map<String, Value> = serde_json::from_str(event.get()).ok()?;
    let unsigned = fields.entry("unsigned").or_insert_with(|| Value::Object(Map::new()));
    unsigned.as_object_mut()?.insert("transaction_id".to_owned(), transaction_id.into());
    to_raw_value(&fields).ok()
}
