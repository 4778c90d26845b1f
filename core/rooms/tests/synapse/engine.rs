//! Our own opinion of the same events.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lattice_rooms::{Pdu, RoomVersionRules};
use ruma_common::room_version_rules::StateResolutionVersion;
use ruma_common::{EventId, OwnedEventId};
use ruma_events::StateEventType;
use ruma_state_res::{Event, check_state_dependent_auth_rules, check_state_independent_auth_rules};

use crate::oracle::Opinion;
use crate::plan::{Given, Plan};

type Map = BTreeMap<(StateEventType, String), OwnedEventId>;

#[derive(Clone)]
struct Known(Rc<(Pdu, bool)>);

/// One room in our engine.
pub struct Room {
    rules: RoomVersionRules,
    events: BTreeMap<OwnedEventId, Known>,
    after: BTreeMap<OwnedEventId, Map>,
    chains: BTreeMap<OwnedEventId, BTreeSet<OwnedEventId>>,
}

/// What we think of each event, with the state before it as sorted lines.
pub fn opinions(plan: &Plan, events: &[Given]) -> Vec<Opinion<Vec<String>>> {
    let mut room = Room::new(plan.rules());
    events.iter().map(|event| room.judge(event)).collect()
}

fn opinion(verdict: &str, state: Vec<String>, reason: String) -> Opinion<Vec<String>> {
    Opinion { verdict: verdict.to_owned(), state, reason }
}

impl Room {
    /// Nothing yet.
    pub fn new(rules: RoomVersionRules) -> Self {
        Self { rules, events: BTreeMap::new(), after: BTreeMap::new(), chains: BTreeMap::new() }
    }

    /// The state after an event that was judged.
    pub fn after(&self, id: &str) -> Option<BTreeMap<(String, String), String>> {
        let state = self.after.get(<&EventId>::try_from(id).unwrap())?;
        let entry = |((kind, key), id): (&(StateEventType, String), &OwnedEventId)| {
            ((kind.to_string(), key.clone()), id.to_string())
        };
        Some(state.iter().map(entry).collect())
    }

    /// Our opinion of the next event.
    pub fn judge(&mut self, event: &Given) -> Opinion<Vec<String>> {
        let pdu = Pdu::from_object(&event.pdu, &self.rules).unwrap();
        if pdu.auth_events().chain(pdu.prev_events()).any(|id| !self.after.contains_key(id)) {
            return opinion("waiting", Vec::new(), String::new());
        }
        let mut states: Vec<&Map> = Vec::new();
        for id in pdu.prev_events() {
            if !states.contains(&&self.after[id]) {
                states.push(&self.after[id]);
            }
        }
        let before = match states.as_slice() {
            [] => Map::new(),
            [one] => (*one).clone(),
            _ => self.resolve(&states),
        };
        let outcome = self.check(&pdu, &before);
        let mut lines: Vec<String> =
            before.iter().map(|((kind, key), id)| format!("{kind}\t{key}\t{id}")).collect();
        lines.sort();
        let id = pdu.event_id().clone();
        let mut after = before;
        if let (Ok(()), Some(key)) = (&outcome, pdu.state_key()) {
            after.insert((pdu.kind().into(), key.to_owned()), id.clone());
        }
        let mut chain = BTreeSet::from([id.clone()]);
        chain.extend(pdu.auth_events().flat_map(|auth| self.chains[auth].clone()));
        self.chains.insert(id.clone(), chain);
        self.after.insert(id.clone(), after);
        self.events.insert(id, Known(Rc::new((pdu, outcome.is_err()))));
        let verdict = if outcome.is_ok() { "accepted" } else { "rejected" };
        opinion(verdict, lines, outcome.err().unwrap_or_default())
    }

    fn check(&self, pdu: &Pdu, before: &Map) -> Result<(), String> {
        let rules = &self.rules.authorization;
        check_state_independent_auth_rules(rules, pdu, |id: &EventId| self.events.get(id).cloned())?;
        let named: Map = pdu
            .auth_events()
            .map(|id| &self.events[id].0.0)
            .filter_map(|auth| {
                Some(((auth.kind().into(), auth.state_key()?.to_owned()), auth.event_id().clone()))
            })
            .collect();
        let mut named = named;
        if rules.room_create_event_id_as_room_id {
            let key = (StateEventType::RoomCreate, String::new());
            named.extend(before.get(&key).cloned().map(|id| (key, id)));
        }
        for state in [&named, before] {
            check_state_dependent_auth_rules(rules, pdu, |kind: &StateEventType, key: &str| {
                let id = state.get(&(kind.clone(), key.to_owned()))?;
                self.events.get(id).cloned()
            })?;
        }
        Ok(())
    }

    fn resolve(&self, states: &[&Map]) -> Map {
        let StateResolutionVersion::V2(rules) = &self.rules.state_res else { return states[0].clone() };
        let maps: Vec<_> = states.iter().map(|state| (*state).clone().into_iter().collect()).collect();
        let chains = states
            .iter()
            .map(|state| state.values().flat_map(|id| self.chains[id].iter().cloned()).collect())
            .collect();
        ruma_state_res::resolve(
            &self.rules.authorization,
            rules,
            &maps,
            chains,
            |id| self.events.get(id).cloned(),
            |conflicted| {
                let conflicted: BTreeSet<&OwnedEventId> = conflicted.values().flatten().collect();
                let chains = conflicted.iter().flat_map(|id| self.chains[*id].iter());
                let between =
                    chains.filter(|id| self.chains[*id].iter().any(|below| conflicted.contains(below)));
                Some(between.cloned().collect())
            },
        )
        .unwrap()
        .into_iter()
        .collect()
    }
}

impl Event for Known {
    type Id = OwnedEventId;
    fn event_id(&self) -> &OwnedEventId {
        self.0.0.event_id()
    }
    fn room_id(&self) -> Option<&ruma_common::RoomId> {
        self.0.0.room_id()
    }
    fn sender(&self) -> &ruma_common::UserId {
        self.0.0.sender()
    }
    fn origin_server_ts(&self) -> ruma_common::MilliSecondsSinceUnixEpoch {
        self.0.0.origin_server_ts()
    }
    fn event_type(&self) -> &ruma_events::TimelineEventType {
        self.0.0.event_type()
    }
    fn content(&self) -> &serde_json::value::RawValue {
        self.0.0.content()
    }
    fn state_key(&self) -> Option<&str> {
        self.0.0.state_key()
    }
    fn prev_events(&self) -> Box<dyn DoubleEndedIterator<Item = &OwnedEventId> + '_> {
        self.0.0.prev_events()
    }
    fn auth_events(&self) -> Box<dyn DoubleEndedIterator<Item = &OwnedEventId> + '_> {
        self.0.0.auth_events()
    }
    fn redacts(&self) -> Option<&OwnedEventId> {
        self.0.0.redacts()
    }
    fn rejected(&self) -> bool {
        self.0.1
    }
}
