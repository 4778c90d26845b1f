//! The iterative auth checks: events ask the rules one after the other, each in the state that the ones
//! before it made.

use std::collections::BTreeMap;

use ruma_common::room_version_rules::AuthorizationRules;

use super::authority::implied_create;
use super::conflict::Conflict;
use crate::rules::{Ruling, check_state};
use crate::state::{State, selection};
use crate::{Entry, EventNumber, EventStatus, EventStore, StateMapKey};

/// A state that is being resolved.
pub(super) struct Draft<'a, A> {
    pub store: &'a A,
    pub rules: &'a AuthorizationRules,
    pub conflict: &'a Conflict,
    /// Whether what is not in conflict counts from the start.
    pub on_shared: bool,
    /// What was decided so far.
    pub decided: BTreeMap<StateMapKey, EventNumber>,
}

impl<A: EventStore> Draft<'_, A> {
    /// What keys hold so far.
    pub fn lookup(&self, keys: &[StateMapKey]) -> Result<BTreeMap<StateMapKey, EventNumber>, A::Error> {
        let is_shared = |key: &&StateMapKey| {
            self.on_shared && !self.decided.contains_key(*key) && !self.conflict.values.contains_key(*key)
        };
        let shared: Vec<StateMapKey> = keys.iter().filter(is_shared).cloned().collect();
        let mut found = self.store.lookup(self.conflict.base, &shared)?;
        let decided = keys.iter().filter_map(|key| Some((key.clone(), *self.decided.get(key)?)));
        found.extend(decided);
        Ok(found)
    }

    /// Takes those of the events that the rules allow, in this order.
    pub fn apply(&mut self, events: &[EventNumber]) -> Result<(), A::Error> {
        for number in events {
            let entry = self.store.entry(*number)?;
            let Some(key) = entry.pdu.state_map_key().filter(|_| entry.status != EventStatus::Rejected)
            else {
                continue;
            };
            if matches!(check_state(&entry.pdu, &self.state(&entry)?, self.rules), Ruling::Allowed(_)) {
                self.decided.insert(key, *number);
            }
        }
        Ok(())
    }

    /// The state that an event asks: what was decided, and where nothing was, its own auth events.
    fn state(&self, entry: &Entry) -> Result<State, A::Error> {
        let mut numbers: BTreeMap<StateMapKey, EventNumber> = BTreeMap::new();
        for number in &entry.auth {
            numbers.extend(self.store.entry(*number)?.pdu.state_map_key().map(|key| (key, *number)));
        }
        numbers.extend(self.lookup(&selection(&entry.pdu, self.rules))?);
        let mut state = State::new();
        if let Some(create) = implied_create(self.store, &entry.pdu, self.rules)? {
            state.insert(("m.room.create".to_owned(), String::new()), create);
        }
        for (key, number) in numbers {
            let auth = self.store.entry(number)?;
            if auth.status != EventStatus::Rejected {
                state.insert(key, auth.pdu.clone());
            }
        }
        Ok(state)
    }
}
