//! Tests the resolution of the problems of MSC4297 (`problems.json`) until version 11 and since version 12,
//! in Synapse and in this crate.

use std::collections::BTreeMap;

use ruma_common::RoomVersionId;
use serde::Deserialize;
use serde_json::Value;

use crate::engine::answers;
use crate::fixtures::draft::{state_event, user};
use crate::fixtures::graph::GraphFixture;
use crate::oracle::{Answer, Oracle};
use crate::plan::{BuiltEvent, BuiltRoom};
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

/// The room of a problem, and the names of its events in order.
fn room_of(problem: &Problem, version: &str) -> (GraphFixture, Vec<String>) {
    let mut room = GraphFixture::public_room(version);
    let mut names: Vec<String> = ["create", "alice", "levels", "rules"].map(str::to_owned).into();
    for event in &problem.events {
        let draft = match &event.levels {
            Some(levels) => {
                let levels: Vec<(&str, i64)> =
                    levels.iter().map(|(name, level)| (name.as_str(), *level)).collect();
                room.format.levels(&event.by, &levels)
            }
            None => {
                let key = event.of.as_deref().map(user).unwrap_or_default();
                state_event(&event.by, &event.event_type, &key, event.content.clone())
            }
        };
        let after: Vec<&str> = event.after.iter().map(String::as_str).collect();
        room.add(&event.name, draft, &after);
        names.push(event.name.clone());
    }
    (room, names)
}

/// The room with one merge of these states.
fn built(room: &GraphFixture, names: &[String], states: &[Vec<String>]) -> BuiltRoom {
    let id = |name: &String| room.id(name).to_string();
    let event = |name: &String| BuiltEvent {
        id: id(name),
        pdu: serde_json::from_str(room.pdus[name].json()).unwrap(),
        is_signed: false,
    };
    BuiltRoom {
        version: RoomVersionId::try_from(room.version.as_str()).unwrap(),
        events: names.iter().map(event).collect(),
        merges: vec![states.iter().map(|state| state.iter().map(id).collect()).collect()],
    }
}

/// Asserts that all events are accepted, and that the merged state has the expected events.
fn assert_merges_to(who: &str, room: &BuiltRoom, answers: &[Answer<Vec<String>>], mut expected: Vec<String>) {
    for (event, answer) in room.events.iter().zip(answers) {
        assert_eq!(answer.outcome, "accepted", "{who}: {event:?}: {}", answer.reason);
    }
    let id = |line: &String| line.rsplit('\t').next().unwrap().to_owned();
    let mut found: Vec<String> = answers.last().unwrap().state.iter().map(id).collect();
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
        for version in ["2", "6", "11", "12"] {
            let expected = if version == "12" { &problem.since_12 } else { &problem.until_11 };
            let (fixture, names) = room_of(problem, version);
            let room = built(&fixture, &names, &problem.states);
            let expected: Vec<String> = expected.iter().map(|name| fixture.id(name).to_string()).collect();
            if let Some(oracle) = &mut oracle {
                oracle.ask(&room, true);
                assert_merges_to("Synapse", &room, &oracle.states(), expected.clone());
            }
            assert_merges_to("this crate", &room, &answers(&room), expected);
        }
    }
}
