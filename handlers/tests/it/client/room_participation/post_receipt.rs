//! `POST /_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}`

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::objects::room::store::MAX_THREAD_RECEIPTS;
use serde_json::{Value, json};

use crate::story::{Person, Story, send, since, text, value};

const STORY: &str = "client/room_participation/post_receipt";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn post(room_id: &str, kind: &str, event_id: &str) -> String {
    format!("POST /_matrix/client/v3/rooms/{room_id}/receipt/{kind}/{event_id}")
}

/// Sends a message; in a thread if there is a root.
fn message(story: &Story, person: &Person, room_id: &str, (name, root): (&str, Option<&str>)) -> String {
    let mut content = text(name);
    if let Some(root) = root {
        content["m.relates_to"] = json!({ "rel_type": "m.thread", "event_id": root });
    }
    let sent = story.ask(Some(&person.token), &send(room_id, name), &content.to_string());
    value(&sent)["event_id"].as_str().unwrap().to_owned()
}

/// The content of the room's receipts in a sync, all events `m.receipt` together.
fn receipts(sync: &Value, room_id: &str) -> Vec<Value> {
    let events =
        sync["rooms"]["join"][room_id]["ephemeral"]["events"].as_array().cloned().unwrap_or_default();
    events.iter().filter(|event| event["type"] == "m.receipt").map(|event| event["content"].clone()).collect()
}

fn sync(story: &Story, person: &Person, token: &str) -> (Value, String) {
    let reply = story.ask(Some(&person.token), &format!("{SYNC}?since={token}"), "");
    (value(&reply), since(&reply))
}

#[test]
fn a_receipt_reaches_the_members_by_sync() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let event_id = message(&story, &alice, &room_id, ("one", None));
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    story.say(Some(&bob.token), &post(&room_id, "m.read", &event_id), json!({}));
    story.say(Some(&alice.token), &format!("{SYNC}?since={first}"), Value::Null);
    let whole = value(&story.ask(Some(&alice.token), SYNC, ""));
    let expected = json!({ &event_id: { "m.read": { &bob.user_id: { "ts": 1_767_225_600_000_u64 } } } });
    assert_eq!(receipts(&whole, &room_id), std::slice::from_ref(&expected), "an initial sync has it too");
    story.world.evict();
    let later = message(&story, &alice, &room_id, ("two", None));
    assert_ne!(
        later, event_id,
        "the event after a receipt takes a position of its own, also after an eviction"
    );
    assert_eq!(receipts(&value(&story.ask(Some(&bob.token), SYNC, "")), &room_id), [expected]);
    story.end(STORY, "a_receipt_reaches_the_members_by_sync");
}

#[test]
fn an_open_poll_returns_a_receipt() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let event_id = message(&story, &alice, &room_id, ("one", None));
    let first = format!("{SYNC}?since={}&timeout=30000", since(&story.ask(Some(&alice.token), SYNC, "")));
    let request = post(&room_id, "m.read", &event_id);
    let poll = story.start(Some(&alice.token), &first, "");
    let (synced, _) = block_on(join(poll, story.start(Some(&bob.token), &request, "{}")));
    assert_eq!(receipts(&value(&synced), &room_id).len(), 1);
    assert_eq!(value(&synced)["rooms"]["join"][&room_id]["timeline"]["events"], json!([]));
}

#[test]
fn receipts_only_move_forward() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let events = ["one", "two"].map(|name| message(&story, &alice, &room_id, (name, None)));
    for kind in ["m.read", "m.read.private", "m.fully_read"] {
        assert_eq!(story.ask(Some(&bob.token), &post(&room_id, kind, &events[1]), "{}").status, 200);
        let token = since(&story.ask(Some(&bob.token), SYNC, ""));
        for event_id in &events {
            assert_eq!(story.ask(Some(&bob.token), &post(&room_id, kind, event_id), "{}").status, 200);
        }
        assert_eq!(sync(&story, &bob, &token).0["rooms"], Value::Null, "{kind} did not move");
    }
}

