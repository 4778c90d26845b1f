//! An event that comes is judged if everything that it names is here.

use std::collections::BTreeSet;
use std::rc::Rc;

use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::Graph;
use super::event_store::{Changes, EventNumber, EventStatus, EventStore, Root};
use crate::{AuthOutcome, Pdu, resolve};

/// What the graph made of something that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It is here already, under this number.
    Known(EventNumber),
    /// It names these events, which are not here. Nothing of it is kept: the caller stores it and gives it
    /// again once they came.
    Waiting(BTreeSet<OwnedEventId>),
    /// It was judged.
    Checked(CheckedEvent),
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedEvent {
    /// Its number.
    pub number: EventNumber,
    /// Its id.
    pub id: OwnedEventId,
    /// The verdict.
    pub outcome: AuthOutcome,
    /// The state before it; none of an outlier.
    pub before: Root,
    /// The state after it.
    pub after: Root,
    /// The current state once it was judged.
    pub current: Root,
}

/// How an event comes into the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// At its end: it may become an extremity, and the current state is asked about it.
    Live,
    /// In its past: it fills a gap.
    Backfilled,
    /// For others' sake: it is judged by its auth events alone.
    Outlier,
}

/// A state that another server says an event had before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RemoteState {
    /// The events that it is made of.
    pub state: Vec<OwnedEventId>,
    /// Whether that is only a part of it.
    pub partial: bool,
}

impl<A: EventStore> Graph<A> {
    /// Takes an event, if what it names is here.
    ///
    /// # Errors
    /// If the archive fails.
    pub fn receive(&mut self, pdu: Pdu, role: Role) -> Result<Received, A::Error> {
        if let Some(number) = self.placed(pdu.id(), role)? {
            return Ok(Received::Known(number));
        }
        let missing = self.missing(&pdu, role)?;
        if !missing.is_empty() {
            return Ok(Received::Waiting(missing));
        }
        self.judge(Rc::new(pdu), role).map(Received::Checked)
    }

    /// Takes an event whose predecessors need not be here, since another server says what the state before
    /// it is. What that state or its auth events name must have come before; nothing is kept if not.
    ///
    /// # Errors
    /// If the archive fails.
    pub fn receive_at(&mut self, pdu: Pdu, given: &RemoteState, role: Role) -> Result<Received, A::Error> {
        if let Some(number) = self.placed(pdu.id(), role)? {
            return Ok(Received::Known(number));
        }
        let mut missing = self.missing(&pdu, Role::Outlier)?;
        for id in &given.state {
            if self.store.number(id)?.is_none() {
                missing.insert(id.clone());
            }
        }
        if !missing.is_empty() {
            return Ok(Received::Waiting(missing));
        }
        let before = self.assemble(&given.state)?;
        self.check_at(Rc::new(pdu), role, before, given.partial).map(Received::Checked)
    }

    /// The state that those of these events make up that are here and were not rejected.
    ///
    /// # Errors
    /// If the archive fails.
    pub fn assemble(&mut self, events: &[OwnedEventId]) -> Result<Root, A::Error> {
        let mut changes = Changes::new();
        for number in self.numbers(events.iter().map(|id| &**id))? {
            let entry = self.store.entry(number)?;
            let key = entry.pdu.state_map_key().filter(|_| entry.status != EventStatus::Rejected);
            changes.extend(key.map(|key| (key, Some(number))));
        }
        self.store.change(Root::default(), &changes)
    }

    /// The number of an event that is here and needs no other place.
    fn placed(&self, id: &EventId, role: Role) -> Result<Option<EventNumber>, A::Error> {
        let Some(number) = self.store.number(id)? else { return Ok(None) };
        let stays = role == Role::Outlier || !self.store.entry(number)?.outlier;
        Ok(stays.then_some(number))
    }

    /// What an event names and is not here. A predecessor without a place is not.
    fn missing(&self, pdu: &Pdu, role: Role) -> Result<BTreeSet<OwnedEventId>, A::Error> {
        let mut missing = BTreeSet::new();
        let implied = resolve::implied_create_id(pdu, &self.rules.authorization);
        for id in pdu.auth_events().chain(&implied) {
            if self.store.number(id)?.is_none() {
                missing.insert(id.clone());
            }
        }
        for id in pdu.prev_events().filter(|_| role != Role::Outlier) {
            if self.placed(id, role)?.is_none() {
                missing.insert(id.clone());
            }
        }
        Ok(missing)
    }

    /// Judges an event that misses nothing.
    fn judge(&mut self, pdu: Rc<Pdu>, role: Role) -> Result<CheckedEvent, A::Error> {
        if role == Role::Outlier {
            return self.check_outlier(&pdu);
        }
        let prev = self.numbers(pdu.prev_events().map(|id| &**id))?;
        let before = match prev.iter().copied().collect::<BTreeSet<_>>() == self.extremities {
            true => self.current,
            false => self.state_after(&prev)?,
        };
        let mut partial = false;
        for number in prev {
            partial |= self.store.entry(number)?.partial;
        }
        self.check_at(pdu, role, before, partial)
    }
}
