//! What the graph makes of events in any order.

use std::collections::BTreeSet;

use ruma_state_res::Event as _;
use serde_json::json;

use super::receipt::VERSIONS;
use super::village::{Village, join_rule, joins, makes, message, says, user};
use super::waiting::Waiting;
use crate::{Archive as _, EventNumber, Given, Graph, Memory, Pdu, Received, Role, Standing, Verdict};

fn rejected(verdict: Verdict) -> String {
    match verdict {
        Verdict::Rejected(violation) => violation.to_string(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn verdicts_name_the_rule_and_what_it_was_asked_against() {
    for version in VERSIONS {
        let mut village = Village::founded(version);
        let bob = village.add("bob", joins("bob"), &["rules"]);
        assert_eq!(bob.verdict, Verdict::Accepted, "{version}");
        assert_eq!(village.holds(bob.after, "m.room.member", "bob").as_deref(), Some("bob"));
        let stranger = village.add("stranger", message("carol", "hi"), &["bob"]);
        assert!(rejected(stranger.verdict).ends_with("SenderNotJoined (by its auth events)"));
        assert_eq!(stranger.before, stranger.after);
        // What follows a rejected event is judged as if it followed what that one follows.
        let said = village.add("said", message("bob", "hi"), &["stranger"]);
        assert_eq!(said.verdict, Verdict::Accepted);
        assert_eq!(village.graph.extremities(), &BTreeSet::from([village.number("said")]));
        // Its auth events are good, and it left before.
        let auth: Vec<_> = village.pdus["said"].auth_events().cloned().collect();
        village.add("left", makes("bob", "bob", "leave"), &["said"]);
        let late = village.make("late", &message("bob", "still here"), &["left"], &auth);
        let Ok(Received::Judged(judged)) = village.graph.receive(late, Role::Live) else { unreachable!() };
        assert!(rejected(judged.verdict).ends_with("SenderNotJoined (by the state before it)"));
        // On a fork from before, it is soft-failed: bob is gone now.
        let fork = village.make("fork", &message("bob", "hidden"), &["said"], &auth);
        let Ok(Received::Judged(judged)) = village.graph.receive(fork, Role::Live) else { unreachable!() };
        let Verdict::SoftFailed(violation) = judged.verdict else { panic!("{judged:?}") };
        assert!(violation.to_string().ends_with("SenderNotJoined (by the current state)"));
        assert_eq!(village.graph.extremities(), &BTreeSet::from([village.number("left")]));
    }
}

#[test]
fn events_that_name_a_rejected_one_as_their_authority_are_rejected() {
    for version in VERSIONS {
        let mut village = Village::founded(version);
        let join = village.add("join", makes("alice", "bob", "join"), &["rules"]);
        assert!(rejected(join.verdict).contains("JoinForOther"));
        let mut auth: Vec<_> = village.pdus["join"].auth_events().cloned().collect();
        auth.retain(|id| *id != village.id("alice") && *id != village.id("rules"));
        auth.push(village.id("join"));
        let said = village.make("said", &message("bob", "hi"), &["rules"], &auth);
        let Ok(Received::Judged(judged)) = village.graph.receive(said, Role::Live) else { unreachable!() };
        assert!(rejected(judged.verdict).contains("AuthEventRejected (by itself)"), "{version}");
    }
}

#[test]
fn an_event_of_ours_follows_the_newest_extremities_until_one_is_left() {
    let mut village = Village::founded("12");
    village.add("bob", joins("bob"), &["rules"]);
    let forks: Vec<String> = (0..25).map(|fork| format!("fork{fork}")).collect();
    for fork in &forks {
        village.add(fork, message("bob", fork), &["bob"]);
    }
    let mut expected: Vec<EventNumber> = forks.iter().map(|fork| village.number(fork)).collect();
    for merge in ["first", "second", "third", "fourth"] {
        let chosen = village.graph.choose_prev_events();
        let rest = expected.len().saturating_sub(10);
        assert_eq!(chosen, expected.split_off(rest), "{merge}");
        let names: Vec<String> = village.pdus.keys().cloned().collect();
        let after: Vec<&str> =
            names.iter().filter(|name| chosen.contains(&village.number(name))).map(String::as_str).collect();
        village.add(merge, message("bob", merge), &after);
        expected.push(village.number(merge));
    }
    assert_eq!(expected.len(), 1);
    assert_eq!(village.graph.extremities(), &BTreeSet::from([village.number("fourth")]));
}

/// A fork in which all sorts of things happen, and its merge.
fn story(version: &str) -> Village {
    let mut village = Village::founded(version);
    village.add("bob", joins("bob"), &["rules"]);
    village.add("carol", joins("carol"), &["bob"]);
    let power = village.levels("alice", &[("bob", 60)]);
    village.add("power", power, &["carol"]);
    village.add("ban", makes("bob", "carol", "ban"), &["power"]);
    village.add("topic", says("bob", "m.room.topic", "", json!({ "topic": "1" })), &["ban"]);
    village.add("talk", message("carol", "hi"), &["power"]);
    village.add(
        "nick",
        says("carol", "m.room.member", &user("carol"), json!({ "membership": "join", "displayname": "C" })),
        &["talk"],
    );
    village.add("private", join_rule("alice", "invite"), &["talk"]);
    village.add("merge", message("alice", "?"), &["topic", "nick", "private"]);
    village.add("dave", joins("dave"), &["merge"]);
    village
}

#[test]
fn any_order_gives_the_same_verdicts_and_states() {
    for version in VERSIONS {
        let village = story(version);
        let pdus: Vec<Pdu> =
            village.graph.archive().entries().map(|(_, entry)| (*entry.pdu).clone()).collect();
        let outcome = |graph: &Graph<Memory>, pdu: &Pdu| {
            let number = graph.archive().number(pdu.id()).unwrap().unwrap();
            let entry = graph.archive().entry(number).unwrap();
            let is_rejected = entry.standing == Standing::Rejected;
            (is_rejected, graph.archive().state(entry.before), graph.archive().state(entry.after))
        };
        let mut random = 1_u64;
        for _ in 0..30 {
            let mut order = pdus.clone();
            for last in (1..order.len()).rev() {
                random =
                    random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                order.swap(last, (random >> 33) as usize % (last + 1));
            }
            let mut graph = Graph::new(village.rules.clone(), Memory::new());
            let (mut waiting, mut judged) = (Waiting::default(), 0);
            for pdu in order {
                let all = waiting.receive(pdu, Role::Live, |pdu, role| graph.receive(pdu, role)).unwrap();
                judged += all.len();
            }
            assert_eq!(judged, pdus.len());
            assert!(waiting.wanted().is_empty());
            for pdu in &pdus {
                assert_eq!(outcome(&graph, pdu), outcome(&village.graph, pdu), "{version} {}", pdu.json());
            }
        }
    }
}

#[test]
fn the_merge_of_the_fork() {
    for version in VERSIONS {
        let village = story(version);
        let merged = village.graph.archive().entry(village.number("merge")).unwrap().before;
        let held = |kind: &str, key: &str| village.holds(merged, kind, key).unwrap();
        assert_eq!(held("m.room.join_rules", ""), "private", "{version}");
        assert_eq!(held("m.room.topic", ""), "topic", "{version}");
        assert_eq!(held("m.room.member", "carol"), "ban", "{version}");
        let dave = village.graph.archive().entry(village.number("dave")).unwrap();
        assert_eq!(dave.standing, Standing::Rejected);
    }
}

#[test]
fn a_room_is_joined_at_a_state_that_another_server_tells() {
    for version in VERSIONS {
        let village = story(version);
        let mut graph = Graph::new(village.rules.clone(), Memory::new());
        let at = village.number("merge");
        let entry = village.graph.archive().entry(at).unwrap();
        let state: Vec<_> = village.graph.archive().state(entry.before).into_values().collect();
        let given = Given { state, partial: true };
        let merge = (*entry.pdu).clone();
        let Received::Waiting(missing) = graph.receive_at(merge.clone(), &given, Role::Live).unwrap() else {
            panic!("{version}")
        };
        assert!(given.state.iter().all(|id| missing.contains(id)));
        // Outliers come in any order too.
        let mut waiting = Waiting::default();
        for (_, entry) in village.graph.archive().entries().collect::<Vec<_>>().into_iter().rev() {
            if entry.pdu.state_key().is_some() && entry.standing != Standing::Rejected {
                let pdu = (*entry.pdu).clone();
                waiting.receive(pdu, Role::Outlier, |pdu, role| graph.receive(pdu, role)).unwrap();
            }
        }
        assert!(waiting.wanted().is_empty());
        let Received::Judged(judged) = graph.receive_at(merge, &given, Role::Live).unwrap() else { panic!() };
        assert_eq!(judged.verdict, Verdict::Accepted);
        assert_eq!(graph.archive().state(judged.before), village.graph.archive().state(entry.before));
        assert_eq!(graph.extremities().len(), 1);
        let dave = village.pdus["dave"].clone();
        let Received::Judged(judged) = graph.receive(dave, Role::Live).unwrap() else { panic!() };
        assert!(rejected(judged.verdict).contains("JoinRefused"));
        assert!(graph.archive().entry(judged.number).unwrap().partial, "what follows a part is judged by it");
        // An outlier that gets its place later keeps its number.
        let topic = village.pdus["topic"].clone();
        let number = graph.archive().number(topic.id()).unwrap();
        let Received::Waiting(missing) = graph.receive(topic.clone(), Role::Past).unwrap() else { panic!() };
        assert_eq!(missing, BTreeSet::from([village.id("ban")]));
        let before = village.graph.archive().entry(village.number("ban")).unwrap();
        let state = village.graph.archive().state(before.before).into_values().collect();
        let ban = (*before.pdu).clone();
        let given = Given { state, partial: false };
        let Received::Judged(_) = graph.receive_at(ban, &given, Role::Past).unwrap() else { panic!() };
        let Received::Judged(judged) = graph.receive(topic, Role::Past).unwrap() else { panic!() };
        assert_eq!(Some(judged.number), number);
        assert_eq!(graph.extremities().len(), 1);
        assert!(graph.archive().entry(judged.number).unwrap().late);
    }
}

#[test]
fn what_was_judged_by_a_part_of_the_state_is_judged_again_by_the_whole() {
    for version in VERSIONS {
        let mut village = Village::founded(version);
        village.add("carol", joins("carol"), &["rules"]);
        let auth = [village.id("levels"), village.id("carol"), village.id("create")];
        let auth = &auth[..if version == "12" { 2 } else { 3 }];
        village.add("ban", makes("alice", "carol", "ban"), &["carol"]);
        village.add("here", message("alice", "x"), &["ban"]);
        let late = village.make("late", &message("carol", "x"), &["here"], auth);
        let after =
            village.add("topic", says("alice", "m.room.topic", "", json!({ "topic": "x" })), &["here"]);
        assert_eq!(after.verdict, Verdict::Accepted);
        let mut graph = Graph::new(village.rules.clone(), Memory::new());
        for name in ["create", "alice", "levels", "rules", "carol", "ban"] {
            graph.receive(village.pdus[name].clone(), Role::Outlier).unwrap();
        }
        let ids = |names: &[&str]| names.iter().map(|name| village.id(name)).collect::<Vec<_>>();
        let part = Given { state: ids(&["create", "alice", "levels", "rules", "carol"]), partial: true };
        graph.receive_at(village.pdus["here"].clone(), &part, Role::Live).unwrap();
        for pdu in [late.clone(), village.pdus["topic"].clone()] {
            let Received::Judged(judged) = graph.receive(pdu, Role::Live).unwrap() else {
                panic!("{version}")
            };
            assert_eq!(judged.verdict, Verdict::Accepted, "{version}: nobody knows of the ban");
        }
        assert_eq!((graph.extremities().len(), graph.archive().partial().unwrap().len()), (2, 3));
        let whole = ids(&["create", "alice", "levels", "rules", "ban"]);
        assert_eq!(
            graph.complete(late.id(), &whole).map(|judged| judged.len()),
            Ok(0),
            "it was not told a state"
        );
        let judged = graph.complete(&village.id("here"), &whole).unwrap();
        let verdicts: Vec<_> = judged.iter().map(|judged| (judged.id.clone(), judged.verdict)).collect();
        assert_eq!(verdicts[0], (village.id("here"), Verdict::Accepted));
        let of_late = verdicts.iter().find(|(id, _)| id == late.id()).unwrap();
        assert!(rejected(of_late.1).ends_with("SenderNotJoined (by the state before it)"), "{version}");
        let topic = graph.archive().number(&village.id("topic")).unwrap().unwrap();
        assert_eq!(graph.extremities(), &BTreeSet::from([topic]), "{version}");
        assert_eq!(graph.archive().state(graph.current()), village.graph.archive().state(after.after));
        assert!(graph.archive().partial().unwrap().is_empty());
        assert_eq!(graph.complete(&village.id("here"), &whole).map(|judged| judged.len()), Ok(0));
        // What followed only what is rejected now has another end.
        let mut graph = Graph::new(village.rules.clone(), Memory::new());
        for name in ["create", "alice", "levels", "rules", "carol", "ban"] {
            graph.receive(village.pdus[name].clone(), Role::Outlier).unwrap();
        }
        graph.receive_at(village.pdus["here"].clone(), &part, Role::Live).unwrap();
        graph.receive(late.clone(), Role::Live).unwrap();
        graph.complete(&village.id("here"), &whole).unwrap();
        let here = graph.archive().number(&village.id("here")).unwrap().unwrap();
        assert_eq!(graph.extremities(), &BTreeSet::from([here]), "{version}");
    }
}
