//! The whole state arrives of which a part had to do: what was judged by the part is judged again
//! (server-server API, "Joining Rooms", partial state).

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::{EventId, OwnedEventId};
use ruma_state_res::Event as _;

use super::Graph;
use super::archive::{Archive, Entry, EventNumber, Root, Standing};
use super::receive::{Judgement, Role};
use crate::Verdict;

/// From each event to others.
type Edges = BTreeMap<EventNumber, BTreeSet<EventNumber>>;

impl<A: Archive> Graph<A> {
    /// Judges an event again, by the whole state before it, and all that followed from the part; what is
    /// allowed and had failed softly still has. The events of the state must have come before. Returns what
    /// was judged: nothing if the event was not told a part.
    ///
    /// # Errors
    /// If the archive fails.
    pub fn complete(&mut self, id: &EventId, state: &[OwnedEventId]) -> Result<Vec<Judgement>, A::Error> {
        let Some(first) = self.archive.number(id)? else { return Ok(Vec::new()) };
        let entry = self.archive.entry(first)?;
        if !entry.partial || !self.is_told(&entry)? {
            return Ok(Vec::new());
        }
        let whole = self.assemble(state)?;
        let (mut waits_for, followers) = self.partial_followers()?;
        let mut judgements = vec![self.judge_again(first, whole)?];
        let mut told = 0;
        while let Some(judged) = judgements.get(told).map(|judged| judged.number) {
            told += 1;
            for follower in followers.get(&judged).into_iter().flatten() {
                let left = waits_for.entry(*follower).or_default();
                left.remove(&judged);
                if left.is_empty() {
                    let prev = self.archive.entry(*follower)?.prev.clone();
                    let before = self.state_after(&prev)?;
                    judgements.push(self.judge_again(*follower, before)?);
                }
            }
        }
        self.mend_extremities(&judgements)?;
        Ok(judgements)
    }

    /// Of each event that was judged by a part: which of its predecessors were too, and the other way round.
    /// What was told another part, and so misses predecessors, is not among them.
    fn partial_followers(&self) -> Result<(Edges, Edges), A::Error> {
        let partial: BTreeSet<EventNumber> = self.archive.partial()?.into_iter().collect();
        let (mut waits_for, mut followers) = (Edges::new(), Edges::new());
        for number in &partial {
            let entry = self.archive.entry(*number)?;
            if self.is_told(&entry)? {
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
    fn is_told(&self, entry: &Entry) -> Result<bool, A::Error> {
        let mut is_told = entry.prev.len() < entry.pdu.prev_events().count();
        for prev in &entry.prev {
            is_told |= self.archive.entry(*prev)?.outlier;
        }
        Ok(is_told)
    }

    fn judge_again(&mut self, number: EventNumber, before: Root) -> Result<Judgement, A::Error> {
        let mut entry = (*self.archive.entry(number)?).clone();
        let verdict = self.verdict(&entry.pdu, before, Role::Past)?;
        entry.standing = match (verdict, entry.standing) {
            (Verdict::Rejected(_), _) => Standing::Rejected,
            (_, Standing::SoftFailed) => Standing::SoftFailed,
            _ => Standing::Accepted,
        };
        entry.before = before;
        entry.after = self.state_with(number, &entry.pdu, entry.standing, before)?;
        // The whole state came after what was judged by a part of it.
        (entry.partial, entry.late) = (false, true);
        let (id, after) = (entry.pdu.id().to_owned(), entry.after);
        self.archive.put(number, entry)?;
        Ok(Judgement { number, id, verdict, before, after, current: self.current })
    }

    /// What was an end and is rejected now gives way to what it followed; what is accepted now may be one.
    fn mend_extremities(&mut self, judgements: &[Judgement]) -> Result<(), A::Error> {
        let mut candidates: Vec<EventNumber> = judgements.iter().map(|judged| judged.number).collect();
        let mut seen = BTreeSet::new();
        while let Some(number) = candidates.pop() {
            if !seen.insert(number) {
                continue;
            }
            let entry = self.archive.entry(number)?;
            let is_end = entry.standing == Standing::Accepted && !self.archive.is_followed(entry.pdu.id())?;
            if is_end {
                self.extremities.insert(number);
            } else {
                self.extremities.remove(&number);
            }
            if entry.standing != Standing::Accepted {
                candidates.extend(&entry.prev);
            }
        }
        let ends: Vec<EventNumber> = self.extremities.iter().copied().collect();
        self.current = self.state_after(&ends)?;
        Ok(())
    }
}
