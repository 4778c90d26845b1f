//! The state resolution algorithm of room version 1 (room version 1, "State resolution").

use std::cmp::Reverse;
use std::collections::BTreeMap;

use sha1::{Digest as _, Sha1};

use super::conflict::Conflict;
use crate::rules::{Ruling, check_state};
use crate::state::{State, selection};
use crate::{AuthorizationRules, EventNumber, EventStore, StateMapKey};

/// The conflicted events of one key, the deepest first. Only their numbers: the events may be large.
type Candidates = Vec<EventNumber>;

/// Resolves the conflicted events. A key is not conflicted if all states that have an entry hold the same
/// event.
pub(super) fn resolve<S: EventStore>(
    store: &S,
    conflict: &Conflict,
    rules: &AuthorizationRules,
) -> Result<BTreeMap<StateMapKey, EventNumber>, S::Error> {
    let mut draft = Draft { store, rules, conflict, decided: BTreeMap::new(), left: BTreeMap::new() };
    for (key, values) in &conflict.values {
        let candidates: Candidates = values.iter().copied().flatten().collect();
        match candidates.as_slice() {
            [number] => drop(draft.decided.insert(key.clone(), *number)),
            _ => drop(draft.left.insert(key.clone(), in_order(store, &candidates)?)),
        }
    }
    // In this order: the events chosen in one step are part of the state in the next.
    draft.decide(|key| key.0 == "m.room.power_levels" && key.1.is_empty(), true)?;
    draft.decide(|key| key.0 == "m.room.join_rules", true)?;
    draft.decide(|key| key.0 == "m.room.member", true)?;
    draft.decide(|_| true, false)?;
    Ok(draft.decided)
}

struct Draft<'a, S> {
    store: &'a S,
    rules: &'a AuthorizationRules,
    conflict: &'a Conflict,
    decided: BTreeMap<StateMapKey, EventNumber>,
    left: BTreeMap<StateMapKey, Candidates>,
}

impl<S: EventStore> Draft<'_, S> {
    /// Resolves the selected keys, all of them against the same state. `can_authorise`: their events can be
    /// auth events of others.
    fn decide(
        &mut self,
        selects: impl Fn(&StateMapKey) -> bool,
        can_authorise: bool,
    ) -> Result<(), S::Error> {
        let mut decided = BTreeMap::new();
        for (key, candidates) in self.left.iter().filter(|(key, _)| selects(key)) {
            let winner =
                if can_authorise { self.last_allowed(candidates)? } else { self.deepest(candidates)? };
            decided.extend(winner.map(|winner| (key.clone(), winner)));
        }
        self.left.retain(|key, _| !selects(key));
        self.decided.extend(decided);
        Ok(())
    }

    /// For power levels, join rules and members: from the shallowest candidate on, the last one before the
    /// first that is not allowed in a state with its predecessor.
    fn last_allowed(&self, candidates: &Candidates) -> Result<Option<EventNumber>, S::Error> {
        let mut last = None;
        for candidate in candidates.iter().rev() {
            if last.is_some() && !self.allows(*candidate, last)? {
                break;
            }
            last = Some(*candidate);
        }
        Ok(last)
    }

    /// For all other events: the deepest allowed candidate, or the shallowest if none is allowed.
    fn deepest(&self, candidates: &Candidates) -> Result<Option<EventNumber>, S::Error> {
        for number in candidates {
            if self.allows(*number, None)? {
                return Ok(Some(*number));
            }
        }
        Ok(candidates.last().copied())
    }

    /// Whether the rules allow an event against the partially resolved state, with the event `with` added.
    fn allows(&self, event: EventNumber, with: Option<EventNumber>) -> Result<bool, S::Error> {
        let entry = self.store.entry(event)?;
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
        if let Some(with) = with {
            let with = self.store.entry(with)?;
            state.extend(with.pdu.state_map_key().map(|key| (key, with.pdu.clone())));
        }
        Ok(matches!(check_state(&entry.pdu, &state, self.rules), Ruling::Allowed(_)))
    }
}

/// Sorts candidates: the deepest first; of equally deep ones, the lowest SHA-1 hash of the event id first.
fn in_order<S: EventStore>(store: &S, candidates: &Candidates) -> Result<Candidates, S::Error> {
    let mut ordered = Vec::new();
    for number in candidates {
        let header = store.header(*number)?;
        let hash = Sha1::digest(header.id.as_str()).to_vec();
        ordered.push((Reverse(header.depth), hash, *number));
    }
    ordered.sort();
    Ok(ordered.into_iter().map(|(.., number)| number).collect())
}
