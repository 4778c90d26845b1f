//! Receipt of an event: authorises it once every event that it refers to is stored.

use std::collections::BTreeSet;
use std::rc::Rc;

use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::Graph;
use super::event_store::{Changes, EventNumber, EventStatus, EventStore, Root};
use crate::{AuthOutcome, Pdu, resolve};

/// The result of the receipt of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// The event is stored already, under this number.
    Known(EventNumber),
    /// The event refers to these events, which are not stored. The graph stores nothing: the caller keeps the
    /// event and calls again once they are stored.
    Waiting(BTreeSet<OwnedEventId>),
    /// The event was authorised and stored.
    Checked(CheckedEvent),
}

/// A stored event with the outcome of its auth checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedEvent {
    /// Its number in the store.
    pub number: EventNumber,
    /// Its event id.
    pub id: OwnedEventId,
    /// The outcome of its auth checks.
    pub outcome: AuthOutcome,
    /// The state before the event; empty for an outlier.
    pub before: Root,
    /// The state after the event; empty for an outlier.
    pub after: Root,
    /// The current state of the room after the checks.
    pub current: Root,
}

/// How an event enters the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A new event: it may become a forward extremity, and is also authorised against the current state.
    Live,
    /// An event fetched from the past of the room: it never becomes a forward extremity.
    Backfilled,
    /// An auth event or state event without a place in the graph: it is authorised against its auth events
    /// alone.
    Outlier,
}

/// The state before an event, as another server sent it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RemoteState {
    /// The ids of its events.
    pub state: Vec<OwnedEventId>,
    /// Whether `state` is partial state (server-server API, "Joining Rooms").
    pub partial: bool,
}

impl<S: EventStore> Graph<S> {
    /// Authorises and stores an event whose auth events and prev events are stored.
    ///
    /// # Errors
    /// If the store fails.
    pub fn receive(&mut self, pdu: Pdu, role: Role) -> Result<Received, S::Error> {
        if let Some(number) = self.placed(pdu.id(), role)? {
            return Ok(Received::Known(number));
        }
        let missing = self.missing(&pdu, role)?;
        if !missing.is_empty() {
            return Ok(Received::Waiting(missing));
        }
        self.check(Rc::new(pdu), role).map(Received::Checked)
    }

    /// Authorises and stores an event against a state that another server sent; its prev events may be
    /// missing. The events of that state and its auth events must be stored, otherwise the graph stores
    /// nothing.
    ///
    /// # Errors
    /// If the store fails.
    pub fn receive_at(&mut self, pdu: Pdu, remote: &RemoteState, role: Role) -> Result<Received, S::Error> {
        if let Some(number) = self.placed(pdu.id(), role)? {
            return Ok(Received::Known(number));
        }
        let mut missing = self.missing(&pdu, Role::Outlier)?;
        for id in &remote.state {
            if self.store.number(id)?.is_none() {
                missing.insert(id.clone());
            }
        }
        if !missing.is_empty() {
            return Ok(Received::Waiting(missing));
        }
        let before = self.build_state(&remote.state)?;
        self.check_at(Rc::new(pdu), role, before, remote.partial).map(Received::Checked)
    }

    /// The state made of those of `events` that are stored and not rejected.
    ///
    /// # Errors
    /// If the store fails.
    pub fn build_state(&mut self, events: &[OwnedEventId]) -> Result<Root, S::Error> {
        let mut changes = Changes::new();
        for number in self.numbers(events.iter().map(|id| &**id))? {
            let header = self.store.header(number)?;
            let key = header.state_map_key().filter(|_| header.status != EventStatus::Rejected);
            changes.extend(key.map(|key| (key, Some(number))));
        }
        self.store.change(Root::default(), &changes)
    }

    /// The number of a stored event, unless it is an outlier and `role` gives it a place.
    fn placed(&self, id: &EventId, role: Role) -> Result<Option<EventNumber>, S::Error> {
        let Some(number) = self.store.number(id)? else { return Ok(None) };
        let stays = role == Role::Outlier || !self.store.entry(number)?.outlier;
        Ok(stays.then_some(number))
    }

    /// The auth events that are not stored and the prev events without a place; an outlier needs no prev
    /// events.
    fn missing(&self, pdu: &Pdu, role: Role) -> Result<BTreeSet<OwnedEventId>, S::Error> {
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

    /// Authorises an event whose auth events and prev events are stored.
    fn check(&mut self, pdu: Rc<Pdu>, role: Role) -> Result<CheckedEvent, S::Error> {
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
