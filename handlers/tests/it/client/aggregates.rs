//! What relates to an event comes with it, wherever it is read (client-server API, "Server-side aggregation of
//! events").

use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, REACTION, event, reaction, redact, related, say};
use crate::story::{Person, Story, text, value};

/// `m.relations` of an event that is read alone.
fn relations(story: &Story, by: &Person, room_id: &str, id: &str) -> Value {
    event(story, by, room_id, id)["unsigned"]["m.relations"].clone()
}

#[test]
fn relations_are_aggregated_wherever_an_event_is_read() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    say(&story, &alice, &room_id, (MESSAGE, &related("m.replace", &root, "* edited")));
    let pointer = say(&story, &bob, &room_id, (MESSAGE, &related("m.reference", &root, "see there")));
    say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, "first")));
    let newest = say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", &root, "second")));
    say(&story, &bob, &room_id, (MESSAGE, &related("m.replace", &newest, "* second edited")));
    say(&story, &bob, &room_id, (REACTION, &reaction(&root, "+1")));
    let of_event = relations(&story, &alice, &room_id, &root);
    assert_eq!(of_event["m.replace"]["content"]["body"], "* edited");
    assert_eq!(of_event["m.reference"], json!({ "chunk": [{ "event_id": pointer }] }));
    let thread = &of_event["m.thread"];
    assert_eq!((&thread["count"], &thread["current_user_participated"]), (&json!(2), &json!(true)));
    assert_eq!(thread["latest_event"]["event_id"], newest.as_str());
    let edit = &thread["latest_event"]["unsigned"]["m.relations"]["m.replace"];
    assert_eq!(edit["content"]["body"], "* second edited");
    assert_eq!(of_event.as_object().unwrap().len(), 3, "reactions are not aggregated: {of_event}");

    let get = |request: String| value(&story.ask(Some(&alice.token), &request, ""));
    let room = format!("GET /_matrix/client/v3/rooms/{room_id}");
    let of_list = |list: &Value| {
        let events = list.as_array().unwrap_or_else(|| panic!("{list}"));
        let event = events.iter().find(|event| event["event_id"] == root.as_str());
        event.unwrap_or_else(|| panic!("{list}"))["unsigned"]["m.relations"].clone()
    };
    assert_eq!(of_list(&get(format!("{room}/messages?dir=b&limit=50"))["chunk"]), of_event);
    assert_eq!(of_list(&get(format!("{room}/messages?dir=f&limit=50"))["chunk"]), of_event);
    let context = get(format!("{room}/context/{root}"));
    assert_eq!(context["event"]["unsigned"]["m.relations"], of_event);
    let around = get(format!("{room}/context/{newest}?limit=20"));
    assert_eq!(of_list(&around["events_before"]), of_event);
    let threads = get(format!("GET /_matrix/client/v1/rooms/{room_id}/threads"));
    assert_eq!(of_list(&threads["chunk"]), of_event);
    let sync = get("GET /_matrix/client/v3/sync".to_owned());
    let timeline = &sync["rooms"]["join"][&room_id]["timeline"]["events"];
    let mut in_sync = of_list(timeline);
    in_sync["m.thread"]["latest_event"]["room_id"] = json!(room_id);
    in_sync["m.replace"]["room_id"] = json!(room_id);
    in_sync["m.thread"]["latest_event"]["unsigned"]["m.relations"]["m.replace"]["room_id"] = json!(room_id);
    assert_eq!(in_sync, of_event, "the format of /sync has no room_id");
}

/// The newest edit by the sender of the event, with its type and with new content, that is not redacted.
#[test]
fn only_a_valid_edit_is_aggregated() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    let shown = || relations(&story, &bob, &room_id, &root)["m.replace"]["content"]["body"].clone();
    let edit = |by: &Person, of: &str, body: &str| {
        say(&story, by, &room_id, (of, &related("m.replace", &root, body)))
    };
    edit(&bob, MESSAGE, "by another");
    edit(&alice, "org.example.type", "of another type");
    let mut bare = related("m.replace", &root, "without new content");
    bare.as_object_mut().unwrap().remove("m.new_content");
    say(&story, &alice, &room_id, (MESSAGE, &bare));
    assert_eq!(shown(), Value::Null);
    let first = edit(&alice, MESSAGE, "first");
    let second = edit(&alice, MESSAGE, "second");
    assert_eq!(shown(), "second");
    say(&story, &alice, &room_id, (MESSAGE, &related("m.replace", &second, "an edit of an edit")));
    assert_eq!(relations(&story, &bob, &room_id, &second), Value::Null);
    edit(&bob, MESSAGE, "by another, later");
    redact(&story, &alice, &room_id, &second);
    assert_eq!(shown(), "first");
    edit(&alice, MESSAGE, "third");
    redact(&story, &alice, &room_id, &root);
    assert_eq!(relations(&story, &bob, &room_id, &root), Value::Null, "no edit for a redacted event");
    redact(&story, &alice, &room_id, &first);
}

