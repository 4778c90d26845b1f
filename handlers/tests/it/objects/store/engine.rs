//! Tests of the graph over the tables against the same graph over the event store in memory.

use std::collections::{BTreeMap, BTreeSet};

use lattice_handlers::objects::room::store::{Flags, Place, Receipt, Span, Store};
use lattice_handlers::ports::PortError;
use lattice_rooms::{
    AuthOutcome, CheckedEvent, Entry, EventNumber, EventStatus, EventStore as _, Graph, Membership, Memory,
    Pdu, Received, RemoteState, Role, RoomVersionRules, Root, StateMapKey, rules,
};
use ruma_common::{EventId, OwnedEventId, RoomVersionId};
use ruma_state_res::Event as _;
use serde_json::{Value, json};

use super::Random;
use super::fixtures::draft::state_event;
use super::fixtures::event::{EventFormat, PlaceInGraph};
use super::fixtures::waiting::Waiting;
use super::test_room::{TestRoom, user};

const PEOPLE: [&str; 4] = ["@alice:a.example", "@bob:example.org", "@carol:c.example", "@dave:example.org"];
/// Events of each room.
const EVENTS: usize = 50;
const EVERYTHING: u64 = 1_000;
/// Rooms of each test.
const ROOMS: usize = 12;

type Ids = BTreeMap<StateMapKey, OwnedEventId>;

/// Random events on random forks.
fn events(rules: &RoomVersionRules, random: &Random) -> Vec<Pdu> {
    let mut pdus: Vec<(Pdu, Value)> = Vec::new();
    let format = EventFormat::new(rules.clone());
    let mut in_order = Graph::new(rules.clone(), Memory::new());
    let mut rejected = BTreeSet::new();
    for place in 0..EVENTS {
        let sender = PEOPLE[if place < 4 { 0 } else { random.pick(4) }];
        let (event_type, key, content) = said(place, sender, random);
        let recent = |back: usize| pdus.len().saturating_sub(1 + random.pick(back));
        let prev = if place < 5 { [recent(1); 2] } else { [recent(3), recent(6)] };
        let mut auth = BTreeMap::new();
        for (at, (_, event)) in pdus.iter().enumerate() {
            let is_member = event["type"] == "m.room.member"
                && (event["state_key"] == sender
                    || event_type == "m.room.member" && event["state_key"] == key);
            let is_authority =
                ["m.room.create", "m.room.power_levels"].iter().any(|each| event["type"] == **each)
                    || event["type"] == "m.room.join_rules" && content["membership"] == "join";
            let is_refused = rejected.contains(&at) && random.below(30) > 0;
            if (is_member || is_authority) && !is_refused {
                auth.insert((event["type"].to_string(), event["state_key"].to_string()), at);
            }
        }
        let ids = |places: BTreeSet<usize>| -> Vec<OwnedEventId> {
            places.iter().filter_map(|at| pdus.get(*at)).map(|(pdu, _)| pdu.id().to_owned()).collect()
        };
        let (prev, auth) = (ids(prev.into()), ids(auth.into_values().collect()));
        let (depth, ts) = (place as u64, place as u64);
        let at = PlaceInGraph { name: "event", depth, ts, prev: &prev, auth: &auth };
        let event = format.json(&state_event(sender, event_type, key, content), at);
        let pdu = format.pdu(&event);
        if let Ok(Received::Checked(checked)) = in_order.receive(pdu.clone(), Role::Backfilled) {
            rejected.extend(matches!(checked.outcome, AuthOutcome::Rejected(_)).then_some(place));
        }
        pdus.push((pdu, event));
    }
    pdus.into_iter().map(|(pdu, _)| pdu).collect()
}

