//! The whole state arrives of which a part had to do: what was judged by the part is judged again
//! (server-server API, "Joining Rooms", partial state).

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::Graph;
use super::event_store::{Entry, EventNumber, EventStatus, EventStore, Root};
use super::receive::{CheckedEvent, Role};
use crate::AuthOutcome;

/// From each event to others.
type Edges = BTreeMap<EventNumber, BTreeSet<EventNumber>>;

impl<A: EventStore> Graph<A> {
    /// Judges an event again, by the whole state before it, and all that followed from the part; what is
    /// allowed and had failed softly still has. The events of the state must have come before. Returns what
    /// was judged: nothing if the event was not told a part.
    ///
    /// # Errors
    /// If the archive fails.
    pub fn complete(&mut self, id: &EventId, state: &[OwnedEventId]) -> Result<Vec<CheckedEvent>, A::Error> {
        let Some(first) = self.store.number(id)? else { return Ok(Vec::new()) };
        let entry = self.store.entry(first)?;
        if !entry.partial || !self.has_remote_state(&entry)? {
            return Ok(Vec::new());
        }
        let whole = self.assemble(state)?;
        let (mut waits_for, followers) = self.partial_followers()?;
        let mut checked_events = vec![self.check_again(first, whole)?];
        let mut told = 0;
        while let Some(checked) = checked_events.get(told).map(|checked| checked.number) {
            told += 1;
            for follower in followers.get(&checked).into_iter().flatten() {
                let left = waits_for.entry(*follower).or_default();
                left.remove(&checked);
                if left.is_empty() {
                    let prev = self.store.entry(*follower)?.prev.clone();
                    let before = self.state_after(&prev)?;
                    checked_events.push(self.check_again(*follower, before)?);
                }
            }
        }
        self.mend_extremities(&checked_events)?;
        Ok(checked_events)
    }

    /// Of each event that was judged by a part: which of its predecessors were too, and the other way round.
    /// What was told another part, and so misses predecessors, is not among them.
    fn partial_followers(&self) -> Result<(Edges, Edges), A::Error> {
        let partial: BTreeSet<EventNumber> = self.store.partial()?.into_iter().collect();
        let (mut waits_for, mut followers) = (Edges::new(), Edges::new());
        for number in &partial {
            let entry = self.store.entry(*number)?;
            if self.has_remote_state(&entry)? {
                continue;
            }
            let prev: BTreeSet<EventNumber> =
                entry.prev.iter().copied().filter(|prev| partial.contains(prev)).collect();
            for prev in &prev {
                followers.entry(*prev).or_default().insert(*number);
            }
            waits_for.insert(*number, prev);
        }
        Ok((waits_for, followers))
    }

    /// Whether the state before an event was told, since some of its predecessors have no place here.
    fn has_remote_state(&self, entry: &Entry) -> Result<bool, A::Error> {
        let mut has_remote_state = entry.prev.len() < entry.pdu.prev_events().count();
        for prev in &entry.prev {
            has_remote_state |= self.store.entry(*prev)?.outlier;
        }
        Ok(has_remote_state)
    }

    fn check_again(&mut self, number: EventNumber, before: Root) -> Result<CheckedEvent, A::Error> {
        let mut entry = (*self.store.entry(number)?).clone();
        let outcome = self.outcome(&entry.pdu, before, Role::Backfilled)?;
        entry.status = match (outcome, entry.status) {
            (AuthOutcome::Rejected(_), _) => EventStatus::Rejected,
            (_, EventStatus::SoftFailed) => EventStatus::SoftFailed,
            _ => EventStatus::Accepted,
        };
        entry.before = before;
        entry.after = self.state_with(number, &entry.pdu, entry.status, before)?;
        // The whole state came after what was judged by a part of it.
        (entry.partial, entry.de_outliered) = (false, true);
        let (id, after) = (entry.pdu.id().to_owned(), entry.after);
        self.store.put(number, entry)?;
        Ok(CheckedEvent { number, id, outcome, before, after, current: self.current })
    }

    /// What was an end and is rejected now gives way to what it followed; what is accepted now may be one.
    fn mend_extremities(&mut self, checked_events: &[CheckedEvent]) -> Result<(), A::Error> {
        let mut candidates: Vec<EventNumber> = checked_events.iter().map(|checked| checked.number).collect();
        let mut seen = BTreeSet::new();
        while let Some(number) = candidates.pop() {
            if !seen.insert(number) {
                continue;
            }
            let entry = self.store.entry(number)?;
            let is_end = entry.status == EventStatus::Accepted && !self.store.is_followed(entry.pdu.id())?;
            if is_end {
                self.extremities.insert(number);
            } else {
                self.extremities.remove(&number);
            }
            if entry.status != EventStatus::Accepted {
                candidates.extend(&entry.prev);
            }
        }
        let ends: Vec<EventNumber> = self.extremities.iter().copied().collect();
        self.current = self.state_after(&ends)?;
        Ok(())
    }
}
