//! The problems of MSC4297, told in `problems.json`: what they come to until version 11 and since version 12,
//! as Synapse says first, and as we say.

use std::collections::BTreeMap;

use ruma_common::RoomVersionId;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::engine::opinions;
use crate::oracle::{Opinion, Oracle};
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

/// After `create`, `alice`, `levels` and `rules` of alice's public room.
#[derive(Deserialize)]
struct Event {
    name: String,
    by: String,
    #[serde(rename = "type", default)]
    event_type: String,
    /// Whose membership it is.
    of: Option<String>,
    #[serde(default)]
    content: Value,
    /// New power levels, alice's apart.
    levels: Option<BTreeMap<String, i64>>,
    after: Vec<String>,
}

fn user(name: &str) -> String {
    format!("@{name}:a.example")
}

/// The room while it is told.
struct Story {
    version: RoomVersionId,
    names: Vec<String>,
    steps: Vec<Step>,
    /// The state after each event, by places.
    after: Vec<BTreeMap<(String, String), usize>>,
}

impl Story {
    fn founded(version: RoomVersionId) -> Self {
        let mut story = Self { version, names: Vec::new(), steps: Vec::new(), after: Vec::new() };
        let create = json!({ "creator": user("alice"), "room_version": story.version.as_str() });
        story.tell("create", ("alice", "m.room.create", ""), create, &[]);
        let alice = user("alice");
        story.tell("alice", ("alice", "m.room.member", &alice), json!({ "membership": "join" }), &["create"]);
        let levels = story.levels(&BTreeMap::new());
        story.tell("levels", ("alice", "m.room.power_levels", ""), levels, &["alice"]);
        story.tell(
            "rules",
            ("alice", "m.room.join_rules", ""),
            json!({ "join_rule": "public" }),
            &["levels"],
        );
        story
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

    /// An event, by who says it, its type and its state key.
    fn tell(&mut self, name: &str, said: (&str, &str, &str), content: Value, after: &[&str]) {
        let (by, key) = (said.0, (said.1, said.2));
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

fn told(problem: &Problem, version: RoomVersionId) -> Story {
    let mut story = Story::founded(version);
    for event in &problem.events {
        let after: Vec<&str> = event.after.iter().map(String::as_str).collect();
        let key = event.of.as_deref().map(user).unwrap_or_default();
        match &event.levels {
            Some(levels) => {
                let levels = story.levels(levels);
                story.tell(&event.name, (&event.by, "m.room.power_levels", ""), levels, &after);
            }
            None => {
                story.tell(&event.name, (&event.by, &event.event_type, &key), event.content.clone(), &after)
            }
        }
    }
    story
}

/// All events are accepted, and the states come to these events.
fn assert_comes_to(who: &str, story: &Story, opinions: &[Opinion<Vec<String>>], expected: &[String]) {
    let made = story.plan(&[]).made();
    for (name, opinion) in story.names.iter().zip(opinions) {
        assert_eq!(opinion.outcome, "accepted", "{who}: {name}: {}", opinion.reason);
    }
    let name = |line: &String| {
        let id = line.rsplit('\t').next().unwrap();
        let place = made.events.iter().position(|event| event.id == id).unwrap();
        story.names[place].clone()
    };
    let mut held: Vec<String> = opinions.last().unwrap().state.iter().map(name).collect();
    let mut expected = expected.to_vec();
    held.sort();
    expected.sort();
    assert_eq!(held, expected, "{who}, version {}", story.version);
}

#[test]
fn the_problems_of_msc4297_are_none_in_version_12() {
    let problems: Vec<Problem> = serde_json::from_str(include_str!("problems.json")).unwrap();
    let mut oracle: Option<Oracle> = synapse();
    for problem in &problems {
        println!("{}", problem.what);
        for version in [RoomVersionId::V2, RoomVersionId::V6, RoomVersionId::V11, RoomVersionId::V12] {
            let is_new = version == RoomVersionId::V12;
            let expected = if is_new { &problem.since_12 } else { &problem.until_11 };
            let story = told(problem, version);
            let plan = story.plan(&problem.states);
            let made = plan.made();
            if let Some(oracle) = &mut oracle {
                oracle.ask(&plan, &made, true);
                assert_comes_to("Synapse", &story, &oracle.states(), expected);
            }
            assert_comes_to("we", &story, &opinions(&plan, &made), expected);
        }
    }
}
