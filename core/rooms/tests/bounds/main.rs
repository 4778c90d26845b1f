//! Tests that the cost of a resolution depends on the difference of the states, not on the size of the room,
//! and that long auth chains do not overflow the stack.
//!
//! `LATTICE_BOUNDS=full` uses the sizes of `docs/limits.md`; by default the sizes are a fiftieth of these.
#![cfg(not(target_arch = "wasm32"))]

mod asymmetric;
mod counted;
#[path = "../fixtures/mod.rs"]
mod fixtures;
mod room;

use std::collections::BTreeSet;
use std::time::Instant;

use lattice_rooms::Root;
use serde_json::json;

use self::fixtures::draft::{ALICE, BOB, membership, state_event};
use self::room::{Room, member};

const VERSIONS: [&str; 3] = ["1", "11", "12"];

/// The full size, or a fiftieth of it.
fn size(full: usize) -> usize {
    if std::env::var("LATTICE_BOUNDS").as_deref() == Ok("full") { full } else { full / 50 }
}

/// Resolves the states, prints the time and the calls of the event store, and returns their sum.
#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn measured(room: &mut Room, what: &str, states: BTreeSet<Root>) -> (Root, u64) {
    room.graph.store().reset();
    let (start, count) = (Instant::now(), states.len());
    let Ok(root) = room.graph.resolve(&states);
    let calls = room.graph.store().calls();
    println!("v{} {what}: {count} states in {:?}, {calls:?}", room.version, start.elapsed());
    (root, calls.values().sum())
}

/// Resolves two forks of a topic, a name and a ban each, and returns the number of calls.
fn calls_of_fork(version: &str, members: usize) -> u64 {
    let mut room = Room::public_room(version);
    room.add_members(members);
    let base = room.tips.clone();
    let mut states = BTreeSet::new();
    for fork in 0..2 {
        room.tips.clone_from(&base);
        room.accept(state_event(ALICE, "m.room.topic", "", json!({ "topic": fork })));
        room.accept(state_event(BOB, "m.room.name", "", json!({ "name": fork })));
        states.insert(room.accept(membership(ALICE, &member(fork), "ban")).after);
    }
    let (root, calls) = measured(&mut room, &format!("{members} members"), states);
    assert_eq!(room.count(root), members + 8);
    calls
}

#[test]
fn resolving_a_fork_costs_the_same_in_a_larger_room() {
    for version in VERSIONS {
        let (few, many) = (calls_of_fork(version, size(5_000)), calls_of_fork(version, size(50_000)));
        assert_eq!(few, many, "{version}");
    }
}

#[test]
fn resolving_many_extremities_costs_in_proportion_to_their_number() {
    for version in VERSIONS {
        let count = size(10_000);
        let mut room = Room::public_room(version);
        room.add_members(count);
        let base = room.tips.clone();
        let mut states = BTreeSet::new();
        for user in (0..count).map(member) {
            room.tips.clone_from(&base);
            let content = json!({ "membership": "join", "displayname": "new" });
            states.insert(room.accept(state_event(&user, "m.room.member", &user, content)).after);
        }
        let (root, calls) = measured(&mut room, "extremities", states);
        assert_eq!(room.count(root), count + 6);
        assert!(calls < 60 * count as u64, "{version}: {calls}");
    }
}

#[test]
fn resolving_a_long_auth_chain_costs_in_proportion_to_its_length() {
    for version in VERSIONS {
        let count = size(100_000);
        let mut room = Room::public_room(version);
        let base = room.tips.clone();
        for change in 0..count {
            room.change_levels(&[(BOB, 50), ("@x:b.example", change as i64 % 40)]);
        }
        let new = room.accept(state_event(ALICE, "m.room.topic", "", json!({ "topic": "new" })));
        room.tips = base;
        room.change_levels(&[(BOB, 51)]);
        let old = room.accept(state_event(BOB, "m.room.topic", "", json!({ "topic": "old" })));
        let states = BTreeSet::from([new.after, old.after]);
        let (root, calls) = measured(&mut room, "auth chain", states);
        assert!(calls < 40 * count as u64, "{version}: {calls}");
        assert!(room.has_levels(root), "{version}");
    }
}
