//! The iterative auth checks: authorises events one after the other, each against the state after those
//! before it (room version 2, "Iterative auth checks").

use std::collections::BTreeMap;

use super::auth_events::implied_create;
use super::conflict::Conflict;
use crate::rules::{Ruling, check_state};
use crate::state::{State, selection};
use crate::{AuthorizationRules, Entry, EventNumber, EventStatus, EventStore, StateMapKey};

/// The partially resolved state.
pub(super) struct Draft<'a, S> {
    pub store: &'a S,
    pub rules: &'a AuthorizationRules,
    pub conflict: &'a Conflict,
    /// Whether the checks begin with the unconflicted state map, not with an empty one.
    pub with_unconflicted: bool,
    /// The events allowed so far.
    pub decided: BTreeMap<StateMapKey, EventNumber>,
}

impl<S: EventStore> Draft<'_, S> {
    /// The events of the partially resolved state under `keys`.
    pub fn lookup(&self, keys: &[StateMapKey]) -> Result<BTreeMap<StateMapKey, EventNumber>, S::Error> {
        let is_shared = |key: &&StateMapKey| {
            self.with_unconflicted
                && !self.decided.contains_key(*key)
                && !self.conflict.values.contains_key(*key)
        };
        let shared: Vec<StateMapKey> = keys.iter().filter(is_shared).cloned().collect();
        let mut found = self.store.lookup(self.conflict.base, &shared)?;
        let decided = keys.iter().filter_map(|key| Some((key.clone(), *self.decided.get(key)?)));
        found.extend(decided);
        Ok(found)
    }

    /// Authorises the events in this order, and adds those that are allowed to the state.
    pub fn apply(&mut self, events: &[EventNumber]) -> Result<(), S::Error> {
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

    /// The state against which an event is authorised: the partially resolved state, and under keys without
    /// an entry there the event's auth events; rejected events are left out.
    fn state(&self, entry: &Entry) -> Result<State, S::Error> {
        let mut numbers: BTreeMap<StateMapKey, EventNumber> = BTreeMap::new();
        for number in &entry.auth {
            numbers.extend(self.store.header(*number)?.state_map_key().map(|key| (key, *number)));
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