fn said(place: usize, sender: &'static str, random: &Random) -> (&'static str, &'static str, Value) {
    let other = PEOPLE[1 + random.pick(3)];
    let member = |membership: &str| json!({ "membership": membership });
    match (place, random.pick(6)) {
        (0, _) => ("m.room.create", "", json!({ "room_version": "11" })),
        (1, _) => ("m.room.member", sender, member("join")),
        (2, _) => ("m.room.power_levels", "", json!({ "users": { sender: 100, PEOPLE[1]: 50 } })),
        (3, _) => ("m.room.join_rules", "", json!({ "join_rule": "public" })),
        (_, 0..2) => ("m.room.member", sender, member("join")),
        (_, 2) => ("m.room.member", other, member("ban")),
        (_, 3) => ("m.room.member", other, member("leave")),
        (_, 4) => ("m.room.topic", "", json!({ "topic": place })),
        _ => {
            let users = json!({ PEOPLE[0]: 100, PEOPLE[1]: 50, other: 50 });
            ("m.room.power_levels", "", json!({ "users": users }))
        }
    }
}

/// One room in both stores: the event store in memory and the tables.
struct BothStores {
    memory: Graph<Memory>,
    room: TestRoom,
    waiting: [Waiting; 2],
    /// The role in which each event was received.
    roles: BTreeMap<OwnedEventId, Role>,
    /// The expected stream.
    stream: Vec<(u64, OwnedEventId)>,
}

impl BothStores {
    fn new(rules: &RoomVersionRules) -> Self {
        Self {
            memory: Graph::new(rules.clone(), Memory::new()),
            room: TestRoom::empty(),
            waiting: Default::default(),
            roles: BTreeMap::new(),
            stream: Vec::new(),
        }
    }

    /// Both stores receive a PDU and the PDUs that waited for it. Returns the outcomes of the auth checks.
    fn receive(&mut self, pdu: &Pdu, role: Role) -> Vec<AuthOutcome> {
        let [in_memory, in_tables] = &mut self.waiting;
        let live = |pdu, role| self.memory.receive(pdu, role);
        let Ok(expected) = in_memory.receive(pdu.clone(), role, live);
        let mut receipts: Vec<(Receipt, Role)> = Vec::new();
        let checked = in_tables.receive(pdu.clone(), role, |pdu, role| {
            let receipt = self.room.receive(pdu, role);
            let received = receipt.received.clone();
            receipts.push((receipt, role));
            Ok::<_, PortError>(received)
        });
        let checked = checked.unwrap();
        assert_eq!(in_tables.wanted(), in_memory.wanted());
        for (receipt, role) in &receipts {
            self.note(receipt, *role);
        }
        self.compare(&expected, &checked);
        checked.iter().map(|checked| checked.outcome).collect()
    }

    /// Both stores receive an event with the state before it.
    fn receive_at(&mut self, pdu: &Pdu, before: &RemoteState) {
        let Ok(expected) = self.memory.receive_at(pdu.clone(), before, Role::Live);
        let receipt =
            self.room.commit(|write| self.room.store.receive_at(write, pdu.clone(), before, Role::Live));
        self.note(&receipt, Role::Live);
        match (expected, receipt.received) {
            (Received::Checked(expected), Received::Checked(checked)) => {
                self.compare(&[expected], &[checked])
            }
            (expected, received) => assert_eq!(received, expected),
        }
    }

    /// Both stores resync an event that was received with a partial state before it.
    fn resync(&mut self, pdu: &Pdu, state: &[OwnedEventId]) -> usize {
        let Ok(expected) = self.memory.resync(pdu.id(), state);
        let before = self.store().head().unwrap().position;
        let resynced = self.room.commit(|write| self.room.store.resync(write, pdu.id(), state));
        self.compare(&expected, &resynced.checked);
        let span = Span { after: before, upto: self.store().head().unwrap().position };
        let added = self.store().latest(span, EVERYTHING).unwrap().into_iter().rev();
        self.stream.extend(added.map(|each| (each.position, each.event.pdu.id().to_owned())));
        self.stream.retain(|(_, id)| entry(&self.memory, id).status == EventStatus::Accepted);
        resynced.checked.len()
    }

    fn note(&mut self, receipt: &Receipt, role: Role) {
        if let Received::Checked(checked) = &receipt.received {
            self.roles.insert(checked.id.clone(), role);
            self.stream.extend(receipt.position.map(|position| (position, checked.id.clone())));
        }
    }

