//! State resolution of room version 1 (room version 1, "State resolution").

use std::collections::BTreeMap;

use ruma_common::room_version_rules::AuthorizationRules;
use sha1::{Digest as _, Sha1};

use super::conflict::Conflict;
use crate::rules::{Ruling, check_state};
use crate::state::{State, selection};
use crate::{Entry, EventNumber, EventStore, StateMapKey};

/// The events that hold one key, the deepest first.
type Candidates = Vec<(EventNumber, std::rc::Rc<Entry>)>;

/// What the events in conflict come to. What only some states hold, all others lacking it, is in no conflict.
pub(super) fn resolve<A: EventStore>(
    store: &A,
    conflict: &Conflict,
    rules: &AuthorizationRules,
) -> Result<BTreeMap<StateMapKey, EventNumber>, A::Error> {
    let mut draft = Draft { store, rules, conflict, decided: BTreeMap::new(), left: BTreeMap::new() };
    for (key, values) in &conflict.values {
        let mut candidates = Vec::new();
        for number in values.iter().flatten() {
            candidates.push((*number, store.entry(*number)?));
        }
        match candidates.as_slice() {
            [(number, _)] => drop(draft.decided.insert(key.clone(), *number)),
            _ => drop(draft.left.insert(key.clone(), in_order(candidates))),
        }
    }
    // In this order: what is decided of one kind counts for the next.
    draft.decide(|key| key.0 == "m.room.power_levels" && key.1.is_empty(), true)?;
    draft.decide(|key| key.0 == "m.room.join_rules", true)?;
    draft.decide(|key| key.0 == "m.room.member", true)?;
    draft.decide(|_| true, false)?;
    Ok(draft.decided)
}

struct Draft<'a, A> {
    store: &'a A,
    rules: &'a AuthorizationRules,
    conflict: &'a Conflict,
    decided: BTreeMap<StateMapKey, EventNumber>,
    left: BTreeMap<StateMapKey, Candidates>,
}

impl<A: EventStore> Draft<'_, A> {
    /// Decides the keys of one kind, all of them in the same state.
    fn decide(
        &mut self,
        is_meant: impl Fn(&StateMapKey) -> bool,
        has_authority: bool,
    ) -> Result<(), A::Error> {
        let mut decided = BTreeMap::new();
        for (key, candidates) in self.left.iter().filter(|(key, _)| is_meant(key)) {
            let winner =
                if has_authority { self.last_allowed(candidates)? } else { self.deepest(candidates)? };
            decided.extend(winner.map(|winner| (key.clone(), winner)));
        }
        self.left.retain(|key, _| !is_meant(key));
        self.decided.extend(decided);
        Ok(())
    }

    /// Of events that others rest on: from the shallowest on, as long as each allows the next.
    fn last_allowed(&self, candidates: &Candidates) -> Result<Option<EventNumber>, A::Error> {
        let mut last: Option<&(EventNumber, std::rc::Rc<Entry>)> = None;
        for candidate in candidates.iter().rev() {
            if last.is_some() && !self.allows(&candidate.1, last.map(|(_, entry)| &**entry))? {
                break;
            }
            last = Some(candidate);
        }
        Ok(last.map(|(number, _)| *number))
    }

    /// Of all others: the deepest that is allowed, or the shallowest if none is.
    fn deepest(&self, candidates: &Candidates) -> Result<Option<EventNumber>, A::Error> {
        for (number, entry) in candidates {
            if self.allows(entry, None)? {
                return Ok(Some(*number));
            }
        }
        Ok(candidates.last().map(|(number, _)| *number))
    }

    /// Whether the rules allow an event in what is decided, with one event more.
    fn allows(&self, entry: &Entry, with: Option<&Entry>) -> Result<bool, A::Error> {
        let keys = selection(&entry.pdu, self.rules);
        let is_shared = |key: &&StateMapKey| !self.conflict.values.contains_key(*key);
        let mut numbers = self
            .store
            .lookup(self.conflict.base, &keys.iter().filter(is_shared).cloned().collect::<Vec<_>>())?;
        numbers.extend(keys.iter().filter_map(|key| Some((key.clone(), *self.decided.get(key)?))));
        let mut state = State::new();
        for (key, number) in numbers {
            state.insert(key, self.store.entry(number)?.pdu.clone());
        }
        if let Some((key, with)) = with.and_then(|with| Some((with.pdu.state_map_key()?, with))) {
            state.insert(key, with.pdu.clone());
        }
        Ok(matches!(check_state(&entry.pdu, &state, self.rules), Ruling::Allowed(_)))
    }
}

/// The deepest first; of equally deep ones, the one with the lower hash of its id.
fn in_order(mut candidates: Candidates) -> Candidates {
    candidates.sort_by_cached_key(|(_, entry)| {
        (std::cmp::Reverse(entry.pdu.depth()), Sha1::digest(entry.pdu.id().as_str()).to_vec())
    });
    candidates
}
