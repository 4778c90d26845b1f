//! Tests of state resets: the resolution of two damaged states of a history without forks chooses an event
//! older than the one that a state has. In these histories no user loses power, and none is kicked or banned.

use std::collections::BTreeMap;

use lattice_rooms::rules;
use ruma_common::RoomVersionId;
use serde_json::{Value, json};

use crate::content::Proposal;
use crate::engine::answers;
use crate::fixtures::random::Random;
use crate::generate::{Growth, PEOPLE};
use crate::merges::mostly_newest;
use crate::oracle::Answer;
use crate::plan::Plan;
use crate::synapse;

const ROOMS: u64 = 400;

/// A history in which power is only granted, and a merge of two damaged states of it.
fn history(version: &RoomVersionId, random: &Random) -> Plan {
    let mut growth = Growth::new(version, random);
    let creators = rules(version).unwrap().authorization.explicitly_privilege_room_creators;
    let mut levels = if creators { json!({}) } else { json!({ PEOPLE[0]: 100 }) };
    let mut joined: Vec<&'static str> = Vec::new();
    let (mut powerful, mut is_open) = (0, true);
    let create = json!({ "creator": PEOPLE[0], "room_version": version.as_str() });
    growth.follow(PEOPLE[0], Proposal::state("m.room.create", "", create), &[]);
    let mut send = |sender: &'static str, event_type: &str, key: &str, content: Value| {
        let last = growth.steps.len() - 1;
        growth.follow(sender, Proposal::state(event_type, key, content), &[last]);
    };
    send(PEOPLE[0], "m.room.member", PEOPLE[0], json!({ "membership": "join" }));
    send(PEOPLE[0], "m.room.power_levels", "", json!({ "users": levels }));
    send(PEOPLE[0], "m.room.join_rules", "", json!({ "join_rule": "public" }));
    for number in 0..8 + random.below(12) {
        let next = PEOPLE.get(1 + joined.len()).filter(|_| is_open);
        match (random.below(8), next) {
            (0..3, Some(person)) => {
                send(person, "m.room.member", person, json!({ "membership": "join" }));
                joined.push(person);
            }
            (3, _) if powerful < joined.len() => {
                // The user who got power last grants it to the next one.
                let giver = if powerful == 0 { PEOPLE[0] } else { joined[powerful - 1] };
                levels[joined[powerful]] = json!(50);
                powerful += 1;
                send(giver, "m.room.power_levels", "", json!({ "users": levels }));
            }
            (4, _) => {
                is_open = random.percent(50);
                let rule = if is_open { "public" } else { "invite" };
                send(PEOPLE[0], "m.room.join_rules", "", json!({ "join_rule": rule }));
            }
            (5, _) => send(PEOPLE[0], "m.room.topic", "", json!({ "topic": number })),
            _ if !joined.is_empty() => {
                let person = random.pick(&joined);
                send(
                    person,
                    "m.room.member",
                    person,
                    json!({ "membership": "join", "displayname": number.to_string() }),
                );
            }
            _ => send(PEOPLE[0], "m.room.name", "", json!({ "name": number })),
        }
    }
    if random.percent(50) {
        send(PEOPLE[0], "m.room.member", PEOPLE[0], json!({ "membership": "leave" }));
    }
    let mut plan = growth.plan();
    // Timestamps in order: with wrong timestamps, any version may choose an older event.
    plan.steps.iter_mut().for_each(|step| step.ts = step.mark as u64);
    let values = values(&plan);
    let damaged = || values.values().map(|values| mostly_newest(random, values)).collect();
    plan.merges = vec![vec![damaged(), damaged()]];
    plan
}

/// The events that each state map key ever had, by indices.
fn values(plan: &Plan) -> BTreeMap<(String, String), Vec<usize>> {
    let mut values: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (place, step) in plan.steps.iter().enumerate() {
        let key = (step.event_type.clone(), step.state_key.clone().unwrap());
        values.entry(key).or_default().push(place);
    }
    values
}

/// Whether the resolved event of some key is older than the event of one of the states.
fn is_reset(plan: &Plan, answers: &[Answer<Vec<String>>]) -> bool {
    let built = plan.build();
    assert!(answers.iter().all(|answer| ["accepted", "merged"].contains(&answer.outcome.as_str())));
    let place = |line: &String| {
        let id = line.rsplit('\t').next().unwrap();
        built.events.iter().position(|event| event.id == id).unwrap()
    };
    let found: Vec<usize> = answers.last().unwrap().state.iter().map(place).collect();
    values(plan).values().any(|values| {
        let in_states = plan.merges[0].iter().flatten().filter(|place| values.contains(place));
        let newest = in_states.max();
        found.iter().find(|place| values.contains(place)) < newest
    })
}

#[test]
fn random_rooms_reset_until_version_11_and_not_in_version_12() {
    let mut oracle = synapse();
    let mut resets = BTreeMap::new();
    for version in [RoomVersionId::V6, RoomVersionId::V11, RoomVersionId::V12] {
        for seed in 0..ROOMS {
            let plan = history(&version, &Random::seeded(seed));
            let built = plan.build();
            let ours = answers(&built);
            if let Some(oracle) = &mut oracle {
                oracle.ask(&built, true);
                let theirs = oracle.states();
                assert_eq!(
                    is_reset(&plan, &ours),
                    is_reset(&plan, &theirs),
                    "version {version}, room {seed}"
                );
                assert_eq!(ours.last().unwrap().state, theirs.last().unwrap().state, "{version}, {seed}");
            }
            *resets.entry(version.to_string()).or_insert(0) += u64::from(is_reset(&plan, &ours));
        }
    }
    println!("resets among {ROOMS} rooms of each version: {resets:?}");
    assert_eq!(resets["12"], 0);
    assert!(resets["6"] > ROOMS / 20 && resets["11"] > ROOMS / 20);
}
