//! Resync after a partial-state join: events authorised against partial state are authorised again against
//! the full state (server-server API, "Joining Rooms").

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::Graph;
use super::event_store::{Entry, EventNumber, EventStatus, EventStore, Root};
use super::receive::{CheckedEvent, Role};
use crate::AuthOutcome;

/// Edges of the graph: from each event to its neighbours in one direction.
type Edges = BTreeMap<EventNumber, BTreeSet<EventNumber>>;

impl<S: EventStore> Graph<S> {
    /// Authorises the event `id` again, against the full `state` before it, and then the events whose partial
    /// state derives from its state. A soft-failed event stays soft-failed unless it is rejected. The events
    /// of `state` must be stored. Returns the events that were authorised: none if the state before `id` is
    /// not a partial state that another server sent.
    ///
    /// # Errors
    /// If the store fails.
    pub fn resync(&mut self, id: &EventId, state: &[OwnedEventId]) -> Result<Vec<CheckedEvent>, S::Error> {
        let Some(first) = self.store.number(id)? else { return Ok(Vec::new()) };
        let entry = self.store.entry(first)?;
        if !entry.partial || !self.has_remote_state(&entry)? {
            return Ok(Vec::new());
        }
        let full = self.assemble(state)?;
        let (mut waits_for, followers) = self.partial_followers()?;
        let mut checked_events = vec![self.check_again(first, full)?];
        let mut next = 0;
        while let Some(checked) = checked_events.get(next).map(|checked| checked.number) {
            next += 1;
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
        self.update_extremities(&checked_events)?;
        Ok(checked_events)
    }

    /// For each event with partial state: its prev events with partial state, and the reverse edges. Events
    /// whose partial state another server sent, since prev events were missing, are left out.
    fn partial_followers(&self) -> Result<(Edges, Edges), S::Error> {
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

    /// Whether another server sent the state before an event, since a prev event is missing or an outlier.
    fn has_remote_state(&self, entry: &Entry) -> Result<bool, S::Error> {
        let mut has_remote_state = entry.prev.len() < entry.pdu.prev_events().count();
        for prev in &entry.prev {
            has_remote_state |= self.store.entry(*prev)?.outlier;
        }
        Ok(has_remote_state)
    }

    fn check_again(&mut self, number: EventNumber, before: Root) -> Result<CheckedEvent, S::Error> {
        let mut entry = (*self.store.entry(number)?).clone();
        let outcome = self.outcome(&entry.pdu, before, Role::Backfilled)?;
        entry.status = match (outcome, entry.status) {
            (AuthOutcome::Rejected(_), _) => EventStatus::Rejected,
            (_, EventStatus::SoftFailed) => EventStatus::SoftFailed,
            _ => EventStatus::Accepted,
        };
        entry.before = before;
        entry.after = self.state_with(number, &entry.pdu, entry.status, before)?;
        // The events of the full state were stored after this event: they may have higher numbers.
        (entry.partial, entry.de_outliered) = (false, true);
        let (id, after) = (entry.pdu.id().to_owned(), entry.after);
        self.store.put(number, entry)?;
        Ok(CheckedEvent { number, id, outcome, before, after, current: self.current })
    }

    /// Removes extremities that are rejected now in favour of their prev events, and adds events that are
    /// accepted now.
    fn update_extremities(&mut self, checked_events: &[CheckedEvent]) -> Result<(), S::Error> {
        let mut candidates: Vec<EventNumber> = checked_events.iter().map(|checked| checked.number).collect();
        let mut seen = BTreeSet::new();
        while let Some(number) = candidates.pop() {
            if !seen.insert(number) {
                continue;
            }
            let entry = self.store.entry(number)?;
            let is_last = entry.status == EventStatus::Accepted && !self.store.is_followed(entry.pdu.id())?;
            if is_last {
                self.extremities.insert(number);
            } else {
                self.extremities.remove(&number);
            }
            if entry.status != EventStatus::Accepted {
                candidates.extend(&entry.prev);
            }
        }
        let extremities: Vec<EventNumber> = self.extremities.iter().copied().collect();
        self.current = self.state_after(&extremities)?;
        Ok(())
    }
}
