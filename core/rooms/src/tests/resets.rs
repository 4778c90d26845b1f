//! Tests of state resets: a resolution chooses an event older than the one that a state has (MSC4297).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::fixtures::draft::{Draft, join, join_rule, membership, state_event, user};
use super::fixtures::graph::GraphFixture;
use super::fixtures::random::Random;
use crate::{AuthOutcome, Root, StateMapKey};

fn rename(name: &str, to: usize) -> Draft {
    let content = json!({ "membership": "join", "displayname": to.to_string() });
    state_event(name, "m.room.member", &user(name), content)
}

fn resolved(fixture: &mut GraphFixture, states: &[&[&str]]) -> Root {
    let roots: BTreeSet<Root> = states.iter().map(|state| fixture.state_of(state)).collect();
    assert_eq!(roots.len(), states.len());
    fixture.graph.resolve(&roots).unwrap()
}

/// Problem A: the unconflicted state forbids the events that led to it.
#[test]
fn version_12_keeps_the_join_rules_of_a_sender_who_left() {
    for (version, rule) in [("2", None), ("10", None), ("11", None), ("12", Some("private"))] {
        let mut fixture = GraphFixture::public_room(version);
        fixture.add("bob", join("bob"), &["rules"]);
        fixture.add("carol", join("carol"), &["bob"]);
        fixture.add("private", join_rule("alice", "invite"), &["carol"]);
        fixture.add("left", membership("alice", "alice", "leave"), &["private"]);
        fixture.add("bob2", rename("bob", 2), &["left"]);
        fixture.add("carol2", rename("carol", 2), &["left"]);
        let bobs = ["create", "levels", "carol", "private", "left", "bob2"];
        let carols = ["create", "levels", "rules", "bob", "left", "carol2"];
        let state = resolved(&mut fixture, &[&bobs, &carols]);
        assert_eq!(fixture.holds(state, "m.room.join_rules", "").as_deref(), rule, "{version}");
        for (name, found) in [("alice", "left"), ("bob", "bob2"), ("carol", "carol2")] {
            assert_eq!(fixture.holds(state, "m.room.member", name).as_deref(), Some(found), "{version}");
        }
    }
}

/// Problem B: the events between two conflicted events are not part of the resolution.
#[test]
fn version_12_keeps_power_levels_that_were_granted_in_two_steps() {
    for (version, found) in [("2", "levels"), ("10", "levels"), ("11", "levels"), ("12", "levels3")] {
        let mut fixture = GraphFixture::public_room(version);
        fixture.add("bob", join("bob"), &["rules"]);
        fixture.add("carol", join("carol"), &["bob"]);
        let levels = fixture.format.levels("alice", &[("bob", 50)]);
        fixture.add("levels2", levels, &["carol"]);
        let levels = fixture.format.levels("bob", &[("bob", 50), ("carol", 50)]);
        fixture.add("levels3", levels, &["levels2"]);
        fixture.add("zara", join("zara"), &["levels3"]);
        fixture.add("eve", join("eve"), &["levels3"]);
        fixture.add("eve2", rename("eve", 2), &["eve"]);
        let shared = ["create", "alice", "rules", "bob", "carol"];
        let eves = [&shared[..], &["levels", "eve2"]].concat();
        let zaras = [&shared[..], &["levels3", "zara"]].concat();
        let state = resolved(&mut fixture, &[&eves, &zaras]);
        assert_eq!(fixture.holds(state, "m.room.power_levels", "").as_deref(), Some(found), "{version}");
        assert_eq!(fixture.holds(state, "m.room.member", "eve").as_deref(), Some("eve2"));
        assert_eq!(fixture.holds(state, "m.room.member", "zara").as_deref(), Some("zara"));
    }
}

