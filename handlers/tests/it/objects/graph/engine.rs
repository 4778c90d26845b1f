//! The engine above the database: what it does above an archive in memory.

use std::collections::{BTreeMap, BTreeSet};

use lattice_handlers::objects::room::graph::{Graph, StoredRoom};
use lattice_handlers::ports::{PortError, Sql as _};
use lattice_rooms::{
    Graph as Engine, Judgement, Memory, Pdu, Received, Role, RoomVersionRules, Root, Verdict,
};
use ruma_common::RoomVersionId;
use serde_json::{Value, json};

use super::waiting::Waiting;
use super::{Random, room};

const PEOPLE: [&str; 4] = ["@alice:a.example", "@bob:b.example", "@carol:c.example", "@dave:a.example"];

/// Events that name each other at random, on forks, in an order of their own.
fn events(rules: &RoomVersionRules, random: &Random) -> Vec<Pdu> {
    let mut pdus: Vec<(Pdu, Value)> = Vec::new();
    let mut in_order = Engine::new(rules.clone(), Memory::new());
    let mut rejected = BTreeSet::new();
    let pick = |end: usize| usize::try_from(random.below(end as u64)).unwrap();
    for place in 0..60 {
        let sender = PEOPLE[if place < 4 { 0 } else { pick(4) }];
        let other = PEOPLE[1 + pick(3)];
        let (kind, key, content) = match place {
            0 => ("m.room.create", "", json!({ "creator": sender, "room_version": "10" })),
            1 => ("m.room.member", sender, json!({ "membership": "join" })),
            2 => ("m.room.power_levels", "", json!({ "users": { sender: 100, PEOPLE[1]: 50 } })),
            3 => ("m.room.join_rules", "", json!({ "join_rule": "public" })),
            _ => match pick(6) {
                0..2 => ("m.room.member", sender, json!({ "membership": "join" })),
                2 => ("m.room.member", other, json!({ "membership": "ban" })),
                3 => ("m.room.member", other, json!({ "membership": "leave" })),
                4 => ("m.room.topic", "", json!({ "topic": place })),
                _ => (
                    "m.room.power_levels",
                    "",
                    json!({ "users": { PEOPLE[0]: 100, PEOPLE[1]: 50, other: 50 } }),
                ),
            },
        };
        let recent = |back: usize| pdus.len().saturating_sub(1 + pick(back));
        let prev = if place < 5 { vec![recent(1)] } else { vec![recent(3), recent(6)] };
        let mut auth = BTreeMap::new();
        for (at, (_, event)) in pdus.iter().enumerate() {
            let needed = [("m.room.create", ""), ("m.room.power_levels", ""), ("m.room.join_rules", "")];
            let is_needed = needed
                .iter()
                .any(|(kind, key)| event["type"] == **kind && event["state_key"] == **key)
                || event["type"] == "m.room.member"
                    && (event["state_key"] == sender || kind == "m.room.member" && event["state_key"] == key);
            let is_unused = event["type"] == "m.room.join_rules" && content["membership"] != "join";
            let is_refused = rejected.contains(&at) && random.below(30) > 0;
            if is_needed && !is_unused && !is_refused {
                auth.insert((event["type"].to_string(), event["state_key"].to_string()), at);
            }
        }
        let ids = |places: &[usize]| -> Vec<String> {
            places.iter().filter_map(|at| pdus.get(*at)).map(|(pdu, _)| pdu.id().to_string()).collect()
        };
        let event = json!({
            "type": kind, "state_key": key, "sender": sender, "content": content, "depth": place,
            "room_id": "!room:a.example", "origin_server_ts": place, "prev_events": ids(&prev),
            "auth_events": ids(&auth.into_values().collect::<Vec<_>>()), "signatures": {},
            "hashes": { "sha256": "bm90IGxvb2tlZCBhdA" },
        });
        let object = serde_json::from_value(event.clone()).unwrap();
        let pdu = Pdu::from_object(&object, rules).unwrap();
        if let Ok(Received::Judged(judged)) = in_order.receive(pdu.clone(), Role::Past) {
            rejected.extend(matches!(judged.verdict, Verdict::Rejected(_)).then_some(place));
        }
        pdus.push((pdu, event));
    }
    let mut pdus: Vec<Pdu> = pdus.into_iter().map(|(pdu, _)| pdu).collect();
    for _ in 0..10 {
        let at = pick(pdus.len() - 3);
        pdus.swap(at, at + 2);
    }
    pdus
}

/// The judgement with the states written out.
type Told = (String, Verdict, BTreeMap<(String, String), u64>);

#[test]
fn the_engine_above_the_database_is_the_engine_above_memory() {
    let random = Random::new();
    let rules = RoomVersionId::V10.rules().unwrap();
    let mut verdicts = BTreeMap::new();
    for _ in 0..20 {
        let (sql, graph) = room();
        let mut memory = Engine::new(rules.clone(), Memory::new());
        let mut stored = Engine::new(rules.clone(), StoredRoom::new(graph));
        let mut waiting = [Waiting::default(), Waiting::default()];
        for pdu in events(&rules, &random) {
            let [in_memory, in_tables] = &mut waiting;
            let live = |pdu, role| memory.receive(pdu, role);
            let Ok(expected) = in_memory.receive(pdu.clone(), Role::Live, live);
            let received = in_tables.receive(pdu, Role::Live, |pdu, role| {
                let mut received = None;
                sql.transaction(&mut || {
                    let answer = stored.receive(pdu.clone(), role)?;
                    if let Received::Judged(judged) = &answer {
                        stored.archive().commit(judged, role, stored.extremities())?;
                    }
                    received = Some(answer);
                    Ok(())
                })?;
                stored.archive().forget();
                received.ok_or_else(|| PortError::new("test", "receive", "no answer"))
            });
            let expected = told(&expected, |judged| {
                let state = memory.archive().state(judged.before).into_iter();
                state.map(|(key, id)| (key, number(&memory, &id))).collect()
            });
            let found = told(&received.unwrap(), |judged| entries(stored.archive().graph(), judged.before));
            assert_eq!(found, expected);
            found.iter().for_each(|(_, verdict, _)| *verdicts.entry(word(verdict)).or_insert(0) += 1);
            assert_eq!(stored.extremities(), memory.extremities());
            assert_eq!(stored.archive().graph().extremities().unwrap(), *memory.extremities());
        }
        let [in_memory, in_tables] = waiting;
        assert_eq!(in_tables.wanted(), in_memory.wanted());
    }
    assert!(verdicts.len() == 3 && verdicts["accepted"] > 300, "{verdicts:?}");
}

fn told(judged: &[Judgement], state: impl Fn(&Judgement) -> BTreeMap<(String, String), u64>) -> Vec<Told> {
    judged.iter().map(|judged| (judged.id.to_string(), judged.verdict, state(judged))).collect()
}

fn number(memory: &Engine<Memory>, id: &ruma_common::EventId) -> u64 {
    use lattice_rooms::Archive as _;
    let Ok(number) = memory.archive().number(id);
    number.unwrap()
}

fn entries(graph: &Graph, root: Root) -> BTreeMap<(String, String), u64> {
    let entries = graph.states().entries(root).unwrap();
    let keys = graph.keys(&entries.keys().copied().collect::<Vec<_>>()).unwrap();
    entries.into_iter().map(|(slot, event)| (keys[&slot].clone(), event)).collect()
}

fn word(verdict: &Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::SoftFailed(_) => "soft-failed",
        Verdict::Rejected(_) => "rejected",
    }
}
