//! Events that come in any order: what can be judged is judged, and with it what waited for it.

use std::collections::BTreeSet;
use std::rc::Rc;

use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::Graph;
use super::archive::{Archive, Changes, EventNumber, Root, Standing};
use crate::{Pdu, Verdict, resolve};

/// How many events wait in memory for what they name.
const MAX_WAITING: usize = 10_000;

/// What the graph made of something that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// It is here already, under this number.
    Known(EventNumber),
    /// It waits: these events, which it names, are not here.
    Waiting(BTreeSet<OwnedEventId>),
    /// It was judged; after it stand those that had waited for it, in the order in which they were judged.
    Judged(Vec<Judgement>),
}

/// What became of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Its number.
    pub number: EventNumber,
    /// Its id.
    pub id: OwnedEventId,
    /// The verdict.
    pub verdict: Verdict,
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
    Past,
    /// For others' sake: it is judged by its auth events alone.
    Outlier,
}

/// A state that another server says an event had before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Given {
    /// The events that it is made of.
    pub state: Vec<OwnedEventId>,
    /// Whether that is only a part of it.
    pub partial: bool,
}

/// Something that waits.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    pub pdu: Rc<Pdu>,
    pub role: Role,
}

impl<A: Archive> Graph<A> {
    /// Takes an event. What it names and is not here makes it wait; beyond `MAX_WAITING` it is not kept, and
    /// must come again.
    ///
    /// # Errors
    /// If the archive fails.
    pub fn receive(&mut self, pdu: Pdu, role: Role) -> Result<Received, A::Error> {
        let pdu = Rc::new(pdu);
        if let Some(number) = self.placed(pdu.id(), role)? {
            return Ok(Received::Known(number));
        }
        let missing = self.missing(&pdu, role)?;
        if missing.is_empty() {
            return self.judge_all(Waiting { pdu, role }).map(Received::Judged);
        }
        if self.waiting.len() >= MAX_WAITING {
            return Ok(Received::Waiting(missing));
        }
        for id in &missing {
            self.wanted.entry(id.clone()).or_default().insert(pdu.id().to_owned());
        }
        self.waiting.insert(pdu.id().to_owned(), Waiting { pdu, role });
        Ok(Received::Waiting(missing))
    }

    /// Takes an event whose predecessors need not be here, since another server says what the state before
    /// it is. What that state or its auth events name must have come before; nothing is kept if not.
    ///
    /// # Errors
    /// If the archive fails.
    pub fn receive_at(&mut self, pdu: Pdu, given: &Given, role: Role) -> Result<Received, A::Error> {
        if let Some(number) = self.placed(pdu.id(), role)? {
            return Ok(Received::Known(number));
        }
        let mut missing = self.missing(&pdu, Role::Outlier)?;
        for id in &given.state {
            if self.archive.number(id)?.is_none() {
                missing.insert(id.clone());
            }
        }
        if !missing.is_empty() {
            return Ok(Received::Waiting(missing));
        }
        let before = self.assemble(&given.state)?;
        let first = self.judge_at(Waiting { pdu: Rc::new(pdu), role }, before, given.partial)?;
        self.judge_waiting(first).map(Received::Judged)
    }

    /// The state that those of these events make up that are here and were not rejected.
    ///
    /// # Errors
    /// If the archive fails.
    pub fn assemble(&mut self, events: &[OwnedEventId]) -> Result<Root, A::Error> {
        let mut changes = Changes::new();
        for number in self.numbers(events.iter().map(|id| &**id))? {
            let entry = self.archive.entry(number)?;
            let key = entry.pdu.state_map_key().filter(|_| entry.standing != Standing::Rejected);
            changes.extend(key.map(|key| (key, Some(number))));
        }
        self.archive.change(Root::default(), &changes)
    }

    /// The number of an event that is here and needs no other place.
    fn placed(&self, id: &EventId, role: Role) -> Result<Option<EventNumber>, A::Error> {
        let Some(number) = self.archive.number(id)? else { return Ok(None) };
        let stays = role == Role::Outlier || !self.archive.entry(number)?.outlier;
        Ok(stays.then_some(number))
    }

    /// What an event names and is not here. A predecessor without a place is not.
    fn missing(&self, pdu: &Pdu, role: Role) -> Result<BTreeSet<OwnedEventId>, A::Error> {
        let mut missing = BTreeSet::new();
        let implied = resolve::implied_create_id(pdu, &self.rules.authorization);
        for id in pdu.auth_events().chain(&implied) {
            if self.archive.number(id)?.is_none() {
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

    /// Judges what misses nothing, and after it what waited for it.
    fn judge_all(&mut self, first: Waiting) -> Result<Vec<Judgement>, A::Error> {
        let first = self.judge(first)?;
        self.judge_waiting(first)
    }

    fn judge_waiting(&mut self, first: Judgement) -> Result<Vec<Judgement>, A::Error> {
        let mut judgements = vec![first];
        let mut told = 0;
        while let Some(judged) = judgements.get(told) {
            told += 1;
            for id in self.wanted.remove(&judged.id.clone()).unwrap_or_default() {
                let Some(waiting) = self.waiting.get(&id).cloned() else { continue };
                let missing = self.missing(&waiting.pdu, waiting.role)?;
                if missing.is_empty() {
                    self.waiting.remove(&id);
                    judgements.push(self.judge(waiting)?);
                }
            }
        }
        Ok(judgements)
    }

    fn judge(&mut self, waiting: Waiting) -> Result<Judgement, A::Error> {
        if waiting.role == Role::Outlier {
            return self.judge_outlier(&waiting.pdu);
        }
        let prev = self.numbers(waiting.pdu.prev_events().map(|id| &**id))?;
        let before = self.state_after(&prev)?;
        let mut partial = false;
        for number in prev {
            partial |= self.archive.entry(number)?.partial;
        }
        self.judge_at(waiting, before, partial)
    }
}
