//! Tests of objects that have more requests than the platform queues for them (security S56).

use lattice_handlers::native::Defect;
use lattice_handlers::objects::host::EFFECT_RETRY_MS;
use serde_json::json;

use crate::story::{Story, send, since, text, texts, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";

/// A client is told to wait, and the server does not ask again by itself.
#[test]
fn s56_an_overloaded_object_is_a_429_and_is_asked_once() {
    let story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let (room, user) = (Story::room_object(&room_id), Story::user_object(&alice.user_id));
    let login = json!({ "type": "m.login.password", "user": "alice", "password": "secret" }).to_string();
    let message = (send(&room_id, "1"), text("hello").to_string());
    let whoami = ("GET /_matrix/client/v3/account/whoami".to_owned(), String::new());
    for (object, token, (request, body)) in [
        (&room, Some(&alice.token), message),
        (&user, Some(&alice.token), whoami),
        (&user, Some(&alice.token), (SYNC.to_owned(), String::new())),
        (&user, None, ("POST /_matrix/client/v3/login".to_owned(), login)),
    ] {
        story.world.break_object(object, Defect::IsOverloaded);
        let before = story.world.commands(object);
        let reply = story.ask(token.map(String::as_str), &request, &body);
        let refused = value(&reply);
        assert_eq!(
            (reply.status.as_u16(), &refused["errcode"]),
            (429, &json!("M_LIMIT_EXCEEDED")),
            "{request}"
        );
        assert!(refused["retry_after_ms"].as_u64().is_some_and(|ms| ms >= 1_000), "{request}: {refused}");
        assert_eq!(story.world.commands(object), before + 1, "{request}");
        story.world.mend();
        assert_eq!(story.ask(token.map(String::as_str), &request, &body).status, 200, "{request}");
    }
}

/// A member whose object is overloaded is called once, and again after its back-off; a Room is owed.
#[test]
fn s56_deliveries_and_syncs_do_not_ask_an_overloaded_object_in_a_loop() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let token = since(&story.ask(Some(&bob.token), SYNC, ""));
    let (room, user) = (Story::room_object(&room_id), Story::user_object(&bob.user_id));
    story.world.break_object(&user, Defect::IsOverloaded);
    let before = story.world.commands(&user);
    for number in ["1", "2", "3", "4", "5"] {
        let sent = story.ask(Some(&alice.token), &send(&room_id, number), &text(number).to_string());
        assert_eq!(sent.status, 200);
    }
    assert_eq!(story.world.commands(&user), before + 1, "the member in back-off was called again");
    story.world.mend();
    futures_executor::block_on(story.world.fire_alarms(EFFECT_RETRY_MS)).unwrap();
    story.world.break_object(&room, Defect::IsOverloaded);
    let before = story.world.commands(&room);
    let mut next = token.clone();
    for _ in 0..5 {
        next = since(&story.ask(Some(&bob.token), &format!("{SYNC}?since={next}"), ""));
    }
    assert!(story.world.commands(&room) <= before + 2, "{}", story.world.commands(&room) - before);
    story.world.mend();
    let synced = story.ask(Some(&bob.token), &format!("{SYNC}?since={token}"), "");
    assert_eq!(texts(&synced, &room_id), ["1", "2", "3", "4", "5"]);
}
