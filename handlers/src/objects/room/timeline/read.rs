//! A part of the timeline, as one member may see it.

use lattice_rooms::{HistoryVisibility, Membership, Pdu, Unsigned, Viewpoint};
use ruma_common::{DeviceId, UserId};
use ruma_state_res::Event as _;
use serde_json::value::RawValue;

use super::reader_view::ReaderView;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{ReadTimeline, Timeline};
use crate::objects::room::Room;
use crate::objects::room::store::Stored;
use crate::ports::PortError;

/// The most events that one read returns.
pub const MAX_TIMELINE_EVENTS: u64 = 200;

impl Execute<ReadTimeline> for Room {
    fn execute(&self, read: ReadTimeline) -> Result<Step<Option<Timeline>>, PortError> {
        let membership = self.members()?.get(&read.reader).map(|member| member.membership);
        if membership != Some(Membership::Join) {
            return Ok(Step::Reply(None));
        }
        let after = read.after.unwrap_or(0);
        let limit = read.limit.clamp(1, MAX_TIMELINE_EVENTS);
        let mut events = self.store.latest(after, read.upto, limit + 1)?;
        let more = events.len() as u64 > limit;
        events.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        events.reverse();
        let view = self.view_of(&read.reader)?;
        let shown = self.seen_by((&read.reader, &view), Some(&read.device_id), &events)?;
        // The timeline begins after the last event that is hidden: state that was set there is in `state`.
        let hidden = shown.iter().rposition(Option::is_none).map_or(0, |last| last + 1);
        let limited = more || shown.iter().take(hidden).any(Option::is_some);
        let events = events.get(hidden..).unwrap_or_default();
        let start = events.first().map_or(read.upto, |event| event.stream - 1);
        let members_changed = events.iter().any(|event| event.pdu.event_type() == "m.room.member");
        let whole = read.after.is_none() || read.full_state;
        let state_start = if whole { 0 } else { after };
        let state_end = if read.state_after { read.upto } else { start };
        let state = self.store.state_between(state_start, state_end + 1)?;
        Ok(Step::Reply(Some(Timeline {
            events: shown.into_iter().skip(hidden).flatten().collect(),
            limited,
            start,
            state: state.iter().map(|pdu| view.event(pdu, Unsigned::default())).collect(),
            summary: (whole || limited || members_changed)
                .then(|| Ok(self.members()?.summary(&read.reader)))
                .transpose()?,
        })))
    }
}

impl Room {
    /// Each of `events`, which follow one another, in the form of `/sync`, if the reader may see it.
    pub(super) fn seen_by(
        &self,
        (reader, view): (&UserId, &ReaderView),
        device_id: Option<&DeviceId>,
        events: &[Stored],
    ) -> Result<Vec<Option<Box<RawValue>>>, PortError> {
        let Some(first) = events.first() else { return Ok(Vec::new()) };
        let visibility = self.store.state_before("m.room.history_visibility", "", first.stream)?;
        let membership = self.store.state_before("m.room.member", reader.as_str(), first.stream)?;
        let mut viewpoint = Viewpoint {
            reader,
            visibility: visibility.as_ref().map(HistoryVisibility::of).unwrap_or_default(),
            membership: membership.as_ref().map(Membership::of).unwrap_or_default(),
        };
        let mut seen = Vec::new();
        for event in events {
            let visible = viewpoint.step(&event.pdu);
            let mut unsigned = Unsigned::new(viewpoint.membership);
            unsigned.prev_content = self.replaced(event)?.map(|pdu| view.content(&pdu));
            unsigned.transaction_id = own_transaction(event, reader, device_id);
            seen.push(visible.then(|| view.event(&event.pdu, unsigned)));
        }
        Ok(seen)
    }

    /// The event that a state event replaced.
    fn replaced(&self, event: &Stored) -> Result<Option<Pdu>, PortError> {
        let Some(state_key) = event.pdu.state_key() else { return Ok(None) };
        self.store.state_before(event.pdu.event_type(), state_key, event.stream)
    }
}

fn own_transaction(event: &Stored, reader: &UserId, device_id: Option<&DeviceId>) -> Option<String> {
    let (device, transaction) = event.sent_by.as_ref()?;
    (event.pdu.sender() == reader && device_id.is_some_and(|own| own == device)).then(|| transaction.clone())
}
