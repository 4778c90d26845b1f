//! Reads a range of the timeline for one reader.

use lattice_generated::client::room_participation::sync::RoomsJoinSummary;
use lattice_rooms::{Membership, Unsigned};
use lattice_sync::RoomFilter;
use lattice_wire::UInt;
use ruma_common::OwnedUserId;

use super::reader_view::ReaderView;
use super::sync_state::Section;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{MAX_TIMELINE_EVENTS, MemberLists, ReadTimeline, Timeline};
use crate::objects::room::Room;
use crate::objects::room::store::{Member, Span, StoredEvent, StreamEvent};
use crate::ports::PortError;

/// The most events that one read with a filter looks at; the timeline is limited then.
pub const MAX_EVENTS_FILTERED: u64 = 1_000;
/// The events that a read with a filter looks at together.
const FILTERED_PER_READ: u64 = 100;

/// The newest events that a filter admits.
struct Newest {
    events: Vec<StreamEvent>,
    /// The position before which no event was looked at; `None` at the beginning of the range.
    end: Option<u64>,
}

impl Execute<ReadTimeline> for Room {
    fn execute(&self, mut read: ReadTimeline) -> Result<Step<Option<Timeline>>, PortError> {
        let Some(member) = self.store.member(&read.reader)? else { return Ok(Step::Reply(None)) };
        let timeline = match (member.membership, read.has_left) {
            (Membership::Join, false) => Some(self.timeline_with_sticky(&read, &member)?),
            // The user was in the room until the member event of now.
            (Membership::Leave | Membership::Ban, true) if member.left_at == Some(member.position) => {
                read.upto = member.position;
                Some(self.timeline(&read, &member)?)
            }
            (Membership::Leave | Membership::Ban, true) => Some(self.own_leave(&read, &member)?),
            _ => None,
        };
        let Some(mut timeline) = timeline else { return Ok(Step::Reply(None)) };
        if let Some(wanted) = read.device_lists {
            let range = (read.after, read.upto);
            timeline.device_lists = self.member_lists((&read.reader, &member), range, wanted)?;
        }
        Ok(Step::Reply(Some(timeline)))
    }
}

impl Room {
    pub(super) fn timeline(&self, read: &ReadTimeline, member: &Member) -> Result<Timeline, PortError> {
        let after = read.after.unwrap_or(0);
        let limit = read.limit.min(MAX_TIMELINE_EVENTS);
        let view = self.view_for(read, member)?.on_device(&read.device_id);
        let Newest { mut events, end } = self.newest(&view, read, limit + 1)?;
        let most = within(&events, limit, read.max_bytes);
        let more = events.len() > most || end.is_some();
        events.truncate(most);
        events.reverse();
        let shown = view.of_events(&self.store, events.iter().map(|event| &event.event))?;
        // The timeline begins after the last hidden event; `state` has what was set before.
        let hidden = shown.iter().rposition(Option::is_none).map_or(0, |last| last + 1);
        let left_out = hidden + self.superseded(read, events.get(hidden..).unwrap_or_default())?;
        let limited = more || shown.iter().take(left_out).any(Option::is_some);
        let events = events.get(left_out..).unwrap_or_default();
        let start = events.first().map_or(end.unwrap_or(read.upto), |event| event.position - 1);
        let members_changed = events.iter().any(|event| event.event.pdu.event_type() == "m.room.member")
            || (!read.filters.timeline.admits_all() && self.have_members_changed(after, read.upto)?);
        let whole = read.after.is_none() || read.full_state;
        let has_summary = !read.has_left && (whole || limited || members_changed);
        let heroes = if has_summary { self.store.heroes(&read.reader)? } else { Vec::new() };
        let state = self.state_section(&view, &Section { read, start, shown: events, heroes: &heroes })?;
        let summary = has_summary.then(|| self.summary(heroes)).transpose()?;
        let receipts = if read.receipts { self.receipts(Span { after, upto: read.upto })? } else { None };
        let presence =
            if read.presence { self.presence(Span { after, upto: read.upto })? } else { Vec::new() };
        Ok(Timeline {
            receipts,
            presence,
            events: shown.into_iter().skip(left_out).flatten().collect(),
            limited,
            start,
            state,
            summary,
            device_lists: MemberLists::default(),
            sticky: Vec::new(),
            sticky_seen: None,
        })
    }

    /// Whether a member event of the state is another one than at a position before, also if a filter hides the change.
    fn have_members_changed(&self, after: u64, upto: u64) -> Result<bool, PortError> {
        let changed = self.store.state_difference(after, upto)?;
        Ok(changed.iter().any(|pdu| pdu.event_type() == "m.room.member"))
    }

