//! Forks whose sides have different senders and replace events of different age: what they cost does not grow
//! with the room.

use std::collections::BTreeSet;

use lattice_rooms::Root;
use serde_json::json;

use crate::fixtures::draft::{self, ALICE, BOB, CAROL, join, join_rule, membership, state_event};
use crate::room::{Room, member};
use crate::{VERSIONS, measured, size};

/// The changes of a room before its members join, after that, and on each side of a fork.
struct Scene {
    name: &'static str,
    before: fn(&mut Room),
    later: fn(&mut Room),
    sides: [fn(&mut Room); 2],
}

fn nothing(_: &mut Room) {}

fn topic_of(room: &mut Room, sender: &str, topic: &str) {
    room.accept(state_event(sender, "m.room.topic", "", json!({ "topic": topic })));
}

fn old_topic(room: &mut Room) {
    topic_of(room, ALICE, "old");
}

fn new_topic(room: &mut Room) {
    topic_of(room, ALICE, "new");
}

fn topic_of_bob(room: &mut Room) {
    topic_of(room, BOB, "new");
}

fn message(room: &mut Room) {
    room.accept(draft::message(&member(1), "hello"));
}

fn name_of_the_room(room: &mut Room) {
    room.accept(state_event(BOB, "m.room.name", "", json!({ "name": "new" })));
}

fn rename(room: &mut Room, user: &str, name: usize) {
    let content = json!({ "membership": "join", "displayname": name.to_string() });
    room.accept(state_event(user, "m.room.member", user, content));
}

fn new_name_of_a_member(room: &mut Room) {
    rename(room, &member(1), 1);
}

fn new_name_of_alice(room: &mut Room) {
    rename(room, ALICE, 1);
}

fn history_of_alice(room: &mut Room) {
    (0..100).for_each(|name| rename(room, ALICE, name));
}

fn old_topic_of_carol(room: &mut Room) {
    room.accept(join(CAROL));
    room.change_levels(&[(BOB, 50), (CAROL, 50)]);
    topic_of(room, CAROL, "old");
}

fn carol_leaves(room: &mut Room) {
    room.accept(membership(CAROL, CAROL, "leave"));
}

fn kick(room: &mut Room) {
    room.accept(membership(BOB, &member(2), "leave"));
}

fn private(room: &mut Room) {
    room.accept(join_rule(ALICE, "invite"));
}

fn levels(room: &mut Room) {
    room.change_levels(&[(BOB, 60)]);
}

fn token(room: &mut Room) {
    let key = "fQpGIW1Snz+pwLZu6sTy2aHy/DYWWTspTJRPyNp0PKkfymfIsNffysMl6ObMMFdIJhk6g6pwlIqZ54rxo8SLmQ";
    let content = json!({ "display_name": "dave", "public_key": key, "key_validity_url": "https://a" });
    room.accept(state_event(ALICE, "m.room.third_party_invite", "token", content));
}

fn revoke(room: &mut Room) {
    room.accept(state_event(ALICE, "m.room.third_party_invite", "token", json!({})));
}

const SCENES: [Scene; 12] = [
    Scene { name: "a topic, a message", before: old_topic, later: nothing, sides: [new_topic, message] },
    Scene {
        name: "a room name, a member's name",
        before: nothing,
        later: nothing,
        sides: [name_of_the_room, new_name_of_a_member],
    },
    Scene {
        name: "a topic, a member's name",
        before: old_topic,
        later: nothing,
        sides: [new_topic, new_name_of_a_member],
    },
    Scene {
        name: "a topic whose sender has a new name, a message",
        before: old_topic,
        later: new_name_of_alice,
        sides: [topic_of_bob, message],
    },
    Scene {
        name: "a topic whose sender had 100 names, a message",
        before: old_topic,
        later: history_of_alice,
        sides: [new_topic, message],
    },
    Scene {
        name: "a topic whose sender left, a message",
        before: old_topic_of_carol,
        later: carol_leaves,
        sides: [new_topic, message],
    },
    Scene {
        name: "a topic, a new name of its sender",
        before: old_topic,
        later: history_of_alice,
        sides: [new_topic, new_name_of_alice],
    },
    Scene { name: "a kick, a message", before: nothing, later: nothing, sides: [kick, message] },
    Scene { name: "a kick, a topic", before: old_topic, later: history_of_alice, sides: [kick, new_topic] },
    Scene { name: "join rules, a message", before: nothing, later: nothing, sides: [private, message] },
    Scene { name: "power levels, a message", before: old_topic, later: nothing, sides: [levels, message] },
    Scene { name: "a revoked invite, a message", before: token, later: nothing, sides: [revoke, message] },
];

/// Resolves the fork of a scene, and returns the number of calls.
fn calls_of(scene: &Scene, version: &str, members: usize) -> u64 {
    let mut room = Room::public_room(version);
    (scene.before)(&mut room);
    room.add_members(members);
    (scene.later)(&mut room);
    let base = room.tips.clone();
    let states = scene.sides.map(|side| {
        room.tips.clone_from(&base);
        side(&mut room);
        room.after_tips()
    });
    let states = BTreeSet::from(states);
    assert_eq!(states.len(), 2, "{}", scene.name);
    measured(&mut room, &format!("{}, {members} members", scene.name), states).1
}

#[test]
fn resolving_an_asymmetric_fork_costs_the_same_in_a_larger_room() {
    for scene in &SCENES {
        for version in VERSIONS {
            let (few, many) = (calls_of(scene, version, 20), calls_of(scene, version, size(50_000)));
            assert_eq!(few, many, "{} in version {version}", scene.name);
        }
    }
}

#[test]
fn resolving_an_old_topic_among_power_levels_does_not_read_all_of_them() {
    for version in VERSIONS {
        let calls = |changes: usize| {
            let mut room = Room::public_room(version);
            for change in 0..changes {
                room.change_levels(&[(BOB, 50), ("@x:b.example", change as i64 % 40)]);
            }
            old_topic(&mut room);
            room.add_members(20);
            let base = room.tips.clone();
            new_topic(&mut room);
            let new = room.after_tips();
            room.tips = base;
            message(&mut room);
            let states = BTreeSet::from([new, room.after_tips()]);
            measured(&mut room, &format!("{changes} power levels"), states).1
        };
        assert_eq!(calls(10), calls(size(50_000)), "version {version}");
    }
}

/// The states after ten sides, each with another change, of which two are by people with long histories.
fn ten_sides(room: &mut Room) -> BTreeSet<Root> {
    let base = room.tips.clone();
    let mut side = 0;
    let states = [
        new_topic,
        topic_of_bob,
        name_of_the_room,
        new_name_of_a_member,
        new_name_of_alice,
        kick,
        private,
        levels,
        revoke,
        message,
    ]
    .map(|change| {
        room.tips.clone_from(&base);
        side += 1;
        change(room);
        room.accept(draft::message(&member(side), "side")).after
    });
    states.into()
}

#[test]
fn resolving_ten_extremities_costs_the_same_in_a_larger_room() {
    for version in VERSIONS {
        let calls = |members| {
            let mut room = Room::public_room(version);
            old_topic_of_carol(&mut room);
            token(&mut room);
            room.add_members(members);
            carol_leaves(&mut room);
            history_of_alice(&mut room);
            let states = ten_sides(&mut room);
            assert_eq!(states.len(), 10, "version {version}");
            measured(&mut room, &format!("ten sides, {members} members"), states).1
        };
        assert_eq!(calls(20), calls(size(50_000)), "version {version}");
    }
}
