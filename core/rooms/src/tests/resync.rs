//! Tests of the forward extremities after a resync.

use std::collections::BTreeSet;

use super::fixtures::draft::{join, membership, message};
use super::fixtures::event::VERSIONS;
use super::fixtures::graph::GraphFixture;
use crate::{AuthOutcome, Graph, Memory, RemoteState, Role};

#[test]
fn an_outlier_does_not_replace_an_extremity_that_a_resync_rejects() {
    for version in VERSIONS {
        let mut fixture = GraphFixture::public_room(version);
        fixture.add("carol", join("carol"), &["rules"]);
        let auth = [fixture.id("levels"), fixture.id("carol"), fixture.id("create")];
        let auth = &auth[..if version == "12" { 2 } else { 3 }];
        fixture.add("ban", membership("alice", "carol", "ban"), &["carol"]);
        let here = fixture.make("here", message("carol", "x"), &["ban"], auth);
        let mut graph = Graph::new(fixture.format.rules.clone(), Memory::new());
        for name in ["create", "alice", "levels", "rules", "carol", "ban"] {
            graph.receive(fixture.pdus[name].clone(), Role::Outlier).unwrap();
        }
        let ids = |names: &[&str]| names.iter().map(|name| fixture.id(name)).collect::<Vec<_>>();
        let state = ids(&["create", "alice", "levels", "rules", "carol"]);
        graph.receive_at(here.clone(), &RemoteState { state, partial: true }, Role::Live).unwrap();
        let full = ids(&["create", "alice", "levels", "rules", "ban"]);
        let checked = graph.resync(here.id(), &full).unwrap();
        assert!(matches!(checked[0].outcome, AuthOutcome::Rejected(_)), "{version}");
        let number = checked[0].number;
        assert_eq!(graph.extremities(), &BTreeSet::from([number]), "{version}");
        let state = graph.store().state(graph.current());
        assert!(state.values().any(|id| *id == fixture.id("ban")), "{version}");
    }
}
