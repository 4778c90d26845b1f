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

/// The events with partial state, before the resync. Those whose partial state another server sent, since prev
/// events were missing, are in `places` alone.
#[derive(Default)]
struct PartialEvents {
    /// From each event to those of its prev events that have partial state.
    waits_for: Edges,
    /// The reverse.
    followers: Edges,
    places: Places,
}

/// What the extremities depend on.
#[derive(Default)]
struct Places {
    /// From each event to the events with partial state that name it in `prev_events`.
    followers: Edges,
    /// The accepted events with partial state.
    accepted: BTreeSet<EventNumber>,
}

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
        let full = self.build_state(state)?;
        let PartialEvents { mut waits_for, followers, places } = self.partial_events()?;
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
        self.update_extremities(&checked_events, &places)?;
        Ok(checked_events)
    }

    fn partial_events(&self) -> Result<PartialEvents, S::Error> {
        let partial: BTreeSet<EventNumber> = self.store.partial()?.into_iter().collect();
        let mut events = PartialEvents::default();
        for number in &partial {
            let entry = self.store.entry(*number)?;
            for prev in &entry.prev {
                events.places.followers.entry(*prev).or_default().insert(*number);
            }
            if entry.status == EventStatus::Accepted {
                events.places.accepted.insert(*number);
            }
            if self.has_remote_state(&entry)? {
                continue;
            }
            let prev: BTreeSet<EventNumber> =
                entry.prev.iter().copied().filter(|prev| partial.contains(prev)).collect();
            for prev in &prev {
                events.followers.entry(*prev).or_default().insert(*number);
            }
            events.waits_for.insert(*number, prev);
        }
        Ok(events)
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

    /// Replaces extremities that are rejected now by the events that they had replaced, and adds events that are
    /// accepted now. An event that returns may also have a follower that was checked against full state: then it
    /// is one extremity too many, until the next event names it. If no extremity is left, the old ones stay: the
    /// state after a rejected event is the state before it.
    fn update_extremities(&mut self, checked: &[CheckedEvent], places: &Places) -> Result<(), S::Error> {
        let (old, mut replaced, mut seen) = (self.extremities.clone(), Vec::new(), BTreeSet::new());
        for number in checked.iter().map(|checked| checked.number) {
            let entry = self.store.entry(number)?;
            match (places.accepted.contains(&number), entry.status == EventStatus::Accepted) {
                (true, false) => {
                    self.extremities.remove(&number);
                    replaced.extend(&entry.prev);
                }
                (false, true) => {
                    self.replace(&entry.prev)?;
                    replaced.push(number);
                }
                _ => {}
            }
        }
        while let Some(number) = replaced.pop() {
            if !seen.insert(number) {
                continue;
            }
            let entry = self.store.entry(number)?;
            if entry.status != EventStatus::Accepted {
                replaced.extend(&entry.prev);
            } else if !entry.outlier && !self.has_accepted_follower(number, places)? {
                self.add_extremity(number);
            }
        }
        if self.extremities.is_empty() {
            self.extremities = old;
        }
        let extremities: Vec<EventNumber> = self.extremities.iter().copied().collect();
        self.current = self.state_after(&extremities)?;
        Ok(())
    }

    /// Whether one of the events that had partial state is accepted and follows an event, or follows one that is
    /// not accepted and follows it.
    fn has_accepted_follower(&self, number: EventNumber, places: &Places) -> Result<bool, S::Error> {
        let (mut events, mut seen) = (vec![number], BTreeSet::new());
        while let Some(event) = events.pop() {
            for follower in places.followers.get(&event).into_iter().flatten() {
                if self.store.entry(*follower)?.status == EventStatus::Accepted {
                    return Ok(true);
                }
                events.extend(seen.insert(*follower).then_some(*follower));
            }
        }
        Ok(false)
    }
}
