//! Tests the resolution of the problems of MSC4297 (`problems.json`) until version 11 and since version 12,
//! in Synapse and in this crate.

use std::collections::BTreeMap;

use ruma_common::RoomVersionId;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::engine::answers;
use crate::oracle::{Answer, Oracle};
use crate::plan::{Plan, Step};
use crate::synapse;

#[derive(Deserialize)]
struct Problem {
    what: String,
    events: Vec<Event>,
    states: Vec<Vec<String>>,
    until_11: Vec<String>,
    since_12: Vec<String>,
}

/// An event after `create`, `alice`, `levels` and `rules` of alice's public room.
#[derive(Deserialize)]
struct Event {
    name: String,
    by: String,
    #[serde(rename = "type", default)]
    event_type: String,
    /// The user whose membership the event sets.
    of: Option<String>,
    #[serde(default)]
    content: Value,
    /// New power levels, without alice's.
    levels: Option<BTreeMap<String, i64>>,
    after: Vec<String>,
}

fn user(name: &str) -> String {
    format!("@{name}:a.example")
}

/// The events of a problem by name.
struct ProblemRoom {
    version: RoomVersionId,
    names: Vec<String>,
    steps: Vec<Step>,
    /// The state after each event, by indices.
    after: Vec<BTreeMap<(String, String), usize>>,
}

impl ProblemRoom {
    fn public_room(version: RoomVersionId) -> Self {
        let mut room = Self { version, names: Vec::new(), steps: Vec::new(), after: Vec::new() };
        let create = json!({ "creator": user("alice"), "room_version": room.version.as_str() });
        room.add("create", ("alice", "m.room.create", ""), create, &[]);
        let alice = user("alice");
        room.add("alice", ("alice", "m.room.member", &alice), json!({ "membership": "join" }), &["create"]);
        let levels = room.levels(&BTreeMap::new());
        room.add("levels", ("alice", "m.room.power_levels", ""), levels, &["alice"]);
        room.add("rules", ("alice", "m.room.join_rules", ""), json!({ "join_rule": "public" }), &["levels"]);
        room
    }

    fn levels(&self, users: &BTreeMap<String, i64>) -> Value {
        let mut users: BTreeMap<String, i64> =
            users.iter().map(|(name, level)| (user(name), *level)).collect();
        if !self.version.rules().unwrap().authorization.explicitly_privilege_room_creators {
            users.insert(user("alice"), 100);
        }
        json!({ "users": users })
    }

    fn place(&self, name: &str) -> usize {
        self.names.iter().position(|other| other == name).unwrap_or_else(|| panic!("no {name}"))
    }

    /// Adds an event, given by its sender, type and state key.
    fn add(
        &mut self,
        name: &str,
        (by, event_type, state_key): (&str, &str, &str),
        content: Value,
        after: &[&str],
    ) {
        let key = (event_type, state_key);
        let prev: Vec<usize> = after.iter().map(|name| self.place(name)).collect();
        let mut state = prev.iter().flat_map(|place| self.after[*place].clone()).collect::<BTreeMap<_, _>>();
        let sender = user(by);
        let hides_create = self.version.rules().unwrap().authorization.room_create_event_id_as_room_id;
        let mut needed = vec![("m.room.power_levels", ""), ("m.room.member", sender.as_str())];
        needed.extend((!hides_create).then_some(("m.room.create", "")));
        if key.0 == "m.room.member" {
            needed.extend([("m.room.member", key.1), ("m.room.join_rules", "")]);
        }
        let is_leave = content["membership"] == "leave";
        needed.retain(|needed| !(is_leave && needed.0 == "m.room.join_rules"));
        let auth = needed
            .iter()
            .filter_map(|(event_type, key)| state.get(&((*event_type).into(), (*key).into())).copied());
        let auth: std::collections::BTreeSet<usize> = auth.collect();
        let (mark, key) = (self.steps.len(), (key.0.to_owned(), key.1.to_owned()));
        state.insert(key.clone(), mark);
        self.steps.push(Step {
            event_type: key.0,
            state_key: Some(key.1),
            sender: String::leak(sender),
            auth: auth.into_iter().collect(),
            depth: mark as u64,
            ts: mark as u64,
            redacts: None,
            arrives: true,
            content,
            prev,
            mark,
        });
        self.names.push(name.to_owned());
        self.after.push(state);
    }

    fn plan(&self, states: &[Vec<String>]) -> Plan {
        let places = |state: &Vec<String>| state.iter().map(|name| self.place(name)).collect();
        let merges = vec![states.iter().map(places).collect()];
        Plan { version: self.version.clone(), steps: self.steps.clone(), merges }
    }
}

fn room_of(problem: &Problem, version: RoomVersionId) -> ProblemRoom {
    let mut room = ProblemRoom::public_room(version);
    for event in &problem.events {
        let after: Vec<&str> = event.after.iter().map(String::as_str).collect();
        let key = event.of.as_deref().map(user).unwrap_or_default();
        match &event.levels {
            Some(levels) => {
                let levels = room.levels(levels);
                room.add(&event.name, (&event.by, "m.room.power_levels", ""), levels, &after);
            }
            None => {
                room.add(&event.name, (&event.by, &event.event_type, &key), event.content.clone(), &after)
            }
        }
    }
    room
}

/// Asserts that all events are accepted, and that the merged state has the expected events.
fn assert_merges_to(who: &str, room: &ProblemRoom, answers: &[Answer<Vec<String>>], expected: &[String]) {
    let built = room.plan(&[]).build();
    for (name, answer) in room.names.iter().zip(answers) {
        assert_eq!(answer.outcome, "accepted", "{who}: {name}: {}", answer.reason);
    }
    let name = |line: &String| {
        let id = line.rsplit('\t').next().unwrap();
        let place = built.events.iter().position(|event| event.id == id).unwrap();
        room.names[place].clone()
    };
    let mut found: Vec<String> = answers.last().unwrap().state.iter().map(name).collect();
    let mut expected = expected.to_vec();
    found.sort();
    expected.sort();
    assert_eq!(found, expected, "{who}, version {}", room.version);
}

#[test]
fn version_12_solves_the_problems_of_msc4297() {
    let problems: Vec<Problem> = serde_json::from_str(include_str!("problems.json")).unwrap();
    let mut oracle: Option<Oracle> = synapse();
    for problem in &problems {
        println!("{}", problem.what);
        for version in [RoomVersionId::V2, RoomVersionId::V6, RoomVersionId::V11, RoomVersionId::V12] {
            let is_new = version == RoomVersionId::V12;
            let expected = if is_new { &problem.since_12 } else { &problem.until_11 };
            let room = room_of(problem, version);
            let plan = room.plan(&problem.states);
            let built = plan.build();
            if let Some(oracle) = &mut oracle {
                oracle.ask(&plan, &built, true);
                assert_merges_to("Synapse", &room, &oracle.states(), expected);
            }
            assert_merges_to("this crate", &room, &answers(&plan, &built), expected);
        }
    }
}