/// A history without forks, in which no user loses power and none is kicked or banned.
pub(super) fn history(version: &str, random: &Random) -> (GraphFixture, Vec<String>) {
    let mut fixture = GraphFixture::public_room(version);
    let mut events: Vec<String> = ["create", "alice", "levels", "rules"].map(str::to_owned).into();
    let mut joined: Vec<&str> = Vec::new();
    let mut powerful: Vec<(&str, i64)> = Vec::new();
    let mut is_open = true;
    for number in 0..8 + random.below(12) {
        let name = format!("e{number}");
        let outside: Vec<&str> = ["bob", "carol", "dave", "erin", "frank"]
            .into_iter()
            .filter(|name| !joined.contains(name))
            .collect();
        let draft = match random.below(8) {
            0..3 if is_open && !outside.is_empty() => {
                let name = outside[random.below(outside.len())];
                joined.push(name);
                join(name)
            }
            3 if powerful.len() < joined.len() => {
                let giver = if powerful.is_empty() { "alice" } else { powerful[powerful.len() - 1].0 };
                powerful.push((joined[powerful.len()], 50));
                fixture.format.levels(giver, &powerful)
            }
            4 => {
                is_open = random.below(2) == 0;
                join_rule("alice", if is_open { "public" } else { "invite" })
            }
            5 => state_event("alice", "m.room.topic", "", json!({ "topic": name })),
            _ if !joined.is_empty() => rename(joined[random.below(joined.len())], number),
            _ => state_event("alice", "m.room.name", "", json!({ "name": name })),
        };
        let last = events.last().unwrap().clone();
        assert_eq!(fixture.add(&name, draft, &[&last]).outcome, AuthOutcome::Accepted);
        events.push(name);
    }
    if random.below(2) == 0 {
        let last = events.last().unwrap().clone();
        fixture.add("left", membership("alice", "alice", "leave"), &[&last]);
        events.push("left".to_owned());
    }
    (fixture, events)
}

/// The events that each state map key had in a history, in order.
pub(super) fn values(fixture: &GraphFixture, events: &[String]) -> BTreeMap<StateMapKey, Vec<String>> {
    let mut values: BTreeMap<StateMapKey, Vec<String>> = BTreeMap::new();
    for name in events {
        let pdu = &fixture.pdus[name];
        let key = pdu.state_map_key().unwrap();
        values.entry(key).or_default().push(name.clone());
    }
    values
}

/// A damaged state: each key has an event that it had at any point of the history.
pub(super) fn damaged(values: &BTreeMap<StateMapKey, Vec<String>>, random: &Random) -> Vec<String> {
    let pick = |of: &Vec<String>| {
        let newest = of.len() - 1;
        of[if random.below(2) == 0 { newest } else { random.below(of.len()) }].clone()
    };
    values.values().map(pick).collect()
}

/// Counts the rooms whose resolution has an older event than one of their states.
fn resets(version: &str, rooms: u64) -> usize {
    let mut count = 0;
    for seed in 0..rooms {
        let random = Random::seeded(seed);
        let (mut fixture, events) = history(version, &random);
        let values = values(&fixture, &events);
        let states = [damaged(&values, &random), damaged(&values, &random)];
        let roots = states.iter().map(|state| {
            let names: Vec<&str> = state.iter().map(String::as_str).collect();
            fixture.state_of(&names)
        });
        let roots: BTreeSet<Root> = roots.collect();
        let root = fixture.graph.resolve(&roots).unwrap();
        let found = fixture.names(root);
        let rank = |name: &String| events.iter().position(|event| event == name);
        let is_reset = |(index, key): (usize, &StateMapKey)| {
            let newest = states.iter().map(|state| rank(&state[index])).max().unwrap();
            found.get(key).and_then(rank) < newest
        };
        count += usize::from(values.keys().enumerate().any(is_reset));
    }
    count
}

#[test]
fn random_rooms_reset_in_version_11_and_not_in_version_12() {
    let rooms = 400;
    assert_eq!(resets("12", rooms), 0);
    let reset = resets("11", rooms);
    assert!(reset > 20, "{reset}");
}
