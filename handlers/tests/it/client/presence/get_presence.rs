//! `GET /_matrix/client/v3/presence/{userId}/status`

use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/presence/get_presence";

fn get(of: &Person) -> String {
    format!("GET /_matrix/client/v3/presence/{}/status", of.user_id)
}

#[test]
fn s43_only_who_shares_a_room_sees_the_presence() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("PRESENCE", "on")]);
    let (alice, bob, _) = story.two_in_a_room();
    let carol = story.person("carol");
    story.say(Some(&bob.token), &get(&alice), Value::Null);
    let put = format!("PUT /_matrix/client/v3/presence/{}/status", alice.user_id);
    story.say(Some(&alice.token), &put, json!({ "presence": "unavailable", "status_msg": "Making tea" }));
    story.world.clock.advance(5_000);
    story.world.evict();
    for reader in [&alice, &bob, &carol] {
        story.say(Some(&reader.token), &get(&alice), Value::Null);
    }
    for user_id in ["@nobody:example.org", "@dave:elsewhere.org"] {
        let request = format!("GET /_matrix/client/v3/presence/{user_id}/status");
        assert_eq!(story.ask(Some(&alice.token), &request, "").status, 403, "{user_id}");
    }
    story.end(STORY, "s43_only_who_shares_a_room_sees_the_presence");
}

#[test]
fn everybody_is_offline_if_presence_is_off() {
    let story = Story::new();
    let (alice, bob, _) = story.two_in_a_room();
    let put = format!("PUT /_matrix/client/v3/presence/{}/status", alice.user_id);
    let sync = "GET /_matrix/client/v3/sync?set_presence=online";
    story.ask(Some(&alice.token), sync, "");
    let rows = story.world.sql(&Story::user_object(&alice.user_id));
    let before = rows.changed_rows();
    assert_eq!(story.ask(Some(&alice.token), &put, r#"{"presence":"online"}"#).status, 200);
    story.ask(Some(&alice.token), sync, "");
    assert_eq!(rows.changed_rows(), before);
    assert_eq!(value(&story.ask(Some(&bob.token), &get(&alice), "")), json!({ "presence": "offline" }));
    assert_eq!(
        value(&story.ask(Some(&bob.token), "GET /_matrix/client/v3/sync", ""))["presence"],
        Value::Null
    );
}
