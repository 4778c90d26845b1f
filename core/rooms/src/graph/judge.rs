//! One event asked against its auth events, the state before it, and the current state (server-server API,
//! "Checks performed on receipt of a PDU", 4 to 6).

use std::rc::Rc;

use ruma_common::EventId;
use ruma_state_res::Event as _;

use super::archive::{Archive, Changes, Entry, EventNumber, Root, Standing};
use super::{Graph, Judgement, Role};
use crate::authorize::{allowed_by, allowed_by_auth_events};
use crate::state::{State, state_to_check};
use crate::{Against, AuthEvents, Pdu, Verdict, Violation, resolve};

impl<A: Archive> Graph<A> {
    /// Judges an event by the state before it, and gives it its place.
    pub(super) fn judge_at(
        &mut self,
        pdu: Rc<Pdu>,
        role: Role,
        before: Root,
        partial: bool,
    ) -> Result<Judgement, A::Error> {
        let verdict = self.verdict(&pdu, before, role)?;
        let known = self.archive.number(pdu.id())?;
        let number = known.map_or_else(|| self.archive.next_number(), Ok)?;
        let standing = standing(verdict);
        let after = self.state_with(number, &pdu, standing, before)?;
        let (auth, prev) = (self.authority(&pdu)?, self.predecessors(&pdu)?);
        let late = known.is_some();
        let entry =
            Entry { pdu: pdu.clone(), standing, outlier: false, late, partial, auth, prev, before, after };
        self.archive.put(number, entry)?;
        if role == Role::Live && standing == Standing::Accepted {
            self.advance(number)?;
        }
        let (id, current) = (pdu.id().to_owned(), self.current);
        Ok(Judgement { number, id, verdict, before, after, current })
    }

    /// The state after an event.
    pub(super) fn state_with(
        &mut self,
        number: EventNumber,
        pdu: &Pdu,
        standing: Standing,
        before: Root,
    ) -> Result<Root, A::Error> {
        match pdu.state_map_key().filter(|_| standing != Standing::Rejected) {
            Some(key) => self.archive.change(before, &Changes::from([(key, Some(number))])),
            None => Ok(before),
        }
    }

    /// Judges an event by its auth events alone.
    pub(super) fn judge_outlier(&mut self, pdu: &Rc<Pdu>) -> Result<Judgement, A::Error> {
        let verdict = self.by_auth_events(pdu)?.map_or_else(Verdict::Rejected, |()| Verdict::Accepted);
        let number = self.archive.next_number()?;
        let entry = Entry {
            pdu: pdu.clone(),
            standing: standing(verdict),
            outlier: true,
            late: false,
            partial: false,
            auth: self.authority(pdu)?,
            prev: Vec::new(),
            before: Root::default(),
            after: Root::default(),
        };
        self.archive.put(number, entry)?;
        let none = Root::default();
        let (id, current) = (pdu.id().to_owned(), self.current);
        Ok(Judgement { number, id, verdict, before: none, after: none, current })
    }

    /// All that is asked of an event with a place, in order; the first objection counts.
    pub(super) fn verdict(&self, pdu: &Pdu, before: Root, role: Role) -> Result<Verdict, A::Error> {
        if let Err(violation) = self.by_auth_events(pdu)? {
            return Ok(Verdict::Rejected(violation));
        }
        if let Err(violation) = self.by_state(pdu, before, Against::StateBefore)? {
            return Ok(Verdict::Rejected(violation));
        }
        let is_last = self.extremities.is_empty() || self.current == before;
        if role == Role::Live
            && !is_last
            && let Err(violation) = self.by_state(pdu, self.current, Against::CurrentState)?
        {
            return Ok(Verdict::SoftFailed(violation));
        }
        Ok(Verdict::Accepted)
    }

    /// 4: by what it names as its authority.
    fn by_auth_events(&self, pdu: &Pdu) -> Result<Result<(), Violation>, A::Error> {
        let mut auth = AuthEvents::default();
        for number in self.authority(pdu)? {
            let entry = self.archive.entry(number)?;
            auth.events.push((entry.pdu.clone(), entry.standing == Standing::Rejected));
        }
        auth.create = resolve::implied_create(&self.archive, pdu, &self.rules.authorization)?;
        Ok(allowed_by_auth_events(pdu, &auth, &self.rules))
    }

    /// 5 and 6: by a state.
    fn by_state(&self, pdu: &Pdu, state: Root, against: Against) -> Result<Result<(), Violation>, A::Error> {
        let mut gathered = State::new();
        for (key, number) in self.archive.lookup(state, &state_to_check(pdu, &self.rules))? {
            gathered.insert(key, self.archive.entry(number)?.pdu.clone());
        }
        Ok(allowed_by(pdu, &gathered, &self.rules, against))
    }

    fn authority(&self, pdu: &Pdu) -> Result<Vec<EventNumber>, A::Error> {
        self.numbers(pdu.auth_events().map(|id| &**id))
    }

    fn predecessors(&self, pdu: &Pdu) -> Result<Vec<EventNumber>, A::Error> {
        self.numbers(pdu.prev_events().map(|id| &**id))
    }

    /// The numbers of those events that are here.
    pub(super) fn numbers<'a>(
        &self,
        ids: impl Iterator<Item = &'a EventId>,
    ) -> Result<Vec<EventNumber>, A::Error> {
        let mut numbers = Vec::new();
        for id in ids {
            numbers.extend(self.archive.number(id)?);
        }
        Ok(numbers)
    }
}

fn standing(verdict: Verdict) -> Standing {
    match verdict {
        Verdict::Accepted => Standing::Accepted,
        Verdict::SoftFailed(_) => Standing::SoftFailed,
        Verdict::Rejected(_) => Standing::Rejected,
    }
}