    fn compare(&self, expected: &[CheckedEvent], checked: &[CheckedEvent]) {
        assert_eq!(checked.len(), expected.len());
        for (expected, checked) in expected.iter().zip(checked) {
            assert_eq!((&checked.id, checked.outcome), (&expected.id, expected.outcome));
            for (root, other) in [
                (checked.before, expected.before),
                (checked.after, expected.after),
                (checked.current, expected.current),
            ] {
                assert_eq!(self.state(root), self.memory.store().state(other), "{}", checked.id);
            }
        }
    }

    fn store(&self) -> &Store {
        &self.room.store
    }

    /// A state in the tables, read by all state map keys that the room ever had.
    fn state(&self, root: Root) -> Ids {
        let keys: BTreeSet<StateMapKey> =
            self.memory.store().entries().filter_map(|(_, entry)| entry.pdu.state_map_key()).collect();
        let state = self.store().state(root, &keys.into_iter().collect::<Vec<_>>()).unwrap();
        state.into_iter().map(|(key, pdu)| (key, pdu.id().to_owned())).collect()
    }

    /// The events in memory that are in the timeline.
    fn timeline(&self) -> Vec<&Entry> {
        let entries = self.memory.store().entries().map(|(_, entry)| &**entry);
        entries.filter(|entry| !entry.outlier && entry.status == EventStatus::Accepted).collect()
    }

    /// Compares the tables with memory.
    fn check(&self, random: &Random) {
        let store = self.store();
        let number = |id: &EventId| store.events_by_id(&[id]).unwrap()[0].number;
        let extremities: BTreeSet<EventNumber> = self
            .memory
            .extremities()
            .iter()
            .map(|extremity| {
                let Ok(entry) = self.memory.store().entry(*extremity);
                number(entry.pdu.id())
            })
            .collect();
        assert_eq!(store.extremities().unwrap(), extremities);
        let head = store.head().unwrap();
        assert_eq!(self.state(head.current), self.memory.store().state(self.memory.current()));
        assert!(head.position >= self.stream.last().map_or(0, |(position, _)| *position));
        self.check_members();
        self.check_stream(random);
        self.check_order(random);
        self.check_event(random);
    }

    fn check_members(&self) {
        let state = self.memory.store().state(self.memory.current());
        for person in PEOPLE {
            let event = state.get(&("m.room.member".to_owned(), person.to_owned()));
            let expected = event.map(|id| {
                let Ok(Some(number)) = self.memory.store().number(id) else { panic!("{id}") };
                let Ok(entry) = self.memory.store().entry(number);
                Membership::of(&entry.pdu)
            });
            let member = self.store().member(user(person)).unwrap();
            let membership = member.map(|member| member.membership);
            assert_eq!(membership.unwrap_or_default(), expected.unwrap_or_default(), "{person}");
            let is_local = person.ends_with(":example.org");
            assert_eq!(member.and_then(|member| member.number).is_some(), is_local && member.is_some());
        }
    }

    fn check_stream(&self, random: &Random) {
        let ends = self.store().head().unwrap().position + 1;
        let span = Span { after: random.below(ends), upto: random.below(ends) };
        let in_span = self.stream.iter().rev().filter(|(at, _)| (span.after + 1..=span.upto).contains(at));
        let expected: Vec<(u64, OwnedEventId)> = in_span.take(5).cloned().collect();
        let latest = self.store().latest(span, 5).unwrap().into_iter();
        let found: Vec<_> = latest.map(|each| (each.position, each.event.pdu.id().to_owned())).collect();
        assert_eq!(found, expected);
    }

