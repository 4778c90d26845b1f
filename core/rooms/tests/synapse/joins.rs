//! A room joined in its middle: what comes after is judged as by those who were always there, and so is the
//! past when it comes, in any order.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{AuthOutcome, EventStatus, Graph, Memory, Pdu, Received, RemoteState, Role, Root};
use ruma_common::OwnedEventId;
use ruma_state_res::Event as _;

use crate::orders::shuffled;
use crate::random::Random;
use crate::waiting::Waiting;
use crate::{number, room};

/// Rooms of one run, if LATTICE_GRAPHS does not say.
const ROOMS: u64 = 250;

type State = BTreeMap<(String, String), OwnedEventId>;

/// What became of each event that has a place: whether it was rejected, and the states around it.
fn outcome(graph: &Graph<Memory>) -> BTreeMap<OwnedEventId, (bool, State, State)> {
    let state = |root: Root| graph.store().state(root);
    let placed = graph.store().entries().filter(|(_, entry)| !entry.outlier);
    let told = placed.map(|(_, entry)| {
        let is_rejected = entry.status == EventStatus::Rejected;
        (entry.pdu.id().to_owned(), (is_rejected, state(entry.before), state(entry.after)))
    });
    told.collect()
}

/// The events of a state, those of the event's authority, and what they rest on.
fn authority(pdus: &BTreeMap<OwnedEventId, Pdu>, state: &[OwnedEventId], event: &Pdu) -> Vec<Pdu> {
    let mut queue: Vec<&OwnedEventId> = state.iter().chain(event.auth_events()).collect();
    let mut found = BTreeSet::new();
    while let Some(id) = queue.pop() {
        if found.insert(id) {
            queue.extend(pdus[id].auth_events());
        }
    }
    found.into_iter().map(|id| pdus[id].clone()).collect()
}

/// Gives the graph PDUs, which wait for each other.
fn give(graph: &mut Graph<Memory>, pdus: impl IntoIterator<Item = Pdu>, role: Role) {
    let mut waiting = Waiting::default();
    for pdu in pdus {
        let Ok(_) = waiting.receive(pdu, role, |pdu, role| graph.receive(pdu, role));
    }
}

#[test]
fn who_joins_in_the_middle_comes_to_the_same_room() {
    let first = number("LATTICE_FUZZ_SEED").unwrap_or(1);
    let mut de_outliered = 0;
    for seed in first..first + number("LATTICE_GRAPHS").unwrap_or(ROOMS).min(ROOMS) {
        let plan = room(seed);
        let (rules, random) = (plan.rules(), Random::seeded(seed));
        let told = format!("LATTICE_FUZZ_SEED={seed}, version {}", plan.version);
        let pdus: Vec<Pdu> =
            plan.events().iter().map(|event| Pdu::from_object(&event.pdu, &rules).unwrap()).collect();
        let mut always = Graph::new(rules.clone(), Memory::new());
        give(&mut always, pdus.iter().cloned(), Role::Backfilled);
        let expected = outcome(&always);
        let accepted =
            pdus.iter().filter(|pdu| expected.get(pdu.id()).is_some_and(|(rejected, ..)| !rejected));
        let accepted: Vec<&Pdu> = accepted.skip(1).collect();
        let Some(event) = (!accepted.is_empty()).then(|| random.pick(&accepted)) else { continue };
        let state: Vec<OwnedEventId> = expected[event.id()].1.values().cloned().collect();
        let mut joined = Graph::new(rules, Memory::new());
        let by_id = pdus.iter().map(|pdu| (pdu.id().to_owned(), pdu.clone())).collect();
        give(&mut joined, shuffled(&authority(&by_id, &state, event), &random), Role::Outlier);
        let given = RemoteState { state, partial: false };
        let Ok(received) = joined.receive_at((*event).clone(), &given, Role::Live);
        let Received::Checked(checked) = received else { panic!("{told}: {received:?}") };
        assert_eq!(checked.outcome, AuthOutcome::Accepted, "{told}");
        give(&mut joined, shuffled(&pdus, &random), Role::Backfilled);
        assert_eq!(outcome(&joined), expected, "{told}");
        de_outliered += joined.store().entries().filter(|(_, entry)| entry.de_outliered).count();
    }
    println!("{de_outliered} events got their place later than their number");
}
