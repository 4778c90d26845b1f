//! The sticky events that the timeline of a sync leaves out (MSC4354).

use lattice_rooms::{Membership, Unsigned};
use ruma_state_res::Event as _;

use super::read::within;
use crate::objects::protocol::room::{ReadTimeline, Timeline};
use crate::objects::room::Room;
use crate::objects::room::store::{Member, Span, StoredEvent};
use crate::ports::PortError;

/// The most sticky events of a room in one response. The others follow in the next ones.
pub const MAX_STICKY_EVENTS: u64 = 100;
/// Their bytes in one response are at most the bytes of the timeline divided by this; there is one event at least.
const STICKY_SHARE: u64 = 8;

impl Room {
    /// The timeline with the sticky events before it that the client does not have: of the whole room, if the client has
    /// nothing of it. Every joined member sees them, whatever the history visibility hides. Nothing of them is read if
    /// the client has all events before the timeline.
    pub(super) fn timeline_with_sticky(
        &self,
        read: &ReadTimeline,
        member: &Member,
    ) -> Result<Timeline, PortError> {
        let timeline = self.timeline(read, member)?;
        let span = Span { after: read.sticky_after.or(read.after).unwrap_or(0), upto: timeline.start };
        if span.after >= span.upto {
            return Ok(timeline);
        }
        let now_ms = self.host.now_ms();
        let mut found = self.store.sticky(span, MAX_STICKY_EVENTS + 1, now_ms)?;
        let most = within(&found, MAX_STICKY_EVENTS, read.max_bytes / STICKY_SHARE);
        let has_more = found.len() > most;
        found.truncate(most);
        let sticky_seen = found.last().filter(|_| has_more).map(|event| event.position);
        let view = self.view_for(read, member)?.on_device(&read.device_id);
        // A redacted event is not sticky, nor is one that is shown redacted.
        found.retain(|found| {
            let pdu = &found.event.pdu;
            pdu.sticky_until(now_ms).is_some() && !view.is_erased(pdu.sender())
        });
        let events: Vec<&StoredEvent> = found.iter().map(|found| &found.event).collect();
        let memberships = view.memberships(&self.store, &events)?.into_iter();
        let sticky = events.into_iter().zip(memberships).map(|(event, membership)| {
            let membership = membership.unwrap_or(Membership::Leave);
            view.show(&self.store, event, Unsigned::new(membership))
        });
        Ok(Timeline { sticky: sticky.collect::<Result<_, _>>()?, sticky_seen, ..timeline })
    }
}
