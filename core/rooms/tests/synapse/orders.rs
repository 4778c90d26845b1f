//! Tests that events in any order, also with the graph reopened in between, get the same outcomes and states.
//! Synapse is not needed.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{
    EventNumber, EventStatus, EventStore as _, Graph, Memory, Pdu, Role, RoomVersionRules, Root,
};
use ruma_common::OwnedEventId;

use crate::fixtures::random::Random;
use crate::fixtures::waiting::Waiting;
use crate::{number, room};

/// Rooms of one run unless LATTICE_GRAPHS is set.
const ROOMS: u64 = 250;
/// Orders in which the events of each room are received.
const ORDERS: usize = 4;

type State = BTreeMap<(String, String), OwnedEventId>;

/// What must not depend on the order: whether each event was rejected, the states before and after it, and
/// the missing events. Soft failure depends on the current state at receipt, so it may differ.
#[derive(Debug, PartialEq)]
struct Outcome {
    events: BTreeMap<OwnedEventId, (bool, State, State)>,
    wanted: BTreeSet<OwnedEventId>,
}

/// The extremities and the current state, which must be the same if no event was soft-failed.
type Latest = (BTreeSet<OwnedEventId>, State);

fn outcome((graph, waiting): &(Graph<Memory>, Waiting)) -> (Outcome, Option<Latest>) {
    let store = graph.store();
    let state = |root: Root| store.state(root);
    let id = |number: EventNumber| {
        let Ok(entry) = store.entry(number);
        entry.pdu.id().to_owned()
    };
    let mut events = BTreeMap::new();
    let mut is_soft = false;
    for (_, entry) in store.entries() {
        is_soft |= entry.status == EventStatus::SoftFailed;
        let rejected = entry.status == EventStatus::Rejected;
        events.insert(entry.pdu.id().to_owned(), (rejected, state(entry.before), state(entry.after)));
    }
    let latest = (graph.extremities().iter().map(|number| id(*number)).collect(), state(graph.current()));
    (Outcome { events, wanted: waiting.wanted() }, (!is_soft).then_some(latest))
}

/// Receives events in this order; `reopens` decides before each whether the graph is reopened from its store.
fn received(rules: &RoomVersionRules, pdus: &[Pdu], reopens: impl Fn() -> bool) -> (Graph<Memory>, Waiting) {
    let mut graph = Graph::new(rules.clone(), Memory::new());
    let mut waiting = Waiting::default();
    for pdu in pdus {
        if reopens() {
            let (store, extremities) = (graph.store().clone(), graph.extremities().clone());
            graph = Graph::open(rules.clone(), store, extremities, graph.current());
        }
        let Ok(_) = waiting.receive(pdu.clone(), Role::Live, |pdu, role| graph.receive(pdu, role));
    }
    (graph, waiting)
}

pub fn shuffled(pdus: &[Pdu], random: &Random) -> Vec<Pdu> {
    let mut order = pdus.to_vec();
    for last in (1..order.len()).rev() {
        order.swap(last, random.below(last + 1));
    }
    order
}

#[test]
fn events_in_any_order_make_the_same_room() {
    let first = number("LATTICE_FUZZ_SEED").unwrap_or(1);
    let mut compared = 0;
    for seed in first..first + number("LATTICE_GRAPHS").unwrap_or(ROOMS).min(ROOMS) {
        let plan = room(seed);
        let rules = plan.rules();
        let pdus: Vec<Pdu> =
            plan.events().iter().map(|event| Pdu::from_object(&event.pdu, &rules).unwrap()).collect();
        let (expected, latest) = outcome(&received(&rules, &pdus, || false));
        let random = Random::seeded(seed);
        for _ in 0..ORDERS {
            let order = shuffled(&pdus, &random);
            let rate = random.pick(&[0, 10, 50]);
            let (other, other_latest) = outcome(&received(&rules, &order, || random.percent(rate)));
            assert_eq!(other, expected, "LATTICE_FUZZ_SEED={seed}, version {}", plan.version);
            if let (Some(latest), Some(other_latest)) = (&latest, other_latest) {
                assert_eq!(other_latest, *latest, "LATTICE_FUZZ_SEED={seed}, version {}", plan.version);
                compared += 1;
            }
        }
    }
    println!("{compared} orders had the same extremities");
}
