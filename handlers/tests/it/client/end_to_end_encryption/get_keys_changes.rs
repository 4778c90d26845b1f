//! `GET /_matrix/client/v3/keys/changes`

use lattice_handlers::native::Defect;
use serde_json::{Value, json};

use crate::device_list::change_device_list;
use crate::story::{Story, since, value};

const STORY: &str = "client/end_to_end_encryption/get_keys_changes";
const SYNC: &str = "GET /_matrix/client/v3/sync";
const CHANGES: &str = "GET /_matrix/client/v3/keys/changes";

#[test]
fn s43_who_shares_a_room_learns_who_changed_since_a_token() {
    let mut story = Story::new();
    let (alice, bob, _) = story.two_in_a_room();
    let (carol, dave) = (story.person("carol"), story.person("dave"));
    let join =
        format!("POST /_matrix/client/v3/join/{}", story.room(&carol, json!({ "preset": "public_chat" })));
    story.ask(Some(&alice.token), &join, "{}");
    let from = since(&story.ask(Some(&alice.token), SYNC, ""));
    let of_dave = since(&story.ask(Some(&dave.token), SYNC, ""));
    let changes = |from: &str, to: &str| format!("{CHANGES}?from={from}&to={to}");
    story.say(Some(&alice.token), &changes(&from, &from), Value::Null);
    change_device_list(&story, &bob);
    change_device_list(&story, &alice);
    let leave = join.replace("join/", "rooms/") + "/leave";
    story.ask(Some(&carol.token), &leave, "{}");
    let to = since(&story.ask(Some(&alice.token), &format!("{SYNC}?since={from}"), ""));
    story.say(Some(&alice.token), &changes(&from, &to), Value::Null);
    story.say(Some(&alice.token), &changes(&to, &to), Value::Null);
    story.say(Some(&dave.token), &changes(&of_dave, &of_dave), Value::Null);
    // Who knows nothing, or has a token from after a restore, is told of everybody.
    for from in ["s1_999", "s1_0"] {
        let reply = story.ask(Some(&alice.token), &changes(from, &to), "");
        let changed = value(&reply)["changed"].as_array().unwrap().clone();
        assert!(changed.contains(&json!(bob.user_id)), "{from}: {changed:?}");
    }
    for request in [
        format!("{CHANGES}?from={from}"),
        format!("{CHANGES}?to={from}"),
        changes("yesterday", &to),
        changes(&from, "r1_4"),
    ] {
        story.say(Some(&alice.token), &request, Value::Null);
    }
    story.say(None, &changes(&from, &to), Value::Null);
    story.end(STORY, "s43_who_shares_a_room_learns_who_changed_since_a_token");
}

#[test]
fn a_room_that_does_not_answer_is_not_left_out() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let from = since(&story.ask(Some(&alice.token), SYNC, ""));
    change_device_list(&story, &bob);
    let request = format!("{CHANGES}?from={from}&to={from}");
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    assert_eq!(story.ask(Some(&alice.token), &request, "").status, 503);
    story.world.mend();
    let reply = value(&story.ask(Some(&alice.token), &request, ""));
    assert_eq!(reply, json!({ "changed": [bob.user_id], "left": [] }));
}