#[test]
fn a_private_receipt_is_shown_to_its_user_alone() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let event_id = message(&story, &alice, &room_id, ("one", None));
    let hers = since(&story.ask(Some(&alice.token), SYNC, ""));
    let his = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.say(Some(&bob.token), &post(&room_id, "m.read.private", &event_id), json!({ "thread_id": "main" }));
    story.say(Some(&bob.token), &format!("{SYNC}?since={his}"), Value::Null);
    assert_eq!(sync(&story, &alice, &hers).0["rooms"], Value::Null);
    assert!(receipts(&value(&story.ask(Some(&alice.token), SYNC, "")), &room_id).is_empty());
    story.world.evict();
    assert_eq!(receipts(&value(&story.ask(Some(&bob.token), SYNC, "")), &room_id).len(), 1);
    story.end(STORY, "a_private_receipt_is_shown_to_its_user_alone");
}

#[test]
fn the_unthreaded_of_two_receipts_for_an_event_is_shown() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = message(&story, &alice, &room_id, ("root", None));
    let reply = message(&story, &alice, &room_id, ("reply", Some(&root)));
    for kind in ["m.read", "m.read.private"] {
        story.ask(Some(&bob.token), &post(&room_id, kind, &reply), "{}");
        let threaded = json!({ "thread_id": root }).to_string();
        story.ask(Some(&bob.token), &post(&room_id, kind, &reply), &threaded);
        let shown = receipts(&value(&story.ask(Some(&bob.token), SYNC, "")), &room_id);
        let shown: Vec<&Value> =
            shown.iter().filter(|content| content[&reply][kind] != Value::Null).collect();
        let receipt = &shown[0][&reply][kind][&bob.user_id];
        assert_eq!((shown.len(), receipt), (1, &json!({ "ts": 1_767_225_600_000_u64 })), "{kind}");
    }
}

#[test]
fn a_threaded_receipt_names_its_thread_and_moves_alone() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = message(&story, &alice, &room_id, ("root", None));
    let reply = message(&story, &alice, &room_id, ("reply", Some(&root)));
    let other = message(&story, &alice, &room_id, ("other", None));
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    let mut mark = |event_id: &str, thread: &str| {
        let reply =
            story.say(Some(&bob.token), &post(&room_id, "m.read", event_id), json!({ "thread_id": thread }));
        reply.status.as_u16()
    };
    assert_eq!(mark(&other, "main"), 200);
    assert_eq!(mark(&reply, &root), 200, "an older event in another thread");
    assert_eq!(mark(&root, &root), 200, "the root is in its thread");
    assert_eq!(mark(&root, "main"), 200, "and in the main timeline");
    assert_eq!(mark(&reply, "main"), 400);
    assert_eq!(mark(&other, &root), 400);
    assert_eq!(mark(&other, "nonsense"), 400);
    assert_eq!(mark(&other, ""), 400);
    let shown = receipts(&sync(&story, &alice, &first).0, &room_id);
    assert_eq!(shown[0][&reply]["m.read"][&bob.user_id]["thread_id"], json!(root));
    assert_eq!(shown[0][&other]["m.read"][&bob.user_id]["thread_id"], json!("main"));
    story.end(STORY, "a_threaded_receipt_names_its_thread_and_moves_alone");
}

#[test]
fn the_receipts_of_threads_have_a_maximum() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    for number in 0..=MAX_THREAD_RECEIPTS {
        let root = message(&story, &alice, &room_id, (&format!("root {number}"), None));
        let body = json!({ "thread_id": root }).to_string();
        for kind in ["m.read", "m.read.private"] {
            assert_eq!(story.ask(Some(&bob.token), &post(&room_id, kind, &root), &body).status, 200);
        }
    }
    let shown = receipts(&value(&story.ask(Some(&bob.token), SYNC, "")), &room_id);
    let counts: Vec<usize> = shown.iter().map(|content| content.as_object().unwrap().len()).collect();
    assert_eq!(counts, [MAX_THREAD_RECEIPTS as usize; 2]);
}