    /// The order of the timeline, and the gaps in it.
    fn check_order(&self, random: &Random) {
        let timeline = self.timeline();
        let numbers = |id: &EventId| self.store().events_by_id(&[id]).unwrap()[0].number;
        let place = |entry: &Entry| Place { depth: entry.pdu.depth(), number: numbers(entry.pdu.id()) };
        let mut places: Vec<(Place, OwnedEventId)> =
            timeline.iter().map(|entry| (place(entry), entry.pdu.id().to_owned())).collect();
        places.sort();
        let Some(at) = (!places.is_empty()).then(|| random.pick(places.len())) else { return };
        let ids = |found: Vec<lattice_handlers::objects::room::store::StoredEvent>| -> Vec<OwnedEventId> {
            found.into_iter().map(|event| event.pdu.id().to_owned()).collect()
        };
        let before: Vec<_> = places[..at].iter().rev().take(7).map(|(_, id)| id.clone()).collect();
        let after: Vec<_> = places[at + 1..].iter().take(7).map(|(_, id)| id.clone()).collect();
        assert_eq!(ids(self.store().before(places[at].0, 7).unwrap()), before);
        assert_eq!(ids(self.store().after(places[at].0, 7).unwrap()), after);
        let has_place = |id: &OwnedEventId| {
            let Ok(number) = self.memory.store().number(id);
            number.is_some_and(|number| {
                let Ok(entry) = self.memory.store().entry(number);
                !entry.outlier
            })
        };
        let gaps: BTreeSet<OwnedEventId> = timeline
            .iter()
            .flat_map(|entry| entry.pdu.prev_events())
            .filter(|id| !has_place(id))
            .cloned()
            .collect();
        let found = self.store().gaps(Place { depth: 0, number: 0 }, EVERYTHING).unwrap();
        assert_eq!(found.into_iter().map(|(id, _)| id).collect::<BTreeSet<_>>(), gaps);
    }

    /// Compares one random event with all columns of its row.
    fn check_event(&self, random: &Random) {
        let entries: Vec<_> = self.memory.store().entries().collect();
        if entries.is_empty() {
            return;
        }
        let entry = entries[random.pick(entries.len())].1;
        let stored = self.store().events_by_id(&[entry.pdu.id()]).unwrap().remove(0);
        assert_eq!(stored.pdu.json(), entry.pdu.json());
        let role = self.roles[entry.pdu.id()];
        let is = [
            (Flags::OUTLIER, entry.outlier),
            (Flags::REJECTED, entry.status == EventStatus::Rejected),
            (Flags::SOFT_FAILED, entry.status == EventStatus::SoftFailed),
            (Flags::BACKFILLED, role == Role::Backfilled),
            (Flags::DE_OUTLIERED, entry.de_outliered),
        ];
        for (flag, is_set) in is {
            assert_eq!(stored.flags.has(flag), is_set, "{flag:?} {:?}", stored.flags);
        }
        assert_eq!(self.state(stored.states.before), self.memory.store().state(entry.before));
        let ids = |numbers: &[EventNumber]| -> BTreeSet<OwnedEventId> {
            let events = self.store().events(numbers).unwrap();
            events.into_iter().map(|event| event.pdu.id().to_owned()).collect()
        };
        assert_eq!(ids(&stored.auth_events), entry.pdu.auth_events().cloned().collect());
        if !entry.outlier {
            let found: BTreeSet<_> = ids(&stored.prev_events);
            let known: BTreeSet<_> = entry.pdu.prev_events().cloned().collect();
            assert!(found.is_subset(&known));
        }
        let chain = self.store().auth_chain(&[stored.number], EVERYTHING).unwrap().unwrap();
        assert_eq!(ids(&chain.into_iter().collect::<Vec<_>>()), self.chain(entry.pdu.id()));
    }

    fn chain(&self, id: &EventId) -> BTreeSet<OwnedEventId> {
        let (mut chain, mut walk) = (BTreeSet::new(), vec![id.to_owned()]);
        while let Some(id) = walk.pop() {
            if chain.insert(id.clone()) {
                let Ok(Some(number)) = self.memory.store().number(&id) else { panic!("{id}") };
                let Ok(entry) = self.memory.store().entry(number);
                walk.extend(entry.pdu.auth_events().cloned());
            }
        }
        chain
    }
}

fn entry(memory: &Graph<Memory>, id: &EventId) -> std::rc::Rc<Entry> {
    let Ok(Some(number)) = memory.store().number(id) else { panic!("{id}") };
    let Ok(entry) = memory.store().entry(number);
    entry
}

fn name(outcome: &AuthOutcome) -> &'static str {
    match outcome {
        AuthOutcome::Accepted => "accepted",
        AuthOutcome::SoftFailed(_) => "soft-failed",
        AuthOutcome::Rejected(_) => "rejected",
    }
}

