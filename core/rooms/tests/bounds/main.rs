//! The work of a resolution follows what the states differ in, not the room; and nothing recurses, however
//! long the chains.
//!
//! `LATTICE_BOUNDS=full` takes the sizes of `docs/limits.md`; without it they are a fiftieth of that.
#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]
#![cfg(not(target_arch = "wasm32"))]

mod counted;
mod room;

use std::collections::BTreeSet;
use std::time::Instant;

use lattice_rooms::{EventNumber, Root};
use serde_json::json;

use self::room::{ALICE, BOB, Room};

const VERSIONS: [&str; 3] = ["1", "11", "12"];

/// A size of the limits, or a fiftieth of it.
fn size(full: usize) -> usize {
    if std::env::var("LATTICE_BOUNDS").as_deref() == Ok("full") { full } else { full / 50 }
}

/// Resolves, and tells what it took: calls to the archive by kind.
#[expect(clippy::disallowed_methods, reason = "a measurement")]
fn measured(room: &mut Room, what: &str, states: BTreeSet<Root>) -> (Root, u64) {
    room.graph.store().reset();
    let (start, count) = (Instant::now(), states.len());
    let Ok(root) = room.graph.resolve(&states);
    let calls = room.graph.store().calls();
    println!("v{} {what}: {count} states in {:?}, {calls:?}", room.version, start.elapsed());
    (root, calls.values().sum())
}

fn after(room: &Room, events: &[EventNumber]) -> BTreeSet<Root> {
    events.iter().map(|event| room.after(*event)).collect()
}

/// Two forks of a topic, a name and a ban each, in a room of so many members.
fn fork_of(version: &'static str, members: usize) -> u64 {
    let mut room = Room::founded(version);
    room.crowd(members);
    let base = room.tip;
    let mut tips = Vec::new();
    for fork in 0..2 {
        room.tip = base;
        let target = format!("@user{fork}:b.example");
        room.say(ALICE, "m.room.topic", Some(""), json!({ "topic": fork }));
        room.say(BOB, "m.room.name", Some(""), json!({ "name": fork }));
        tips.push(room.say(ALICE, "m.room.member", Some(&target), json!({ "membership": "ban" })));
    }
    let states = after(&room, &tips);
    let (root, calls) = measured(&mut room, &format!("{members} members"), states);
    assert_eq!(room.count(root), members + 8);
    calls
}

#[test]
fn the_members_of_a_room_cost_a_fork_nothing() {
    for version in VERSIONS {
        let (few, many) = (fork_of(version, size(5_000)), fork_of(version, size(50_000)));
        assert_eq!(few, many, "{version}");
    }
}

#[test]
fn many_extremities() {
    for version in VERSIONS {
        let count = size(10_000);
        let mut room = Room::founded(version);
        room.crowd(count);
        let base = room.tip;
        let mut tips = Vec::new();
        for user in 0..count {
            room.tip = base;
            let user = format!("@user{user}:b.example");
            let content = json!({ "membership": "join", "displayname": "new" });
            tips.push(room.say(&user, "m.room.member", Some(&user), content));
        }
        let states = after(&room, &tips);
        let (root, calls) = measured(&mut room, "extremities", states);
        assert_eq!(room.count(root), count + 6);
        assert!(calls < 60 * count as u64, "{version}: {calls}");
    }
}

#[test]
fn a_long_auth_chain() {
    for version in VERSIONS {
        let count = size(100_000);
        let mut room = Room::founded(version);
        let base = room.tip;
        for change in 0..count {
            room.levels(&[(BOB, 50), ("@x:b.example", change as i64 % 40)]);
        }
        let new = room.say(ALICE, "m.room.topic", Some(""), json!({ "topic": "new" }));
        room.tip = base;
        room.levels(&[(BOB, 51)]);
        let old = room.say(BOB, "m.room.topic", Some(""), json!({ "topic": "old" }));
        let states = after(&room, &[new, old]);
        let (root, calls) = measured(&mut room, "auth chain", states);
        assert!(calls < 40 * count as u64, "{version}: {calls}");
        let last = room.holds(root, "m.room.power_levels", "");
        assert!(last.is_some(), "{version}");
    }
}
