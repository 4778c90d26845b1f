//! Reads what comes after a position, for a reader who need not be in the room. A peek that waits is answered by the next event
//! that its reader may see.

use crate::objects::host::{Execute, Step, wake_unproven};
use crate::objects::protocol::Envelope;
use crate::objects::protocol::room::{MAX_TIMELINE_EVENTS, Peek, Peeked, ReadRefusal};
use crate::objects::room::Room;
use crate::objects::room::store::Span;
use crate::objects::room::timeline::within;
use crate::ports::{PortError, WaitingPoll};

/// The most peeks that wait at one room, and of one device. Beyond it the oldest waits for its deadline, unanswered.
pub const MAX_WAITING_PEEKS: usize = 50;
pub const MAX_WAITING_PEEKS_OF_DEVICE: usize = 4;
/// The most bytes of events in one reply; it has one event at least.
pub const MAX_PEEKED_BYTES: u64 = 512 * 1024;
/// How often one peek looks further if the reader may see nothing of what came.
const MAX_LOOKS: usize = 10;

impl Execute<Peek> for Room {
    /// Nothing awaits between the check and the registration: every event is either in the reply or wakes the peek.
    fn execute(&self, peek: Peek) -> Result<Step<Result<Peeked, ReadRefusal>>, PortError> {
        let peeked = self.peek(&peek)?;
        // A peek that is behind did not look at everything yet.
        let is_at_end = |peeked: &Peeked| peeked.events.is_empty() && peek.after == Some(peeked.end);
        if peek.may_wait && peeked.as_ref().is_ok_and(is_at_end) {
            self.admit_peek(&peek)?;
            return Ok(Step::Wait);
        }
        Ok(Step::Reply(peeked))
    }
}

impl Room {
    fn peek(&self, peek: &Peek) -> Result<Result<Peeked, ReadRefusal>, PortError> {
        let access = match self.access_of(&peek.reader)? {
            Ok(access) => access,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let newest = self.newest_seen(&access)?;
        let start = peek.after.map_or(newest, |after| after.min(newest));
        let mut peeked = Peeked { events: Vec::new(), start, end: start };
        for _ in 0..MAX_LOOKS {
            if peeked.end == newest || !peeked.events.is_empty() {
                break;
            }
            let span = Span { after: peeked.end, upto: newest.min(peeked.end + MAX_TIMELINE_EVENTS) };
            let mut events = self.store.latest(span, MAX_TIMELINE_EVENTS)?;
            events.reverse();
            let fits = within(&events, MAX_TIMELINE_EVENTS, MAX_PEEKED_BYTES);
            let next = events.get(fits).map_or(span.upto, |event| event.position - 1);
            events.truncate(fits);
            let shown = access.view.of_events(&self.store, events.iter().map(|event| &event.event))?;
            peeked.events.extend(shown.into_iter().flatten());
            peeked.end = next;
        }
        Ok(Ok(peeked))
    }

    /// Answers the peeks that wait and whose readers see something new, or may not read the room any more.
    pub(in crate::objects::room) fn wake_peeks(&self) -> Result<(), PortError> {
        for (waiting, peek) in self.waiting_peeks()? {
            let peeked = self.peek(&peek)?;
            if !peeked.as_ref().is_ok_and(|peeked| peeked.events.is_empty()) {
                wake_unproven::<Peek>(&self.host, &waiting, &peeked)?;
            }
        }
        Ok(())
    }

    /// Releases the oldest peeks beyond the maxima.
    fn admit_peek(&self, peek: &Peek) -> Result<(), PortError> {
        let all = self.waiting_peeks()?;
        let is_own = |other: &Peek| {
            other.reader.user_id == peek.reader.user_id && other.reader.device_id == peek.reader.device_id
        };
        let own: Vec<&WaitingPoll> =
            all.iter().filter(|(_, other)| is_own(other)).map(|(waiting, _)| waiting).collect();
        let too_many = own.len().saturating_sub(MAX_WAITING_PEEKS_OF_DEVICE - 1);
        if too_many > 0 {
            return own.into_iter().take(too_many).try_for_each(|waiting| self.host.sockets.release(waiting));
        }
        let too_many = all.len().saturating_sub(MAX_WAITING_PEEKS - 1);
        all.iter().take(too_many).try_for_each(|(waiting, _)| self.host.sockets.release(waiting))
    }

    fn waiting_peeks(&self) -> Result<Vec<(WaitingPoll, Peek)>, PortError> {
        let mut peeks = Vec::new();
        for waiting in self.host.sockets.waiting()? {
            // A peek stored by another version of this program ends at its deadline.
            let Ok(Some(envelope)) = Envelope::read(&waiting.attachment) else { continue };
            let Ok(peek) = envelope.command::<Peek>() else { continue };
            peeks.push((waiting, peek));
        }
        Ok(peeks)
    }
}