#[test]
fn a_filter_leaves_receipts_out_and_ends_no_poll() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let event_id = message(&story, &alice, &room_id, ("one", None));
    let filter = r#"filter={"room":{"ephemeral":{"types":["m.typing"]}}}"#;
    let first = since(&story.ask(Some(&bob.token), &format!("{SYNC}?{filter}"), ""));
    for kind in ["m.read", "m.read.private"] {
        story.ask(Some(&alice.token), &post(&room_id, kind, &event_id), "{}");
        story.ask(Some(&bob.token), &post(&room_id, kind, &event_id), "{}");
    }
    let filtered = story.ask(Some(&bob.token), &format!("{SYNC}?{filter}&since={first}"), "");
    assert_eq!(value(&filtered)["rooms"]["join"][&room_id]["ephemeral"], Value::Null);
    let whole = value(&story.ask(Some(&bob.token), &format!("{SYNC}?{filter}"), ""));
    assert_eq!(whole["rooms"]["join"][&room_id]["ephemeral"], Value::Null);
}

#[test]
fn a_receipt_writes_two_rows_of_the_room_and_one_of_each_member() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    story.wake(&[&alice, &bob]);
    let events = ["one", "two"].map(|name| message(&story, &alice, &room_id, (name, None)));
    story.ask(Some(&bob.token), &post(&room_id, "m.read", &events[0]), "{}");
    let room = story.world.sql(&Story::room_object(&room_id));
    let users = [&alice.user_id, &bob.user_id].map(|user| story.world.sql(&Story::user_object(user)));
    let rows = || (room.changed_rows(), users.iter().map(|sql| sql.changed_rows()).sum::<u64>());
    let before = rows();
    story.ask(Some(&bob.token), &post(&room_id, "m.read", &events[1]), "{}");
    let after = rows();
    assert_eq!((after.0 - before.0, after.1 - before.1), (1, 2), "one row replaced, one row of each member");
    story.ask(Some(&bob.token), &post(&room_id, "m.read", &events[1]), "{}");
    assert_eq!(rows(), after, "a receipt that does not move writes nothing");
    story.ask(Some(&bob.token), &post(&room_id, "m.read.private", &events[1]), "{}");
    assert_eq!((rows().0 - after.0, rows().1 - after.1), (0, 1), "a private one is the user's alone");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    let event_id = message(&story, &alice, &room_id, ("one", None));
    let elsewhere = story.room(&alice, json!({}));
    let foreign = message(&story, &alice, &elsewhere, ("two", None));
    story.say(None, &post(&room_id, "m.read", &event_id), json!({}));
    story.say(Some(&carol.token), &post(&room_id, "m.read", &event_id), json!({}));
    story.say(Some(&alice.token), &post("!hall:example.org", "m.read", &event_id), json!({}));
    story.say(Some(&bob.token), &post(&room_id, "m.read", "$unknown"), json!({}));
    story.say(Some(&alice.token), &post(&room_id, "m.read", &foreign), json!({}));
    story.say(Some(&bob.token), &post(&room_id, "m.seen", &event_id), json!({}));
    story.say(Some(&bob.token), &post(&room_id, "m.read", "one"), json!({}));
    story.say(Some(&bob.token), &post(&room_id, "m.fully_read", &event_id), json!({ "thread_id": "main" }));
    story.say(Some(&bob.token), &post(&room_id, "m.read", &event_id), json!({ "thread_id": 1 }));
    story.say_raw(Some(&bob.token), &post(&room_id, "m.read", &event_id), "[]");
    story.end(STORY, "invalid_requests_are_refused");
}
