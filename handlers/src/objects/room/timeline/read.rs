//! Reads a range of the timeline for one reader.

use lattice_generated::client::room_participation::sync::RoomsJoinSummary;
use lattice_rooms::{Membership, Unsigned};
use lattice_wire::UInt;
use ruma_common::UserId;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{ReadTimeline, Timeline};
use crate::objects::room::Room;
use crate::objects::room::store::Span;
use crate::ports::PortError;

/// The most events of one read.
pub const MAX_TIMELINE_EVENTS: u64 = 200;

impl Execute<ReadTimeline> for Room {
    fn execute(&self, read: ReadTimeline) -> Result<Step<Option<Timeline>>, PortError> {
        let member = self.store.member(&read.reader)?;
        if member.is_none_or(|member| member.membership != Membership::Join) {
            return Ok(Step::Reply(None));
        }
        let after = read.after.unwrap_or(0);
        let limit = read.limit.clamp(1, MAX_TIMELINE_EVENTS);
        let mut events = self.store.latest(Span { after, upto: read.upto }, limit + 1)?;
        let more = events.len() as u64 > limit;
        events.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        events.reverse();
        let view = self.view_of(&read.reader)?;
        let shown = view.of_events(&self.store, Some(&read.device_id), &events)?;
        // The timeline begins after the last hidden event; `state` has what was set before.
        let hidden = shown.iter().rposition(Option::is_none).map_or(0, |last| last + 1);
        let limited = more || shown.iter().take(hidden).any(Option::is_some);
        let events = events.get(hidden..).unwrap_or_default();
        let start = events.first().map_or(read.upto, |event| event.position - 1);
        let members_changed = events.iter().any(|event| event.event.pdu.event_type() == "m.room.member");
        let whole = read.after.is_none() || read.full_state;
        let state_start = if whole { 0 } else { after };
        let state_end = if read.state_after { read.upto } else { start };
        let state = self.store.state_difference(state_start, state_end)?;
        let summary =
            (whole || limited || members_changed).then(|| self.summary(&read.reader)).transpose()?;
        Ok(Step::Reply(Some(Timeline {
            events: shown.into_iter().skip(hidden).flatten().collect(),
            limited,
            start,
            state: state.iter().map(|pdu| view.event(pdu, Unsigned::default())).collect(),
            summary,
        })))
    }
}

impl Room {
    /// The room summary (client-server API, "Calculating the display name for a room").
    fn summary(&self, reader: &UserId) -> Result<RoomsJoinSummary, PortError> {
        let counts = self.store.counts()?;
        Ok(RoomsJoinSummary::new()
            .heroes(self.store.heroes(reader)?)
            .joined_member_count(UInt::new_saturating(counts.joined).into())
            .invited_member_count(UInt::new_saturating(counts.invited).into()))
    }
}
