//! The sticky events of the room (MSC4354), by their positions in the stream.

use lattice_rooms::{EventNumber, Pdu};

use super::statements::{ADD_STICKY, REMOVE_STICKY, STICKY};
use super::timeline::Span;
use super::{Store, StreamEvent};
use crate::objects::host::Write;
use crate::ports::PortError;

/// The oldest rows that one alarm looks at to remove those that expired.
pub const MAX_STICKY_REMOVED: u64 = 1_000;

impl Store {
    /// Notes an event that entered the stream, if it is sticky.
    pub(super) fn enter_sticky(
        &self,
        write: &Write<'_>,
        (position, number): (u64, EventNumber),
        pdu: &Pdu,
    ) -> Result<(), PortError> {
        let Some(until_ms) = pdu.sticky_until(write.now_ms()) else { return Ok(()) };
        write.change(ADD_STICKY, &[position.into(), number.into(), until_ms.into()]).map(drop)
    }

    /// At most `limit` events of a span that were sticky for longer than now, oldest first. Some may be redacted since.
    pub fn sticky(&self, span: Span, limit: u64, now_ms: u64) -> Result<Vec<StreamEvent>, PortError> {
        let values = [span.after.into(), span.upto.into(), now_ms.into(), limit.into()];
        self.stream_events(&self.storage.query(STICKY, &values)?)
    }

    /// Forgets events that are sticky no longer, [`MAX_STICKY_REMOVED`] at most.
    pub fn remove_expired_sticky(&self, write: &Write<'_>, now_ms: u64) -> Result<(), PortError> {
        write.change(REMOVE_STICKY, &[MAX_STICKY_REMOVED.into(), now_ms.into()]).map(drop)
    }
}
