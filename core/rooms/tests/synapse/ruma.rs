//! Tests that ruma's rules and ruma's resolution give the same outcomes and states; Python is not needed.
//! Ruma checks each event with the states of our graph, so that one difference does not hide another.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use lattice_rooms::{
    Entry, EventNumber, EventStatus, EventStore as _, Graph, Memory, Pdu, Received, Role, RoomVersionRules,
    Root,
};
use ruma_common::canonical_json::{CanonicalJsonObject, CanonicalJsonValue};
use ruma_common::room_version_rules::StateResolutionVersion;
use ruma_common::{EventId, MilliSecondsSinceUnixEpoch, OwnedEventId, RoomId, UserId};
use ruma_events::{StateEventType, TimelineEventType};
use ruma_state_res::{Event, check_state_dependent_auth_rules, check_state_independent_auth_rules};
use serde_json::value::RawValue;

use crate::generate::PEOPLE;
use crate::plan::BuiltEvent;
use crate::{number, room};

/// Rooms of one run unless LATTICE_GRAPHS is set.
const ROOMS: u64 = 1_000;

type Map = BTreeMap<(StateEventType, String), OwnedEventId>;

#[derive(Clone)]
struct KnownEvent(Rc<Entry>);

struct Comparison {
    rules: RoomVersionRules,
    graph: Graph<Memory>,
    chains: BTreeMap<OwnedEventId, BTreeSet<OwnedEventId>>,
}

impl Comparison {
    fn entry(&self, number: EventNumber) -> KnownEvent {
        let Ok(entry) = self.graph.store().entry(number);
        KnownEvent(entry)
    }

    fn event(&self, id: &EventId) -> Option<KnownEvent> {
        let Ok(number) = self.graph.store().number(id);
        number.map(|number| self.entry(number))
    }

    fn state(&self, root: Root) -> Map {
        let state = self.graph.store().state(root).into_iter();
        state.map(|((event_type, key), id)| ((event_type.into(), key), id)).collect()
    }

    /// Ruma's reason to reject an event, by our state before the event.
    fn objection(&self, event: &KnownEvent) -> Option<String> {
        let rules = &self.rules.authorization;
        let before = self.state(event.0.before);
        let mut named = Map::new();
        for auth in event.auth_events().filter_map(|id| self.event(id)) {
            let key = auth.state_key().map(str::to_owned);
            named.extend(
                key.map(|key| ((auth.0.pdu.event_type().to_owned().into(), key), auth.event_id().clone())),
            );
        }
        if rules.room_create_event_id_as_room_id {
            let key = (StateEventType::RoomCreate, String::new());
            named.extend(before.get(&key).cloned().map(|id| (key, id)));
        }
        let independent = check_state_independent_auth_rules(rules, event, |id: &EventId| self.event(id));
        let by = |state: &Map| {
            check_state_dependent_auth_rules(rules, event, |event_type: &StateEventType, key: &str| {
                self.event(state.get(&(event_type.clone(), key.to_owned()))?)
            })
        };
        independent.and_then(|()| by(&named)).and_then(|()| by(&before)).err()
    }

    /// Whether ruma's objection is one that Synapse and this crate do not make
    /// (docs/adr/0009-numbered-rules.md): no join rules, a level that was absent and so has no old value, a
    /// malformed key of a third-party invite beside the right one.
    fn is_intended(&self, event: &KnownEvent, objection: &str) -> bool {
        let Some(field) =
            objection.strip_prefix("sender does not have enough power to change the power level of `")
        else {
            let intended = ["no `m.room.join_rules` event", "invalid `public_key` or `public_keys` field"];
            return intended.iter().any(|part| objection.contains(part));
        };
        let key = (StateEventType::RoomPowerLevels, String::new());
        let before = self.state(event.0.before).get(&key).and_then(|id| self.event(id));
        let has = |levels: &KnownEvent| {
            let content: CanonicalJsonObject = serde_json::from_str(levels.content().get()).unwrap();
            content.contains_key(field.trim_end_matches('`'))
        };
        !(has(event) && before.as_ref().is_some_and(has))
    }

    /// Ruma's resolution of our states after the event's predecessors.
    fn resolved(&self, event: &KnownEvent) -> Option<Map> {
        let StateResolutionVersion::V2(version) = &self.rules.state_res else { return None };
        let roots: BTreeSet<Root> = event.0.prev.iter().map(|prev| self.entry(*prev).0.after).collect();
        let states: Vec<Map> = roots.iter().map(|root| self.state(*root)).collect();
        // An intended difference (docs/adr/0009-numbered-rules.md): joins in a room without join rules.
        let has_rules = |map: &Map| map.contains_key(&(StateEventType::RoomJoinRules, String::new()));
        if states.len() < 2 || !states.iter().all(has_rules) {
            return None;
        }
        let chain = |state: &Map| state.values().flat_map(|id| self.chains[id].iter().cloned()).collect();
        let resolved = ruma_state_res::resolve(
            &self.rules.authorization,
            version,
            &states.iter().map(|state| state.clone().into_iter().collect()).collect::<Vec<_>>(),
            states.iter().map(chain).collect(),
            |id| self.event(id),
            |conflicted| {
                let conflicted: BTreeSet<&OwnedEventId> = conflicted.values().flatten().collect();
                let chains = conflicted.iter().flat_map(|id| self.chains[*id].iter());
                let meets =
                    |id: &&OwnedEventId| self.chains[*id].iter().any(|below| conflicted.contains(below));
                Some(chains.filter(meets).cloned().collect())
            },
        );
        Some(resolved.unwrap().into_iter().collect())
    }

