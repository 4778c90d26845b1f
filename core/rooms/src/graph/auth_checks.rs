//! Authorises an event against its auth events, the state before it and the current state (server-server API,
//! "Checks performed on receipt of a PDU", 4 to 6).

use std::rc::Rc;

use ruma_common::EventId;
use ruma_state_res::Event as _;

use super::event_store::{Changes, Entry, EventNumber, EventStatus, EventStore, Root};
use super::{CheckedEvent, Graph, Role};
use crate::authorize::{allowed_by, allowed_by_auth_events};
use crate::state::{State, state_to_check};
use crate::{Against, AuthEvents, AuthOutcome, Pdu, Violation, resolve};

impl<S: EventStore> Graph<S> {
    /// Authorises an event against the state before it, stores it and updates the forward extremities.
    pub(super) fn check_at(
        &mut self,
        pdu: Rc<Pdu>,
        role: Role,
        before: Root,
        partial: bool,
    ) -> Result<CheckedEvent, S::Error> {
        let outcome = self.outcome(&pdu, before, role)?;
        let known = self.store.number(pdu.id())?;
        let number = known.map_or_else(|| self.store.next_number(), Ok)?;
        let status = status(outcome);
        let after = self.state_with(number, &pdu, status, before)?;
        let (auth, prev) = (self.auth_event_numbers(&pdu)?, self.prev_event_numbers(&pdu)?);
        let de_outliered = known.is_some();
        let entry = Entry {
            pdu: pdu.clone(),
            status,
            outlier: false,
            de_outliered,
            partial,
            auth,
            prev,
            before,
            after,
        };
        self.store.put(number, entry)?;
        if role == Role::Live && status == EventStatus::Accepted {
            self.advance(number)?;
        }
        let (id, current) = (pdu.id().to_owned(), self.current);
        Ok(CheckedEvent { number, id, outcome, before, after, current })
    }

    /// The state after an event: `before` with the event, unless it is rejected or not a state event.
    pub(super) fn state_with(
        &mut self,
        number: EventNumber,
        pdu: &Pdu,
        status: EventStatus,
        before: Root,
    ) -> Result<Root, S::Error> {
        match pdu.state_map_key().filter(|_| status != EventStatus::Rejected) {
            Some(key) => self.store.change(before, &Changes::from([(key, Some(number))])),
            None => Ok(before),
        }
    }

    /// Authorises an event against its auth events alone (check 4), and stores it as an outlier.
    pub(super) fn check_outlier(&mut self, pdu: &Rc<Pdu>) -> Result<CheckedEvent, S::Error> {
        let outcome =
            self.by_auth_events(pdu)?.map_or_else(AuthOutcome::Rejected, |()| AuthOutcome::Accepted);
        let number = self.store.next_number()?;
        let entry = Entry {
            pdu: pdu.clone(),
            status: status(outcome),
            outlier: true,
            de_outliered: false,
            partial: false,
            auth: self.auth_event_numbers(pdu)?,
            prev: Vec::new(),
            before: Root::default(),
            after: Root::default(),
        };
        self.store.put(number, entry)?;
        let none = Root::default();
        let (id, current) = (pdu.id().to_owned(), self.current);
        Ok(CheckedEvent { number, id, outcome, before: none, after: none, current })
    }

    /// Receipt checks 4 to 6 in order: the first failed check gives the outcome. Check 6 applies to live
    /// events only, and is left out where the current state is the state before the event.
    pub(super) fn outcome(&self, pdu: &Pdu, before: Root, role: Role) -> Result<AuthOutcome, S::Error> {
        if let Err(violation) = self.by_auth_events(pdu)? {
            return Ok(AuthOutcome::Rejected(violation));
        }
        if let Err(violation) = self.by_state(pdu, before, Against::StateBefore)? {
            return Ok(AuthOutcome::Rejected(violation));
        }
        let is_last = self.extremities.is_empty() || self.current == before;
        if role == Role::Live
            && !is_last
            && let Err(violation) = self.by_state(pdu, self.current, Against::CurrentState)?
        {
            return Ok(AuthOutcome::SoftFailed(violation));
        }
        Ok(AuthOutcome::Accepted)
    }

    /// Receipt check 4: authorise against the event's auth events.
    fn by_auth_events(&self, pdu: &Pdu) -> Result<Result<(), Violation>, S::Error> {
        let mut auth = AuthEvents::default();
        for number in self.auth_event_numbers(pdu)? {
            let entry = self.store.entry(number)?;
            auth.events.push((entry.pdu.clone(), entry.status == EventStatus::Rejected));
        }
        auth.create = resolve::implied_create(&self.store, pdu, &self.rules.authorization)?;
        Ok(allowed_by_auth_events(pdu, &auth, &self.rules))
    }

    /// Receipt checks 5 and 6: authorise against a state.
    fn by_state(&self, pdu: &Pdu, state: Root, against: Against) -> Result<Result<(), Violation>, S::Error> {
        let mut gathered = State::new();
        for (key, number) in self.store.lookup(state, &state_to_check(pdu, &self.rules))? {
            gathered.insert(key, self.store.entry(number)?.pdu.clone());
        }
        Ok(allowed_by(pdu, &gathered, &self.rules, against))
    }

    fn auth_event_numbers(&self, pdu: &Pdu) -> Result<Vec<EventNumber>, S::Error> {
        self.numbers(pdu.auth_events().map(|id| &**id))
    }

    fn prev_event_numbers(&self, pdu: &Pdu) -> Result<Vec<EventNumber>, S::Error> {
        self.numbers(pdu.prev_events().map(|id| &**id))
    }

    /// The numbers of those of the events that are stored.
    pub(super) fn numbers<'a>(
        &self,
        ids: impl Iterator<Item = &'a EventId>,
    ) -> Result<Vec<EventNumber>, S::Error> {
        let mut numbers = Vec::new();
        for id in ids {
            numbers.extend(self.store.number(id)?);
        }
        Ok(numbers)
    }
}

fn status(outcome: AuthOutcome) -> EventStatus {
    match outcome {
        AuthOutcome::Accepted => EventStatus::Accepted,
        AuthOutcome::SoftFailed(_) => EventStatus::SoftFailed,
        AuthOutcome::Rejected(_) => EventStatus::Rejected,
    }
}
