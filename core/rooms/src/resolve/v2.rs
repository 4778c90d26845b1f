//! The state resolution algorithm since room version 2 (room version 2, "State resolution"), with the changes
//! of room version 12.

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::room_version_rules::StateResolutionV2Rules;

use super::check::Draft;
use super::conflict::Conflict;
use super::{chains, mainline, power};
use crate::{AuthorizationRules, EventNumber, EventStore, StateMapKey};

/// A state resolution in one store under the rules of one room version.
pub(super) struct Resolution<'a, S> {
    pub store: &'a S,
    pub rules: &'a AuthorizationRules,
    pub version: &'a StateResolutionV2Rules,
}

impl<S: EventStore> Resolution<'_, S> {
    /// The resolved events; the unconflicted state map has precedence over them (step 5).
    pub fn resolve(&self, conflict: &Conflict) -> Result<BTreeMap<StateMapKey, EventNumber>, S::Error> {
        let full = self.full_conflicted_set(conflict)?;
        let (store, rules) = (self.store, self.rules);
        // Version 12: the iterative auth checks begin with an empty state map.
        let with_unconflicted = !self.version.begin_iterative_auth_checks_with_empty_state_map;
        let mut draft = Draft { store, rules, conflict, with_unconflicted, decided: BTreeMap::new() };
        // 1, 2
        let power = power::power_events(store, &full, rules)?;
        draft.apply(&power)?;
        // 3
        let power: BTreeSet<EventNumber> = power.into_iter().collect();
        let rest = full.difference(&power).copied().collect();
        let key = ("m.room.power_levels".to_owned(), String::new());
        let levels = draft.lookup(std::slice::from_ref(&key))?.remove(&key);
        let rest = mainline::by_mainline(store, rest, levels)?;
        // 4
        draft.apply(&rest)?;
        Ok(draft.decided)
    }

    fn full_conflicted_set(&self, conflict: &Conflict) -> Result<BTreeSet<EventNumber>, S::Error> {
        let mut full = chains::auth_difference(self.store, conflict)?;
        full.extend(conflict.events());
        if self.version.consider_conflicted_state_subgraph {
            full.extend(chains::subgraph(self.store, conflict)?);
        }
        Ok(full)
    }
}