fn shuffled(mut pdus: Vec<Pdu>, random: &Random) -> Vec<Pdu> {
    for _ in 0..10 {
        let at = random.pick(pdus.len() - 3);
        pdus.swap(at, at + 2);
    }
    pdus
}

#[test]
fn the_tables_hold_the_same_graph_as_the_event_store_in_memory() {
    let random = Random::new();
    let rules = rules(&RoomVersionId::V11).unwrap();
    let mut outcomes = BTreeMap::new();
    for _ in 0..ROOMS {
        let mut both = BothStores::new(&rules);
        for pdu in shuffled(events(&rules, &random), &random) {
            let role = [Role::Live, Role::Live, Role::Live, Role::Backfilled, Role::Outlier][random.pick(5)];
            // An outlier may get its place later.
            for role in [Some(role), (role == Role::Outlier).then_some(Role::Live)].into_iter().flatten() {
                if random.below(5) == 0 {
                    both.room.evict();
                }
                for outcome in both.receive(&pdu, role) {
                    *outcomes.entry(name(&outcome)).or_insert(0) += 1;
                }
            }
            both.check(&random);
        }
    }
    assert!(outcomes.len() == 3 && outcomes["accepted"] > 200, "{outcomes:?}");
}

#[test]
fn both_stores_agree_on_a_room_joined_in_its_middle() {
    let random = Random::new();
    let rules = rules(&RoomVersionId::V11).unwrap();
    let mut gaps = 0;
    for _ in 0..ROOMS {
        let pdus = events(&rules, &random);
        let mut whole = Graph::new(rules.clone(), Memory::new());
        for pdu in &pdus {
            let Ok(_) = whole.receive(pdu.clone(), Role::Backfilled);
        }
        let middle = 10 + random.pick(EVENTS - 20);
        let Ok(Some(number)) = whole.store().number(pdus[middle].id()) else { panic!() };
        let Ok(entry) = whole.store().entry(number);
        let state = whole.store().state(entry.before).into_values().collect();
        let mut both = BothStores::new(&rules);
        for pdu in &pdus[..middle] {
            both.receive(pdu, Role::Outlier);
        }
        both.receive_at(&pdus[middle], &RemoteState { state, partial: false });
        both.check(&random);
        gaps += both.store().gaps(Place { depth: 0, number: 0 }, EVERYTHING).unwrap().len();
        for pdu in shuffled(pdus, &random) {
            let role = [Role::Live, Role::Backfilled][random.pick(2)];
            both.receive(&pdu, role);
            both.check(&random);
        }
        assert!(both.store().gaps(Place { depth: 0, number: 0 }, EVERYTHING).unwrap().is_empty());
    }
    assert!(gaps > 0);
}

#[test]
fn both_stores_agree_on_the_resync_of_a_partial_state() {
    let random = Random::new();
    let rules = rules(&RoomVersionId::V11).unwrap();
    let (mut first, mut second) = (0, 0);
    for _ in 0..ROOMS {
        let pdus = events(&rules, &random);
        let mut whole = Graph::new(rules.clone(), Memory::new());
        for pdu in &pdus {
            let Ok(_) = whole.receive(pdu.clone(), Role::Backfilled);
        }
        let middle = 10 + random.pick(EVENTS - 20);
        let state: Vec<OwnedEventId> =
            whole.store().state(entry(&whole, pdus[middle].id()).before).into_values().collect();
        let mut both = BothStores::new(&rules);
        for pdu in &pdus[..middle] {
            both.receive(pdu, Role::Outlier);
        }
        let known = state.iter().filter(|_| random.below(4) > 0).cloned().collect();
        both.receive_at(&pdus[middle], &RemoteState { state: known, partial: true });
        for pdu in &pdus[middle + 1..] {
            both.receive(pdu, Role::Live);
        }
        both.check(&random);
        first += both.resync(&pdus[middle], &state);
        both.check(&random);
        both.room.evict();
        both.check(&random);
        second += both.resync(&pdus[middle], &state);
    }
    assert!(first >= ROOMS && second == 0, "{first} {second}");
}