    /// The view of the reader of a range, in the format that the reader wants.
    pub(super) fn view_for(&self, read: &ReadTimeline, member: &Member) -> Result<ReaderView, PortError> {
        let view = self.view_of(&read.reader, member)?;
        Ok(view.in_federation_format(read.filters.federation_format))
    }

    /// The newest events of a range that the filter admits, newest first; and where the look ended, if it ended before the
    /// beginning of the range.
    fn newest(&self, view: &ReaderView, read: &ReadTimeline, limit: u64) -> Result<Newest, PortError> {
        let (filter, after) = (&read.filters.timeline, read.after.unwrap_or(0));
        let mut newest = Newest { events: Vec::new(), end: None };
        if filter.admits_all() {
            newest.events = self.store.latest(Span { after, upto: read.upto }, limit)?;
            return Ok(newest);
        }
        if !filter.admits_room(&self.identity()?.room_id) {
            return Ok(newest);
        }
        let (mut upto, mut looked_at) = (read.upto, 0);
        loop {
            let page = self.store.latest(Span { after, upto }, FILTERED_PER_READ)?;
            looked_at += FILTERED_PER_READ;
            let Some(last) = page.last().map(|event| event.position) else { return Ok(newest) };
            let is_end = (page.len() as u64) < FILTERED_PER_READ;
            newest.events.extend(self.admitted(view, filter, page)?);
            if is_end || newest.events.len() as u64 >= limit {
                return Ok(newest);
            }
            upto = last - 1;
            if looked_at >= MAX_EVENTS_FILTERED {
                newest.end = Some(upto);
                return Ok(newest);
            }
        }
    }

    fn admitted(
        &self,
        view: &ReaderView,
        filter: &RoomFilter,
        events: Vec<StreamEvent>,
    ) -> Result<impl Iterator<Item = StreamEvent>, PortError> {
        let stored: Vec<StoredEvent> = match filter.related_by() {
            Some(_) => events.iter().map(|event| event.event.clone()).collect(),
            None => Vec::new(),
        };
        let related = self.related(view, filter, &stored)?;
        let is_admitted = move |event: &StreamEvent| {
            let pdu = &event.event.pdu;
            view.admits(filter, pdu) && related.as_ref().is_none_or(|ids| ids.contains(pdu.id()))
        };
        Ok(events.into_iter().filter(is_admitted))
    }

    /// The member event of a user who refused an invite, withdrew a knock, or was banned while outside: nothing else
    /// of that time is theirs to see.
    fn own_leave(&self, read: &ReadTimeline, member: &Member) -> Result<Timeline, PortError> {
        let start = member.position.saturating_sub(1);
        let own = self.store.latest(Span { after: start, upto: member.position }, 1)?;
        let view = self.view_for(read, member)?;
        let own = own.iter().map(|own| view.event(&own.event.pdu, Unsigned::default())).collect();
        // A sync of the whole state names rooms of which the client has the leave.
        let is_known = read.after.is_some_and(|after| after >= member.position);
        let (events, state, start) = match read.limit {
            _ if is_known => (Vec::new(), own, member.position),
            0 => (Vec::new(), own, member.position),
            _ => (own, Vec::new(), start),
        };
        Ok(Timeline {
            events,
            limited: !is_known,
            start,
            state,
            receipts: None,
            presence: Vec::new(),
            device_lists: MemberLists::default(),
            sticky: Vec::new(),
            sticky_seen: None,
            summary: None,
        })
    }
}

/// How many of these events are within a number and a size; of a number above 0 the first one is in any case.
pub(in crate::objects::room) fn within(events: &[StreamEvent], limit: u64, max_bytes: u64) -> usize {
    let mut bytes = 0;
    let fits = events.iter().take_while(|event| {
        bytes += event.event.pdu.json().len() as u64;
        bytes <= max_bytes
    });
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    fits.count().max(1).min(events.len()).min(limit)
}

impl Room {
    /// The room summary (client-server API, "Calculating the display name for a room").
    fn summary(&self, heroes: Vec<OwnedUserId>) -> Result<RoomsJoinSummary, PortError> {
        let counts = self.store.counts()?;
        Ok(RoomsJoinSummary::new()
            .heroes(heroes)
            .joined_member_count(UInt::new_saturating(counts.joined).into())
            .invited_member_count(UInt::new_saturating(counts.invited).into()))
    }
}
