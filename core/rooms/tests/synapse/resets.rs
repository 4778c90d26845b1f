//! State resets: in one history without forks, in which nobody loses power or is thrown out, two servers lost
//! their way. What their states come to is older than what one of them holds, or it is not.

use std::collections::BTreeMap;

use ruma_common::RoomVersionId;
use serde_json::{Value, json};

use crate::content::Proposal;
use crate::engine::opinions;
use crate::generate::{Growth, PEOPLE};
use crate::merges::de_outliered;
use crate::oracle::Opinion;
use crate::plan::Plan;
use crate::random::Random;
use crate::synapse;

const ROOMS: u64 = 400;

/// A room in which everything only grows, and its states of servers that lost their way.
fn history(version: &RoomVersionId, random: &Random) -> Plan {
    let mut growth = Growth::new(version, random);
    let creators = version.rules().unwrap().authorization.explicitly_privilege_room_creators;
    let mut levels = if creators { json!({}) } else { json!({ PEOPLE[0]: 100 }) };
    let mut joined: Vec<&'static str> = Vec::new();
    let (mut powerful, mut is_open) = (0, true);
    let create = json!({ "creator": PEOPLE[0], "room_version": version.as_str() });
    growth.follow(PEOPLE[0], Proposal::state("m.room.create", "", create), &[]);
    let mut say = |sender: &'static str, event_type: &str, key: &str, content: Value| {
        let last = growth.steps.len() - 1;
        growth.follow(sender, Proposal::state(event_type, key, content), &[last]);
    };
    say(PEOPLE[0], "m.room.member", PEOPLE[0], json!({ "membership": "join" }));
    say(PEOPLE[0], "m.room.power_levels", "", json!({ "users": levels }));
    say(PEOPLE[0], "m.room.join_rules", "", json!({ "join_rule": "public" }));
    for turn in 0..8 + random.below(12) {
        let next = PEOPLE.get(1 + joined.len()).filter(|_| is_open);
        match (random.below(8), next) {
            (0..3, Some(person)) => {
                say(person, "m.room.member", person, json!({ "membership": "join" }));
                joined.push(person);
            }
            (3, _) if powerful < joined.len() => {
                // Who got power last gives it on.
                let giver = if powerful == 0 { PEOPLE[0] } else { joined[powerful - 1] };
                levels[joined[powerful]] = json!(50);
                powerful += 1;
                say(giver, "m.room.power_levels", "", json!({ "users": levels }));
            }
            (4, _) => {
                is_open = random.percent(50);
                let rule = if is_open { "public" } else { "invite" };
                say(PEOPLE[0], "m.room.join_rules", "", json!({ "join_rule": rule }));
            }
            (5, _) => say(PEOPLE[0], "m.room.topic", "", json!({ "topic": turn })),
            _ if !joined.is_empty() => {
                let person = random.pick(&joined);
                say(
                    person,
                    "m.room.member",
                    person,
                    json!({ "membership": "join", "displayname": turn.to_string() }),
                );
            }
            _ => say(PEOPLE[0], "m.room.name", "", json!({ "name": turn })),
        }
    }
    if random.percent(50) {
        say(PEOPLE[0], "m.room.member", PEOPLE[0], json!({ "membership": "leave" }));
    }
    let mut plan = growth.plan();
    // Clocks that are right: by wrong ones, what came first can come last in any version.
    plan.steps.iter_mut().for_each(|step| step.ts = step.mark as u64);
    let values = values(&plan);
    let lost = || values.values().map(|values| de_outliered(random, values)).collect();
    plan.merges = vec![vec![lost(), lost()]];
    plan
}

/// What each key ever held, by places.
fn values(plan: &Plan) -> BTreeMap<(String, String), Vec<usize>> {
    let mut values: BTreeMap<(String, String), Vec<usize>> = BTreeMap::new();
    for (place, step) in plan.steps.iter().enumerate() {
        let key = (step.event_type.clone(), step.state_key.clone().unwrap());
        values.entry(key).or_default().push(place);
    }
    values
}

/// Whether some key came to less than what one of the states holds.
fn is_reset(plan: &Plan, opinions: &[Opinion<Vec<String>>]) -> bool {
    let made = plan.made();
    assert!(opinions.iter().all(|opinion| ["accepted", "merged"].contains(&opinion.outcome.as_str())));
    let place = |line: &String| {
        let id = line.rsplit('\t').next().unwrap();
        made.events.iter().position(|event| event.id == id).unwrap()
    };
    let held: Vec<usize> = opinions.last().unwrap().state.iter().map(place).collect();
    values(plan).values().any(|values| {
        let in_states = plan.merges[0].iter().flatten().filter(|place| values.contains(place));
        let newest = in_states.max();
        held.iter().find(|place| values.contains(place)) < newest
    })
}

#[test]
fn random_rooms_that_reset_until_version_11_do_not_in_version_12() {
    let mut oracle = synapse();
    let mut resets = BTreeMap::new();
    for version in [RoomVersionId::V6, RoomVersionId::V11, RoomVersionId::V12] {
        for seed in 0..ROOMS {
            let plan = history(&version, &Random::seeded(seed));
            let made = plan.made();
            let ours = opinions(&plan, &made);
            if let Some(oracle) = &mut oracle {
                oracle.ask(&plan, &made, true);
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
