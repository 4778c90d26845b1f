//! `PUT /_matrix/client/v3/room_keys/keys/{roomId}/{sessionId}`

use serde_json::Value;

use crate::client::key_backups::{KEYS, ROOM, create, key};
use crate::story::{Story, value};

const STORY: &str = "client/end_to_end_encryption/put_room_key_by_session_id";

#[test]
fn the_key_of_a_session_is_put() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    create(&story, &alice);
    story.say(token, &format!("PUT {KEYS}/{ROOM}/a%2Fb+c?version=1"), key("one"));
    story.say(token, &format!("GET {KEYS}/{ROOM}/a%2Fb+c?version=1"), Value::Null);
    story.say(token, &format!("PUT {KEYS}/{ROOM}/a?version=2"), key("one"));
    create(&story, &alice);
    story.say(token, &format!("PUT {KEYS}/{ROOM}/a?version=1"), key("one"));
    story.say(token, &format!("PUT {KEYS}/{ROOM}/a?version=2"), Value::Null);
    story.say(None, &format!("PUT {KEYS}/{ROOM}/a?version=2"), key("one"));
    story.end(STORY, "the_key_of_a_session_is_put");
}

/// A key is replaced by one that is verified if it is not, then by one with a lower first index, then by one that was
/// forwarded less often; by nothing else.
#[test]
fn a_key_is_replaced_by_a_better_one_alone() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    create(&story, &alice);
    let path = format!("{KEYS}/{ROOM}/a?version=1");
    let all = [true, false]
        .map(|verified| [1, 2, 3].map(|first| [0, 1, 2].map(|forwarded| (!verified, first, forwarded))));
    let all: Vec<(bool, u64, u64)> = all.into_iter().flatten().flatten().collect();
    let put = |(is_unverified, first, forwarded): (bool, u64, u64), name: &str| {
        let mut key = key(name);
        key["is_verified"] = (!is_unverified).into();
        key["first_message_index"] = first.into();
        key["forwarded_count"] = forwarded.into();
        let reply = story.ask(Some(&alice.token), &format!("PUT {path}"), &key.to_string());
        value(&reply)["etag"].clone()
    };
    for known in &all {
        for new in &all {
            story.ask(Some(&alice.token), &format!("DELETE {path}"), "");
            let before = put(*known, "known");
            let after = put(*new, "new");
            let shown = value(&story.ask(Some(&alice.token), &format!("GET {path}"), ""));
            let is_new = shown["session_data"]["ciphertext"] == "new";
            assert_eq!((is_new, before != after), (new < known, new < known), "{known:?} {new:?}");
        }
    }
}
