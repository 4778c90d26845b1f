//! Tests that a server that joins a room in its middle has the outcomes and states of a server that was there
//! from the start, for later events and for backfilled ones in any order.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{AuthOutcome, EventStatus, Graph, Memory, Pdu, Received, RemoteState, Role, Root};
use ruma_common::OwnedEventId;
use ruma_state_res::Event as _;

use crate::fixtures::random::Random;
use crate::fixtures::waiting::Waiting;
use crate::orders::shuffled;
use crate::{number, room};

/// Rooms of one run unless LATTICE_GRAPHS is set.
const ROOMS: u64 = 250;

type State = BTreeMap<(String, String), OwnedEventId>;

/// For each event that is no outlier: whether it was rejected, and the states before and after it.
fn outcome(graph: &Graph<Memory>) -> BTreeMap<OwnedEventId, (bool, State, State)> {
    let state = |root: Root| graph.store().state(root);
    let placed = graph.store().entries().filter(|(_, entry)| !entry.outlier);
    let outcomes = placed.map(|(_, entry)| {
        let is_rejected = entry.status == EventStatus::Rejected;
        (entry.pdu.id().to_owned(), (is_rejected, state(entry.before), state(entry.after)))
    });
    outcomes.collect()
}

/// The events of a state, the auth events of `event`, and the auth chains of all of them.
fn auth_chains(pdus: &BTreeMap<OwnedEventId, Pdu>, state: &[OwnedEventId], event: &Pdu) -> Vec<Pdu> {
    let mut queue: Vec<&OwnedEventId> = state.iter().chain(event.auth_events()).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = queue.pop() {
        if found.insert(id) {
            queue.extend(pdus[id].auth_events());
        }
    }
    found.into_iter().map(|id| pdus[id].clone()).collect()
}

/// Receives PDUs, each after the events that it names.
fn receive_all(graph: &mut Graph<Memory>, pdus: impl IntoIterator<Item = Pdu>, role: Role) {
    let mut waiting = Waiting::default();
    for pdu in pdus {
        let Ok(_) = waiting.receive(pdu, role, |pdu, role| graph.receive(pdu, role));
    }
}

#[test]
fn a_server_that_joins_in_the_middle_has_the_same_outcomes_and_states() {
    let first = number("LATTICE_FUZZ_SEED").unwrap_or(1);
    let mut de_outliered = 0;
    for seed in first..first + number("LATTICE_GRAPHS").unwrap_or(ROOMS).min(ROOMS) {
        let plan = room(seed);
        let (rules, random) = (plan.rules(), Random::seeded(seed));
        let label = format!("LATTICE_FUZZ_SEED={seed}, version {}", plan.version);
        let pdus: Vec<Pdu> =
            plan.events().iter().map(|event| Pdu::from_object(&event.pdu, &rules).unwrap()).collect();
        let mut original = Graph::new(rules.clone(), Memory::new());
        receive_all(&mut original, pdus.iter().cloned(), Role::Backfilled);
        let expected = outcome(&original);
        let accepted =
            pdus.iter().filter(|pdu| expected.get(pdu.id()).is_some_and(|(rejected, ..)| !rejected));
        let accepted: Vec<&Pdu> = accepted.skip(1).collect();
        let Some(event) = (!accepted.is_empty()).then(|| random.pick(&accepted)) else { continue };
        let state: Vec<OwnedEventId> = expected[event.id()].1.values().cloned().collect();
        let mut joined = Graph::new(rules, Memory::new());
        let by_id = pdus.iter().map(|pdu| (pdu.id().to_owned(), pdu.clone())).collect();
        receive_all(&mut joined, shuffled(&auth_chains(&by_id, &state, event), &random), Role::Outlier);
        let remote = RemoteState { state, partial: false };
        let Ok(received) = joined.receive_at((*event).clone(), &remote, Role::Live);
        let Received::Checked(checked) = received else { panic!("{label}: {received:?}") };
        assert_eq!(checked.outcome, AuthOutcome::Accepted, "{label}");
        receive_all(&mut joined, shuffled(&pdus, &random), Role::Backfilled);
        assert_eq!(outcome(&joined), expected, "{label}");
        de_outliered += joined.store().entries().filter(|(_, entry)| entry.de_outliered).count();
    }
    println!("{de_outliered} events were de-outliered");
}
