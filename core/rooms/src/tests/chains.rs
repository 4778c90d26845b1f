//! Tests that auth differences and conflicted subgraphs equal those computed from whole auth chains.

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::OwnedEventId;

use super::fixtures::event::rules_of;
use super::fixtures::random::Random;
use super::fixtures::waiting::Waiting;
use super::resets::{damaged, history, values};
use crate::resolve::conflicted;
use crate::{EventNumber, EventStore as _, Graph, Memory, Pdu, Role, Root};

type Set = BTreeSet<EventNumber>;

/// The auth chain of each event, with the event itself.
fn chains(store: &Memory) -> BTreeMap<EventNumber, Set> {
    let mut chains: BTreeMap<EventNumber, Set> = BTreeMap::new();
    for (number, entry) in store.entries() {
        let below = entry.auth.iter().flat_map(|auth| chains[auth].clone());
        let chain = below.chain([number]).collect();
        chains.insert(number, chain);
    }
    chains
}

fn check(graph: &Graph<Memory>, states: &BTreeSet<Root>, label: &str) {
    let store = graph.store();
    let chains = chains(store);
    let of_state = |state: &Root| -> Set {
        let ids = store.state(*state).into_values();
        ids.flat_map(|id| chains[&store.number(&id).unwrap().unwrap()].clone()).collect()
    };
    let full: Vec<Set> = states.iter().map(of_state).collect();
    let all: Set = full.iter().flatten().copied().collect();
    let unshared: Set =
        all.into_iter().filter(|event| !full.iter().all(|chain| chain.contains(event))).collect();
    let [difference, subgraph, conflict] = conflicted(store, states).unwrap();
    // Conflicted events are in the full conflicted set, in the auth difference or not.
    let outside = unshared.difference(&conflict).copied().collect();
    assert_eq!(difference, outside, "{label}");
    let rests = conflict.iter().flat_map(|event| chains[event].clone());
    let between: Set = rests.filter(|event| !chains[event].is_disjoint(&conflict)).collect();
    assert_eq!(subgraph, between, "{label}");
}

/// The same room, in which some events were outliers first: the numbers have another order than the graph.
fn from_outliers(pdus: &[Pdu], graph: &Graph<Memory>, random: &Random) -> Graph<Memory> {
    let mut other = Graph::new(rules_of("11"), Memory::new());
    let mut waiting = Waiting::default();
    let some: Vec<&Pdu> = pdus.iter().filter(|_| random.below(3) == 0).collect();
    let outliers = some.into_iter().map(|pdu| (pdu.clone(), Role::Outlier));
    let placed = graph.store().entries().map(|(_, entry)| ((*entry.pdu).clone(), Role::Backfilled));
    for (pdu, role) in outliers.chain(placed) {
        waiting.receive(pdu, role, |pdu, role| other.receive(pdu, role)).unwrap();
    }
    other
}

#[test]
fn conflicts_equal_those_computed_from_whole_auth_chains() {
    let mut de_outliered = 0;
    for seed in 0..600_u64 {
        let random = Random::seeded(seed);
        let (mut fixture, events) = history("11", &random);
        let values = values(&fixture, &events);
        let states: Vec<Vec<String>> = (0..2 + random.below(4)).map(|_| damaged(&values, &random)).collect();
        let roots = states.iter().map(|state| {
            let names: Vec<&str> = state.iter().map(String::as_str).collect();
            fixture.state_of(&names)
        });
        let roots: BTreeSet<Root> = roots.collect();
        check(&fixture.graph, &roots, &format!("seed {seed}"));
        let pdus: Vec<Pdu> = events.iter().map(|name| fixture.pdus[name].clone()).collect();
        let mut other = from_outliers(&pdus, &fixture.graph, &random);
        de_outliered += other.store().entries().filter(|(_, entry)| entry.de_outliered).count();
        let roots = states.iter().map(|state| {
            let ids: Vec<OwnedEventId> = state.iter().map(|name| fixture.id(name)).collect();
            other.build_state(&ids).unwrap()
        });
        let roots: BTreeSet<Root> = roots.collect();
        check(&other, &roots, &format!("seed {seed}, from outliers"));
    }
    assert!(de_outliered > 1_000, "{de_outliered}");
}
