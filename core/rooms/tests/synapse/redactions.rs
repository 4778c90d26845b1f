//! Tests that redacted events, read from JSON again, give later events and resolutions the same outcomes.

use std::collections::BTreeMap;
use std::rc::Rc;

use lattice_rooms::{
    AuthOutcome, Entry, EventNumber, EventStore as _, Graph, Memory, Pdu, Received, Role, RoomVersionRules,
    StateMapKey, redacted,
};

use ruma_common::OwnedEventId;

use crate::fixtures::random::Random;
use crate::{number, room};

/// Rooms of one run unless LATTICE_GRAPHS is set.
const ROOMS: u64 = 500;

type State = BTreeMap<StateMapKey, OwnedEventId>;

/// The event as a store has it after its redaction.
fn stored_redacted(pdu: &Pdu, rules: &RoomVersionRules) -> Pdu {
    let redacted = redacted(pdu, rules).unwrap();
    let stored = Pdu::from_json(redacted.id().to_owned(), redacted.json().to_owned()).unwrap();
    stored.with_auth_fields(redacted.auth_fields().clone()).with_authorised(redacted.is_authorised())
}

/// The graph with this event redacted.
fn with_redacted(graph: &Graph<Memory>, number: EventNumber, rules: &RoomVersionRules) -> Graph<Memory> {
    let mut store = graph.store().clone();
    let Ok(entry) = store.entry(number);
    let pdu = Rc::new(stored_redacted(&entry.pdu, rules));
    let Ok(()) = store.put(number, Entry { pdu, ..(*entry).clone() });
    Graph::open(rules.clone(), store, graph.extremities().clone(), graph.current())
}

/// The outcome of an event, and the states before and after it; `None` unless it was checked.
fn outcome(graph: &Graph<Memory>, received: &Received) -> Option<(AuthOutcome, [State; 2])> {
    let Received::Checked(checked) = received else { return None };
    let state = |root| graph.store().state(root);
    Some((checked.outcome, [state(checked.before), state(checked.after)]))
}

#[test]
fn a_redaction_changes_no_outcome_and_no_state() {
    let first = number("LATTICE_FUZZ_SEED").unwrap_or(1);
    let mut lost = 0;
    for seed in first..first + number("LATTICE_GRAPHS").unwrap_or(ROOMS).min(ROOMS) {
        let plan = room(seed);
        let (rules, random) = (plan.rules(), Random::seeded(seed));
        let mut plain = Graph::new(rules.clone(), Memory::new());
        let mut redacting = plain.clone();
        for event in plan.events() {
            let pdu = Pdu::from_object(&event.pdu, &rules).unwrap();
            let Ok(expected) = plain.receive(pdu.clone(), Role::Live);
            let Ok(received) = redacting.receive(pdu, Role::Live);
            let label = format!("LATTICE_FUZZ_SEED={seed}, version {}: {event:?}", plan.version);
            assert_eq!(outcome(&redacting, &received), outcome(&plain, &expected), "{label}");
            if let (Received::Checked(checked), true) = (received, random.percent(80)) {
                redacting = with_redacted(&redacting, checked.number, &rules);
                let Ok(entry) = redacting.store().entry(checked.number);
                lost += u64::from(!entry.pdu.auth_fields().is_empty());
            }
        }
        assert_eq!(redacting.extremities(), plain.extremities());
        assert_eq!(redacting.store().state(redacting.current()), plain.store().state(plain.current()));
    }
    assert!(lost > 100, "{lost} events lost a field that rules read");
}
