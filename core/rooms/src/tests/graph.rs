//! Tests of the graph: outcomes, extremities, order of receipt, outliers and partial state.

use std::collections::BTreeSet;

use ruma_state_res::Event as _;
use serde_json::json;

use super::fixtures::draft::{join, join_rule, membership, message, state_event, user};
use super::fixtures::event::VERSIONS;
use super::fixtures::graph::GraphFixture;
use super::fixtures::waiting::Waiting;
use crate::{
    AuthOutcome, EventNumber, EventStatus, EventStore as _, Graph, MAX_EXTREMITIES, Memory, Pdu, Received,
    RemoteState, Role,
};

fn rejected(outcome: AuthOutcome) -> String {
    match outcome {
        AuthOutcome::Rejected(violation) => violation.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn outcomes_name_the_rule_and_the_state_it_was_checked_against() {
    for version in VERSIONS {
        let mut fixture = GraphFixture::public_room(version);
        let bob = fixture.add("bob", join("bob"), &["rules"]);
        assert_eq!(bob.outcome, AuthOutcome::Accepted, "{version}");
        assert_eq!(fixture.holds(bob.after, "m.room.member", "bob").as_deref(), Some("bob"));
        let stranger = fixture.add("stranger", message("carol", "hi"), &["bob"]);
        assert!(rejected(stranger.outcome).ends_with("SenderNotJoined (by its auth events)"));
        assert_eq!(stranger.before, stranger.after);
        // An event after a rejected event is checked by the state before the rejected event.
        let reply = fixture.add("reply", message("bob", "hi"), &["stranger"]);
        assert_eq!(reply.outcome, AuthOutcome::Accepted);
        assert_eq!(fixture.graph.extremities(), &BTreeSet::from([fixture.number("reply")]));
        // The auth events allow the message, and bob left before it.
        let auth: Vec<_> = fixture.pdus["reply"].auth_events().cloned().collect();
        fixture.add("left", membership("bob", "bob", "leave"), &["reply"]);
        let unauthorised = fixture.make("unauthorised", message("bob", "still here"), &["left"], &auth);
        let Ok(Received::Checked(checked)) = fixture.graph.receive(unauthorised, Role::Live) else {
            unreachable!()
        };
        assert!(rejected(checked.outcome).ends_with("SenderNotJoined (by the state before it)"));
        // On a fork from before the leave, the message is soft-failed: bob is not in the current state.
        let fork = fixture.make("fork", message("bob", "hidden"), &["reply"], &auth);
        let Ok(Received::Checked(checked)) = fixture.graph.receive(fork, Role::Live) else { unreachable!() };
        let AuthOutcome::SoftFailed(violation) = checked.outcome else { panic!("{checked:?}") };
        assert!(violation.to_string().ends_with("SenderNotJoined (by the current state)"));
        assert_eq!(fixture.graph.extremities(), &BTreeSet::from([fixture.number("left")]));
    }
}

#[test]
fn an_event_with_a_rejected_auth_event_is_rejected() {
    for version in VERSIONS {
        let mut fixture = GraphFixture::public_room(version);
        let join = fixture.add("join", membership("alice", "bob", "join"), &["rules"]);
        assert!(rejected(join.outcome).contains("JoinForOther"));
        let mut auth: Vec<_> = fixture.pdus["join"].auth_events().cloned().collect();
        auth.retain(|id| *id != fixture.id("alice") && *id != fixture.id("rules"));
        auth.push(fixture.id("join"));
        let reply = fixture.make("reply", message("bob", "hi"), &["rules"], &auth);
        let Ok(Received::Checked(checked)) = fixture.graph.receive(reply, Role::Live) else { unreachable!() };
        assert!(rejected(checked.outcome).contains("AuthEventRejected (by itself)"), "{version}");
    }
}

#[test]
fn new_events_follow_the_newest_extremities_until_one_is_left() {
    let mut fixture = GraphFixture::public_room("12");
    fixture.add("bob", join("bob"), &["rules"]);
    let forks: Vec<String> = (0..25).map(|fork| format!("fork{fork}")).collect();
    for fork in &forks {
        fixture.add(fork, message("bob", fork), &["bob"]);
    }
    let mut expected: Vec<EventNumber> = forks.iter().map(|fork| fixture.number(fork)).collect();
    for merge in ["first", "second", "third", "fourth"] {
        let chosen = fixture.graph.choose_prev_events();
        let rest = expected.len().saturating_sub(10);
        assert_eq!(chosen, expected.split_off(rest), "{merge}");
        let names: Vec<String> = fixture.pdus.keys().cloned().collect();
        let after: Vec<&str> =
            names.iter().filter(|name| chosen.contains(&fixture.number(name))).map(String::as_str).collect();
        fixture.add(merge, message("bob", merge), &after);
        expected.push(fixture.number(merge));
    }
    assert_eq!(expected.len(), 1);
    assert_eq!(fixture.graph.extremities(), &BTreeSet::from([fixture.number("fourth")]));
}

/// A room with three forks that change power levels, members and join rules, and their merge.
fn forked_room(version: &str) -> GraphFixture {
    let mut fixture = GraphFixture::public_room(version);
    fixture.add("bob", join("bob"), &["rules"]);
    fixture.add("carol", join("carol"), &["bob"]);
    let power = fixture.format.levels("alice", &[("bob", 60)]);
    fixture.add("power", power, &["carol"]);
    fixture.add("ban", membership("bob", "carol", "ban"), &["power"]);
    fixture.add("topic", state_event("bob", "m.room.topic", "", json!({ "topic": "1" })), &["ban"]);
    fixture.add("talk", message("carol", "hi"), &["power"]);
    fixture.add(
        "nick",
        state_event(
            "carol",
            "m.room.member",
            &user("carol"),
            json!({ "membership": "join", "displayname": "C" }),
        ),
        &["talk"],
    );
    fixture.add("private", join_rule("alice", "invite"), &["talk"]);
    fixture.add("merge", message("alice", "?"), &["topic", "nick", "private"]);
    fixture.add("dave", join("dave"), &["merge"]);
    fixture
}

#[test]
fn events_in_any_order_get_the_same_outcomes_and_states() {
    for version in VERSIONS {
        let fixture = forked_room(version);
        let pdus: Vec<Pdu> = fixture.graph.store().entries().map(|(_, entry)| (*entry.pdu).clone()).collect();
        let outcome = |graph: &Graph<Memory>, pdu: &Pdu| {
            let number = graph.store().number(pdu.id()).unwrap().unwrap();
            let entry = graph.store().entry(number).unwrap();
            let is_rejected = entry.status == EventStatus::Rejected;
            (is_rejected, graph.store().state(entry.before), graph.store().state(entry.after))
        };
        let mut random = 1_u64;
        for _ in 0..30 {
            let mut order = pdus.clone();
            for last in (1..order.len()).rev() {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                order.swap(last, (random >> 33) as usize % (last + 1));
            }
            let mut graph = Graph::new(fixture.format.rules.clone(), Memory::new());
            let (mut waiting, mut checked) = (Waiting::default(), 0);
            for pdu in order {
                let all = waiting.receive(pdu, Role::Live, |pdu, role| graph.receive(pdu, role)).unwrap();
                checked += all.len();
            }
            assert_eq!(checked, pdus.len());
            assert!(waiting.wanted().is_empty());
            for pdu in &pdus {
                assert_eq!(outcome(&graph, pdu), outcome(&fixture.graph, pdu), "{version} {}", pdu.json());
            }
        }
    }
}

#[test]
fn a_merge_keeps_the_ban_and_the_stricter_join_rules() {
    for version in VERSIONS {
        let fixture = forked_room(version);
        let merged = fixture.graph.store().entry(fixture.number("merge")).unwrap().before;
        let found = |event_type: &str, key: &str| fixture.holds(merged, event_type, key).unwrap();
        assert_eq!(found("m.room.join_rules", ""), "private", "{version}");
        assert_eq!(found("m.room.topic", ""), "topic", "{version}");
        assert_eq!(found("m.room.member", "carol"), "ban", "{version}");
        let dave = fixture.graph.store().entry(fixture.number("dave")).unwrap();
        assert_eq!(dave.status, EventStatus::Rejected);
    }
}

#[test]
fn a_join_takes_the_state_that_another_server_sends() {
    for version in VERSIONS {
        let fixture = forked_room(version);
        let mut graph = Graph::new(fixture.format.rules.clone(), Memory::new());
        let at = fixture.number("merge");
        let entry = fixture.graph.store().entry(at).unwrap();
        let state: Vec<_> = fixture.graph.store().state(entry.before).into_values().collect();
        let remote = RemoteState { state, partial: true };
        let merge = (*entry.pdu).clone();
        let Received::Waiting(missing) = graph.receive_at(merge.clone(), &remote, Role::Live).unwrap() else {
            panic!("{version}")
        };
        assert!(remote.state.iter().all(|id| missing.contains(id)));
        // Outliers are received in any order too.
        let mut waiting = Waiting::default();
        for (_, entry) in fixture.graph.store().entries().collect::<Vec<_>>().into_iter().rev() {
            if entry.pdu.state_key().is_some() && entry.status != EventStatus::Rejected {
                let pdu = (*entry.pdu).clone();
                waiting.receive(pdu, Role::Outlier, |pdu, role| graph.receive(pdu, role)).unwrap();
            }
        }
        assert!(waiting.wanted().is_empty());
        let Received::Checked(checked) = graph.receive_at(merge, &remote, Role::Live).unwrap() else {
            panic!()
        };
        assert_eq!(checked.outcome, AuthOutcome::Accepted);
        assert_eq!(graph.store().state(checked.before), fixture.graph.store().state(entry.before));
        assert_eq!(graph.extremities().len(), 1);
        let dave = fixture.pdus["dave"].clone();
        let Received::Checked(checked) = graph.receive(dave, Role::Live).unwrap() else { panic!() };
        assert!(rejected(checked.outcome).contains("JoinRefused"));
        assert!(graph.store().entry(checked.number).unwrap().partial, "it follows partial state");
        // A de-outliered event keeps its number.
        let topic = fixture.pdus["topic"].clone();
        let number = graph.store().number(topic.id()).unwrap();
        let Received::Waiting(missing) = graph.receive(topic.clone(), Role::Backfilled).unwrap() else {
            panic!()
        };
        assert_eq!(missing, BTreeSet::from([fixture.id("ban")]));
        let before = fixture.graph.store().entry(fixture.number("ban")).unwrap();
        let state = fixture.graph.store().state(before.before).into_values().collect();
        let ban = (*before.pdu).clone();
        let remote = RemoteState { state, partial: false };
        let Received::Checked(_) = graph.receive_at(ban, &remote, Role::Backfilled).unwrap() else {
            panic!()
        };
        let Received::Checked(checked) = graph.receive(topic, Role::Backfilled).unwrap() else { panic!() };
        assert_eq!(Some(checked.number), number);
        assert_eq!(graph.extremities().len(), 1);
        assert!(graph.store().entry(checked.number).unwrap().de_outliered);
    }
}

#[test]
fn a_resync_checks_events_again_that_partial_state_had_accepted() {
    for version in VERSIONS {
        let mut fixture = GraphFixture::public_room(version);
        fixture.add("carol", join("carol"), &["rules"]);
        let auth = [fixture.id("levels"), fixture.id("carol"), fixture.id("create")];
        let auth = &auth[..if version == "12" { 2 } else { 3 }];
        fixture.add("ban", membership("alice", "carol", "ban"), &["carol"]);
        fixture.add("here", message("alice", "x"), &["ban"]);
        let unauthorised = fixture.make("unauthorised", message("carol", "x"), &["here"], auth);
        let after = fixture.add(
            "topic",
            state_event("alice", "m.room.topic", "", json!({ "topic": "x" })),
            &["here"],
        );
        assert_eq!(after.outcome, AuthOutcome::Accepted);
        let mut graph = Graph::new(fixture.format.rules.clone(), Memory::new());
        for name in ["create", "alice", "levels", "rules", "carol", "ban"] {
            graph.receive(fixture.pdus[name].clone(), Role::Outlier).unwrap();
        }
        let ids = |names: &[&str]| names.iter().map(|name| fixture.id(name)).collect::<Vec<_>>();
        let partial =
            RemoteState { state: ids(&["create", "alice", "levels", "rules", "carol"]), partial: true };
        graph.receive_at(fixture.pdus["here"].clone(), &partial, Role::Live).unwrap();
        for pdu in [unauthorised.clone(), fixture.pdus["topic"].clone()] {
            let Received::Checked(checked) = graph.receive(pdu, Role::Live).unwrap() else {
                panic!("{version}")
            };
            assert_eq!(checked.outcome, AuthOutcome::Accepted, "{version}: the partial state lacks the ban");
        }
        assert_eq!((graph.extremities().len(), graph.store().partial().unwrap().len()), (2, 3));
        let full = ids(&["create", "alice", "levels", "rules", "ban"]);
        assert_eq!(
            graph.resync(unauthorised.id(), &full).map(|checked| checked.len()),
            Ok(0),
            "no remote state came with this event"
        );
        let checked = graph.resync(&fixture.id("here"), &full).unwrap();
        let outcomes: Vec<_> = checked.iter().map(|checked| (checked.id.clone(), checked.outcome)).collect();
        assert_eq!(outcomes[0], (fixture.id("here"), AuthOutcome::Accepted));
        let of_unauthorised = outcomes.iter().find(|(id, _)| id == unauthorised.id()).unwrap();
        assert!(
            rejected(of_unauthorised.1).ends_with("SenderNotJoined (by the state before it)"),
            "{version}"
        );
        let topic = graph.store().number(&fixture.id("topic")).unwrap().unwrap();
        assert_eq!(graph.extremities(), &BTreeSet::from([topic]), "{version}");
        assert_eq!(graph.store().state(graph.current()), fixture.graph.store().state(after.after));
        assert!(graph.store().partial().unwrap().is_empty());
        assert_eq!(graph.resync(&fixture.id("here"), &full).map(|checked| checked.len()), Ok(0));
        // If the resync rejects the only extremity, the event before it becomes the extremity.
        let mut graph = Graph::new(fixture.format.rules.clone(), Memory::new());
        for name in ["create", "alice", "levels", "rules", "carol", "ban"] {
            graph.receive(fixture.pdus[name].clone(), Role::Outlier).unwrap();
        }
        graph.receive_at(fixture.pdus["here"].clone(), &partial, Role::Live).unwrap();
        graph.receive(unauthorised.clone(), Role::Live).unwrap();
        graph.resync(&fixture.id("here"), &full).unwrap();
        let here = graph.store().number(&fixture.id("here")).unwrap().unwrap();
        assert_eq!(graph.extremities(), &BTreeSet::from([here]), "{version}");
    }
}

/// Newer forks do not take the place of older ones, or they could take the newest state of the room away; what follows
/// one of them takes its state in.
#[test]
fn a_room_has_a_maximum_of_extremities() {
    let mut fixture = GraphFixture::public_room("12");
    fixture.add("bob", join("bob"), &["rules"]);
    for fork in 0..MAX_EXTREMITIES {
        fixture.add(&format!("fork{fork}"), message("bob", "fork"), &["bob"]);
    }
    let full = fixture.graph.extremities().clone();
    assert_eq!(full.len(), MAX_EXTREMITIES);
    let topic = state_event("alice", "m.room.topic", "", json!({ "topic": "late" }));
    let late = fixture.add("late", topic, &["bob"]);
    assert_eq!((late.outcome, fixture.graph.extremities()), (AuthOutcome::Accepted, &full));
    assert_eq!(fixture.graph.current(), late.before, "the topic does not count yet");
    fixture.add("merge", message("bob", "merge"), &["late", "fork0"]);
    assert_eq!(fixture.graph.extremities().len(), MAX_EXTREMITIES);
    assert_eq!(fixture.holds(fixture.graph.current(), "m.room.topic", ""), Some("late".to_owned()));
}