/// What a reader may not see is not aggregated either.
#[test]
fn former_members_and_later_members_see_what_they_may() {
    let story = Story::new();
    let alice = story.person("alice");
    for (visibility, later) in [("shared", Some("second")), ("joined", None)] {
        let (before, after) =
            (story.person(&format!("before-{visibility}")), story.person(&format!("after-{visibility}")));
        let content = json!({ "history_visibility": visibility });
        let state = json!([{ "type": "m.room.history_visibility", "content": content }]);
        let room_id = story.room(&alice, json!({ "preset": "public_chat", "initial_state": state }));
        let join = format!("POST /_matrix/client/v3/join/{room_id}");
        assert_eq!(story.ask(Some(&before.token), &join, "{}").status, 200);
        let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
        say(&story, &alice, &room_id, (MESSAGE, &related("m.replace", &root, "first")));
        say(&story, &alice, &room_id, (MESSAGE, &related("m.thread", &root, "one")));
        let leave = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
        assert_eq!(story.ask(Some(&before.token), &leave, "{}").status, 200);
        say(&story, &alice, &room_id, (MESSAGE, &related("m.replace", &root, "second")));
        say(&story, &alice, &room_id, (MESSAGE, &related("m.thread", &root, "two")));
        assert_eq!(story.ask(Some(&after.token), &join, "{}").status, 200);
        let seen = relations(&story, &before, &room_id, &root);
        assert_eq!(seen["m.replace"]["content"]["body"], "first", "{visibility}");
        let count = if visibility == "shared" { json!(1) } else { Value::Null };
        assert_eq!(seen["m.thread"]["count"], count, "{visibility}");
        let seen = relations(&story, &after, &room_id, &root);
        assert_eq!(seen["m.replace"]["content"]["body"], json!(later), "{visibility}");
        assert!(!seen.to_string().contains("before"), "{seen}");
    }
}

/// A page of events reads what relates to them together.
#[test]
fn a_page_needs_as_many_statements_however_many_events_it_has() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let mut statements = Vec::new();
    for events in [3, 24] {
        for number in 0..events {
            let root = say(&story, &alice, &room_id, (MESSAGE, &text(&number.to_string())));
            for rel_type in ["m.replace", "m.thread", "m.reference"] {
                say(&story, &alice, &room_id, (MESSAGE, &related(rel_type, &root, "related")));
            }
        }
        let sql = story.world.sql(&Story::room_object(&room_id));
        let request =
            format!("GET /_matrix/client/v3/rooms/{room_id}/messages?dir=b&limit={}", 4 * events - 1);
        let read = || {
            let (before, _) = sql.reads();
            assert_eq!(story.ask(Some(&bob.token), &request, "").status, 200);
            sql.reads().0 - before
        };
        read();
        statements.push(read());
    }
    println!("{statements:?}");
    assert!(statements[1] <= statements[0] + 1, "{statements:?}");
}

/// However large the events that relate to those of a page are, the page stays small.
#[test]
fn the_related_events_of_a_page_have_a_limit_in_bytes() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let large = "x".repeat(60_000);
    let roots: Vec<String> =
        (0..30).map(|_| say(&story, &alice, &room_id, (MESSAGE, &text("root")))).collect();
    for root in &roots {
        say(&story, &bob, &room_id, (MESSAGE, &related("m.thread", root, &large)));
    }
    let threads = format!("GET /_matrix/client/v1/rooms/{room_id}/threads?limit=50");
    let page = value(&story.ask(Some(&bob.token), &threads, ""));
    let shown = page["chunk"].as_array().unwrap();
    let with_newest = shown.iter().filter(|root| root["unsigned"]["m.relations"]["m.thread"].is_object());
    assert_eq!(shown.len(), 30);
    assert!((10..=18).contains(&with_newest.clone().count()), "{}", with_newest.count());
    for _ in 0..30 {
        say(&story, &bob, &room_id, (MESSAGE, &related("m.reference", &roots[0], &large)));
    }
    let of_root = relations(&story, &bob, &room_id, &roots[0]);
    let references = of_root["m.reference"]["chunk"].as_array().unwrap().len();
    assert!((10..=18).contains(&references), "{references}");
    assert!(of_root["m.thread"].is_object(), "references come last");
}
