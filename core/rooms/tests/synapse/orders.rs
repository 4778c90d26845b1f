//! The same events in any order, in any batches, of any server that forgets what it has in memory: the same
//! verdicts, the same states. Synapse is not asked.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{
    EventNumber, EventStatus, EventStore as _, Graph, Memory, Pdu, Role, RoomVersionRules, Root,
};
use ruma_common::OwnedEventId;

use crate::random::Random;
use crate::waiting::Waiting;
use crate::{number, room};

/// Rooms of one run, if LATTICE_GRAPHS does not say.
const ROOMS: u64 = 250;
/// Orders in which each room arrives.
const ORDERS: usize = 4;

type State = BTreeMap<(String, String), OwnedEventId>;

/// What must not depend on the order: of each event whether it was rejected, and the states around it; and
/// of the room what waits. A soft failure says what was current when an event came, so it may.
#[derive(Debug, PartialEq)]
struct Outcome {
    events: BTreeMap<OwnedEventId, (bool, State, State)>,
    wanted: BTreeSet<OwnedEventId>,
}

/// The extremities and the current state: where nothing failed softly, they too must be the same.
type End = (BTreeSet<OwnedEventId>, State);

fn outcome((graph, waiting): &(Graph<Memory>, Waiting)) -> (Outcome, Option<End>) {
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
    let end = (graph.extremities().iter().map(|number| id(*number)).collect(), state(graph.current()));
    (Outcome { events, wanted: waiting.wanted() }, (!is_soft).then_some(end))
}

/// The graph that these events make, and what still waits; `forgets` says before which of them the server
/// begins anew with what it stored.
fn grown(rules: &RoomVersionRules, pdus: &[Pdu], forgets: impl Fn() -> bool) -> (Graph<Memory>, Waiting) {
    let mut graph = Graph::new(rules.clone(), Memory::new());
    let mut waiting = Waiting::default();
    for pdu in pdus {
        if forgets() {
            let (store, ends) = (graph.store().clone(), graph.extremities().clone());
            graph = Graph::open(rules.clone(), store, ends, graph.current());
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
fn any_order_in_any_batches_gives_the_same_room() {
    let first = number("LATTICE_FUZZ_SEED").unwrap_or(1);
    let mut ends = 0;
    for seed in first..first + number("LATTICE_GRAPHS").unwrap_or(ROOMS).min(ROOMS) {
        let plan = room(seed);
        let rules = plan.rules();
        let pdus: Vec<Pdu> =
            plan.events().iter().map(|event| Pdu::from_object(&event.pdu, &rules).unwrap()).collect();
        let (expected, end) = outcome(&grown(&rules, &pdus, || false));
        let random = Random::seeded(seed);
        for _ in 0..ORDERS {
            let order = shuffled(&pdus, &random);
            let rate = random.pick(&[0, 10, 50]);
            let (other, other_end) = outcome(&grown(&rules, &order, || random.percent(rate)));
            assert_eq!(other, expected, "LATTICE_FUZZ_SEED={seed}, version {}", plan.version);
            if let (Some(end), Some(other_end)) = (&end, other_end) {
                assert_eq!(other_end, *end, "LATTICE_FUZZ_SEED={seed}, version {}", plan.version);
                ends += 1;
            }
        }
    }
    println!("{ends} rooms came to the same end");
}
