//! Forks in a large room: their sides have different senders and replace events of different age.

use lattice_handlers::ports::PortError;
use serde_json::{Value, json};

use crate::fixtures::draft::{ALICE, BOB, CAROL, Draft, join, join_rule, membership, message, state_event};
use crate::room::{Cost, Room};
use crate::scenarios::{accepted, add_members};

const MEMBER: &str = "@user1:b.example";
const KICKED: [&str; 3] = ["@user2:b.example", "@user3:b.example", "@user4:b.example"];
const LAST: &str = "@user5:b.example";
/// How often Alice changed her name.
const NAMES: usize = 100;
/// The most rows that an event of these forks may read.
const ROWS_OF_A_FORK: u64 = 500;

/// What an event of each side does, and the events.
type Fork = (&'static str, Vec<Draft>);

/// A state event that is not an auth event.
fn set(sender: &'static str, event_type: &'static str, value: &str) -> Draft {
    state_event(sender, event_type, "", json!({ "value": value }))
}

fn rename(user: &'static str, name: &str) -> Draft {
    state_event(user, "m.room.member", user, json!({ "membership": "join", "displayname": name }))
}

fn kick(user: &'static str) -> Draft {
    membership(ALICE, user, "leave")
}

fn invite_token(content: Value) -> Draft {
    state_event(ALICE, "m.room.third_party_invite", "token", content)
}

/// The events before the members join. Most of their state is replaced in one of the forks.
fn old_events() -> Vec<Draft> {
    let levels = json!({ "users": { BOB: 50, CAROL: 50 } });
    let mut events = vec![join(CAROL), state_event(ALICE, "m.room.power_levels", "", levels)];
    events.push(invite_token(json!({ "display_name": "dave", "public_key": "a", "key_validity_url": "b" })));
    let types = ["m.room.topic", "m.room.avatar", "m.room.server_acl", "m.room.tombstone", "org.example.ten"];
    events.extend(types.map(|event_type| set(ALICE, event_type, "old")));
    events.push(set(CAROL, "m.room.canonical_alias", "old"));
    events
}

/// The forks of two events, in the order in which they come.
fn forks_of_two() -> [Fork; 9] {
    let rules = join_rule(ALICE, "invite");
    let levels = state_event(ALICE, "m.room.power_levels", "", json!({ "users": { BOB: 60, CAROL: 50 } }));
    [
        (
            "an old topic replaced, a message",
            vec![set(ALICE, "m.room.topic", "new"), message(MEMBER, "hello")],
        ),
        (
            "a moderator's room name, a member's new name",
            vec![set(BOB, "m.room.name", "new"), rename(MEMBER, "new")],
        ),
        (
            "the state of a member who left replaced, a message",
            vec![set(ALICE, "m.room.canonical_alias", "new"), message(MEMBER, "hello")],
        ),
        (
            "old state replaced, its sender's new name",
            vec![set(BOB, "m.room.avatar", "new"), rename(ALICE, "new")],
        ),
        ("a kick, a message", vec![kick(KICKED[0]), message(MEMBER, "hello")]),
        ("a kick, old state replaced", vec![kick(KICKED[1]), set(BOB, "m.room.server_acl", "new")]),
        ("old join rules replaced, a message", vec![rules, message(MEMBER, "hello")]),
        ("power levels, a message", vec![levels, message(MEMBER, "hello")]),
        (
            "an old invite by third party revoked, a message",
            vec![invite_token(json!({})), message(MEMBER, "hello")],
        ),
    ]
}

fn fork_of_ten() -> Fork {
    let rules = join_rule(ALICE, "public");
    let levels = state_event(ALICE, "m.room.power_levels", "", json!({ "users": { BOB: 70, CAROL: 50 } }));
    let token = json!({ "display_name": "erin", "public_key": "a", "key_validity_url": "b" });
    let sides = vec![
        set(ALICE, "org.example.ten", "alice"),
        set(BOB, "org.example.ten", "bob"),
        set(BOB, "m.room.tombstone", "bob"),
        rename(MEMBER, "ten"),
        rename(ALICE, "ten"),
        kick(KICKED[2]),
        rules,
        levels,
        invite_token(token),
        message(LAST, "hello"),
    ];
    ("ten sides with ten of these changes", sides)
}

/// Receives the sides of a fork, and an event after all of them, each by an object that was evicted before.
/// Returns the cost of the event that reads the most rows.
fn dearest(room: &mut Room, (name, sides): &Fork) -> Result<Cost, PortError> {
    let base = room.tips.clone();
    let (mut tips, mut costs) = (Vec::new(), Vec::new());
    let what = format!("the dearest event of a fork: {name}");
    let mut cold = |room: &mut Room, draft: &Draft| {
        room.evict();
        costs.push(room.measured(&what, |room| accepted(room, draft))?.1);
        Ok::<_, PortError>(())
    };
    for side in sides {
        room.tips.clone_from(&base);
        cold(room, side)?;
        tips.append(&mut room.tips);
    }
    room.tips = tips;
    cold(room, &message(LAST, "hello"))?;
    let dearest = costs.into_iter().max_by_key(|cost| cost.rows_read);
    Ok(dearest.expect("invariant: a fork has events"))
}

/// A room of 50,000 members, and old and asymmetric forks in it.
pub fn forks(percent: usize) -> Result<Vec<Cost>, PortError> {
    let count = 50_000 * percent / 100;
    let mut room = Room::public_room()?;
    for draft in old_events() {
        accepted(&mut room, &draft)?;
    }
    add_members(&mut room, count)?;
    accepted(&mut room, &membership(CAROL, CAROL, "leave"))?;
    for number in 0..NAMES {
        accepted(&mut room, &rename(ALICE, &number.to_string()))?;
    }
    let mut costs = Vec::new();
    for fork in forks_of_two().iter().chain([&fork_of_ten()]) {
        let cost = dearest(&mut room, fork)?;
        assert!(cost.rows_read <= ROWS_OF_A_FORK, "{cost}");
        costs.push(cost);
    }
    Ok(costs)
}