    fn receive(&mut self, pdu: Pdu) -> Option<KnownEvent> {
        let Ok(received) = self.graph.receive(pdu, Role::Live);
        let Received::Checked(checked) = received else { return None };
        let event = self.entry(checked.number);
        let mut chain = BTreeSet::from([event.event_id().clone()]);
        chain.extend(event.auth_events().flat_map(|auth| self.chains[auth].clone()));
        self.chains.insert(event.event_id().clone(), chain);
        Some(event)
    }
}

/// Whether the room has no second create event, and nothing on which Synapse and this crate differ from ruma
/// (docs/adr/0009-numbered-rules.md): join rules without a text, levels of notifications before version 6,
/// power levels under another state key or for misspelt users, misspelt creators, `m.federate` that is no boolean.
fn is_comparable(events: &[BuiltEvent]) -> bool {
    let of = |event_type: &str| -> Vec<&CanonicalJsonObject> {
        let is = |event: &&BuiltEvent| {
            event.pdu.get("type").and_then(CanonicalJsonValue::as_str) == Some(event_type)
        };
        let contents = events.iter().filter(is).map(|event| event.pdu.get("content"));
        contents.map(|content| content.and_then(CanonicalJsonValue::as_object).unwrap()).collect()
    };
    let has_other_key = |event: &BuiltEvent| {
        let text = |field: &str| event.pdu.get(field).and_then(CanonicalJsonValue::as_str);
        text("type") == Some("m.room.power_levels") && text("state_key") != Some("")
    };
    let is_odd = |creators: &CanonicalJsonValue| {
        let creators = creators.as_array().unwrap_or_default();
        creators.iter().any(|creator| creator.as_str() != Some(PEOPLE[1]))
    };
    let is_user =
        |users: &CanonicalJsonObject| users.keys().all(|id| <&UserId>::try_from(id.as_str()).is_ok());
    of("m.room.create").len() == 1
        && of("m.room.create")[0].get("m.federate").is_none_or(|federate| federate.as_bool().is_some())
        && !of("m.room.create")[0].get("additional_creators").is_some_and(is_odd)
        && !events.iter().any(has_other_key)
        && of("m.room.power_levels")
            .iter()
            .all(|levels| levels.get("users").and_then(CanonicalJsonValue::as_object).is_none_or(is_user))
        && of("m.room.join_rules")
            .iter()
            .all(|rule| rule.get("join_rule").is_some_and(|rule| rule.is_string()))
        && of("m.room.power_levels").iter().all(|levels| !levels.contains_key("notifications"))
}

#[test]
fn ruma_gives_the_same_outcomes_and_states() {
    let first = number("LATTICE_FUZZ_SEED").unwrap_or(1);
    let (mut outcomes, mut states) = (0, 0);
    for seed in first..first + number("LATTICE_GRAPHS").unwrap_or(ROOMS).min(ROOMS) {
        let plan = room(seed);
        let (rules, events) = (plan.rules(), plan.events());
        // Ruma does not know owned state.
        if rules.authorization.owned_state || !is_comparable(&events) {
            continue;
        }
        let graph = Graph::new(rules.clone(), Memory::new());
        let mut comparison = Comparison { rules: rules.clone(), graph, chains: BTreeMap::new() };
        for built in events {
            let pdu = Pdu::from_object(&built.pdu, &rules).unwrap();
            let Some(event) = comparison.receive(pdu) else { continue };
            let label = format!("LATTICE_FUZZ_SEED={seed}, version {}: {}", plan.version, event.0.pdu.json());
            let objection = comparison.objection(&event);
            if !objection.as_deref().is_some_and(|objection| comparison.is_intended(&event, objection)) {
                let is_rejected = event.0.status == EventStatus::Rejected;
                assert_eq!(objection.is_some(), is_rejected, "{label} {objection:?}");
                outcomes += 1;
            }
            if let Some(resolved) = comparison.resolved(&event) {
                assert_eq!(resolved, comparison.state(event.0.before), "{label}");
                states += 1;
            }
        }
    }
    println!("{outcomes} outcomes and {states} resolved states are ruma's too");
}

impl Event for KnownEvent {
    type Id = OwnedEventId;
    fn event_id(&self) -> &OwnedEventId {
        self.0.pdu.event_id()
    }
    fn room_id(&self) -> Option<&RoomId> {
        self.0.pdu.room_id()
    }
    fn sender(&self) -> &UserId {
        self.0.pdu.sender()
    }
    fn origin_server_ts(&self) -> MilliSecondsSinceUnixEpoch {
        self.0.pdu.origin_server_ts()
    }
    fn event_type(&self) -> &TimelineEventType {
        Event::event_type(&*self.0.pdu)
    }
    fn content(&self) -> &RawValue {
        self.0.pdu.content()
    }
    fn state_key(&self) -> Option<&str> {
        self.0.pdu.state_key()
    }
    fn prev_events(&self) -> Box<dyn DoubleEndedIterator<Item = &OwnedEventId> + '_> {
        self.0.pdu.prev_events()
    }
    fn auth_events(&self) -> Box<dyn DoubleEndedIterator<Item = &OwnedEventId> + '_> {
        self.0.pdu.auth_events()
    }
    fn redacts(&self) -> Option<&OwnedEventId> {
        self.0.pdu.redacts()
    }
    fn rejected(&self) -> bool {
        self.0.status == EventStatus::Rejected
    }
}
