//! State resets: states that disagree come to something that both had left behind (MSC4297).

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::graph_fixture::{CREATE, GraphFixture, Said, join_rule, joins, makes, says, user};
use crate::{AuthOutcome, Root, StateMapKey};

fn renames(name: &str, to: usize) -> Said {
    let content = json!({ "membership": "join", "displayname": to.to_string() });
    says(name, "m.room.member", &user(name), content)
}

fn resolved(fixture: &mut GraphFixture, states: &[&[&str]]) -> Root {
    let roots: BTreeSet<Root> = states.iter().map(|state| fixture.state_of(state)).collect();
    assert_eq!(roots.len(), states.len());
    fixture.graph.resolve(&roots).unwrap()
}

/// Problem A: what is not in conflict forbids what led to it.
#[test]
fn a_member_who_left_does_not_take_their_rules_along() {
    for (version, rule) in [("2", None), ("10", None), ("11", None), ("12", Some("private"))] {
        let mut fixture = GraphFixture::founded(version);
        fixture.add("bob", joins("bob"), &["rules"]);
        fixture.add("carol", joins("carol"), &["bob"]);
        fixture.add("private", join_rule("alice", "invite"), &["carol"]);
        fixture.add("left", makes("alice", "alice", "leave"), &["private"]);
        fixture.add("bob2", renames("bob", 2), &["left"]);
        fixture.add("carol2", renames("carol", 2), &["left"]);
        let bobs = [CREATE, "levels", "carol", "private", "left", "bob2"];
        let carols = [CREATE, "levels", "rules", "bob", "left", "carol2"];
        let state = resolved(&mut fixture, &[&bobs, &carols]);
        assert_eq!(fixture.holds(state, "m.room.join_rules", "").as_deref(), rule, "{version}");
        for (name, held) in [("alice", "left"), ("bob", "bob2"), ("carol", "carol2")] {
            assert_eq!(fixture.holds(state, "m.room.member", name).as_deref(), Some(held), "{version}");
        }
    }
}

/// Problem B: what lies between two events in conflict is not asked.
#[test]
fn power_that_was_given_in_steps_is_not_lost() {
    for (version, held) in [("2", "levels"), ("10", "levels"), ("11", "levels"), ("12", "levels3")] {
        let mut fixture = GraphFixture::founded(version);
        fixture.add("bob", joins("bob"), &["rules"]);
        fixture.add("carol", joins("carol"), &["bob"]);
        let levels = fixture.levels("alice", &[("bob", 50)]);
        fixture.add("levels2", levels, &["carol"]);
        let levels = fixture.levels("bob", &[("bob", 50), ("carol", 50)]);
        fixture.add("levels3", levels, &["levels2"]);
        fixture.add("zara", joins("zara"), &["levels3"]);
        fixture.add("eve", joins("eve"), &["levels3"]);
        fixture.add("eve2", renames("eve", 2), &["eve"]);
        let shared = [CREATE, "alice", "rules", "bob", "carol"];
        let eves = [&shared[..], &["levels", "eve2"]].concat();
        let zaras = [&shared[..], &["levels3", "zara"]].concat();
        let state = resolved(&mut fixture, &[&eves, &zaras]);
        assert_eq!(fixture.holds(state, "m.room.power_levels", "").as_deref(), Some(held), "{version}");
        assert_eq!(fixture.holds(state, "m.room.member", "eve").as_deref(), Some("eve2"));
        assert_eq!(fixture.holds(state, "m.room.member", "zara").as_deref(), Some("zara"));
    }
}

pub(super) struct Random(pub u64);

impl Random {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }
}

/// One history without forks, in which nobody loses power or is thrown out.
pub(super) fn history(version: &str, random: &mut Random) -> (GraphFixture, Vec<String>) {
    let mut fixture = GraphFixture::founded(version);
    let mut events: Vec<String> = [CREATE, "alice", "levels", "rules"].map(str::to_owned).into();
    let mut joined: Vec<&str> = Vec::new();
    let mut powerful: Vec<(&str, i64)> = Vec::new();
    let mut is_open = true;
    for place in 0..8 + random.below(12) {
        let name = format!("e{place}");
        let outside: Vec<&str> = ["bob", "carol", "dave", "erin", "frank"]
            .into_iter()
            .filter(|who| !joined.contains(who))
            .collect();
        let said = match random.below(8) {
            0..3 if is_open && !outside.is_empty() => {
                let who = outside[random.below(outside.len())];
                joined.push(who);
                joins(who)
            }
            3 if powerful.len() < joined.len() => {
                let giver = if powerful.is_empty() { "alice" } else { powerful[powerful.len() - 1].0 };
                powerful.push((joined[powerful.len()], 50));
                fixture.levels(giver, &powerful)
            }
            4 => {
                is_open = random.below(2) == 0;
                join_rule("alice", if is_open { "public" } else { "invite" })
            }
            5 => says("alice", "m.room.topic", "", json!({ "topic": name })),
            _ if !joined.is_empty() => renames(joined[random.below(joined.len())], place),
            _ => says("alice", "m.room.name", "", json!({ "name": name })),
        };
        let last = events.last().unwrap().clone();
        assert_eq!(fixture.add(&name, said, &[&last]).outcome, AuthOutcome::Accepted);
        events.push(name);
    }
    if random.below(2) == 0 {
        let last = events.last().unwrap().clone();
        fixture.add("left", makes("alice", "alice", "leave"), &[&last]);
        events.push("left".to_owned());
    }
    (fixture, events)
}

/// What each key held in a history, in order.
pub(super) fn values(fixture: &GraphFixture, events: &[String]) -> BTreeMap<StateMapKey, Vec<String>> {
    let mut values: BTreeMap<StateMapKey, Vec<String>> = BTreeMap::new();
    for name in events {
        let pdu = &fixture.pdus[name];
        let key = pdu.state_map_key().unwrap();
        values.entry(key).or_default().push(name.clone());
    }
    values
}

/// A state as a server has it that lost its way: each key has some value that it had in the history.
pub(super) fn damaged(values: &BTreeMap<StateMapKey, Vec<String>>, random: &mut Random) -> Vec<String> {
    let pick = |of: &Vec<String>| {
        let newest = of.len() - 1;
        of[if random.below(2) == 0 { newest } else { random.below(of.len()) }].clone()
    };
    values.values().map(pick).collect()
}

/// How many of so many rooms come to something older than what one of their states holds.
fn resets(version: &str, rooms: u64) -> usize {
    let mut count = 0;
    for seed in 0..rooms {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let (mut fixture, events) = history(version, &mut random);
        let values = values(&fixture, &events);
        let states = [damaged(&values, &mut random), damaged(&values, &mut random)];
        let roots = states.iter().map(|state| {
            let names: Vec<&str> = state.iter().map(String::as_str).collect();
            fixture.state_of(&names)
        });
        let roots: BTreeSet<Root> = roots.collect();
        let root = fixture.graph.resolve(&roots).unwrap();
        let held = fixture.names(root);
        let rank = |name: &String| events.iter().position(|event| event == name);
        let is_reset = |(place, key): (usize, &StateMapKey)| {
            let newest = states.iter().map(|state| rank(&state[place])).max().unwrap();
            held.get(key).and_then(rank) < newest
        };
        count += usize::from(values.keys().enumerate().any(is_reset));
    }
    count
}

#[test]
fn random_rooms_that_reset_in_version_11_do_not_in_version_12() {
    let rooms = 400;
    assert_eq!(resets("12", rooms), 0);
    let reset = resets("11", rooms);
    assert!(reset > 20, "{reset}");
}
