//! Tests of what relations tell of events that their reader may not see.

use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, bodies, related, say};
use crate::story::{Person, Story, text, value};

/// The texts of the messages to which others relate as a filter says: by `messages`, and by a search.
fn answered(story: &Story, by: &Person, room_id: &str, filter: &Value) -> [Vec<String>; 2] {
    let percent: String = filter.to_string().bytes().map(|byte| format!("%{byte:02X}")).collect();
    let request = format!("GET /_matrix/client/v3/rooms/{room_id}/messages?dir=b&limit=50&filter={percent}");
    let page = value(&story.ask(Some(&by.token), &request, ""));
    let search = json!({ "search_term": "question", "filter": filter });
    let search = json!({ "search_categories": { "room_events": search } }).to_string();
    let found = value(&story.ask(Some(&by.token), "POST /_matrix/client/v3/search", &search));
    let results =
        found["search_categories"]["room_events"]["results"].as_array().cloned().unwrap_or_default();
    let results: Vec<Value> = results.into_iter().map(|result| result["result"].clone()).collect();
    [bodies(&page["chunk"]), bodies(&Value::Array(results))]
}

/// A filter that asks which events others relate to does not tell of answers that are hidden from the reader: those after
/// the reader left, and those of a time in which the reader was away (security S39).
#[test]
fn s39_a_filter_does_not_tell_of_relations_that_are_hidden() {
    for (visibility, returns) in [("shared", false), ("joined", false), ("joined", true)] {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
        let (alice, bob) = (story.person("alice"), story.person("bob"));
        let content = json!({ "history_visibility": visibility });
        let state = json!([{ "type": "m.room.history_visibility", "content": content }]);
        let room_id = story.room(&alice, json!({ "preset": "public_chat", "initial_state": state }));
        let join = || story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
        assert_eq!(join().status, 200);
        let asked = say(&story, &bob, &room_id, (MESSAGE, &text("question")));
        let by_type = json!({ "related_by_rel_types": ["m.thread"] });
        let by_sender = json!({ "related_by_senders": [alice.user_id] });
        let leave = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
        assert_eq!(story.ask(Some(&bob.token), &leave, "{}").status, 200);
        say(&story, &alice, &room_id, (MESSAGE, &related("m.thread", &asked, "answer")));
        if returns {
            assert_eq!(join().status, 200);
        }
        for filter in [&by_type, &by_sender] {
            let found = answered(&story, &bob, &room_id, filter);
            assert_eq!(found, [Vec::<String>::new(), Vec::new()], "{visibility}, {returns}: {filter}");
            assert_eq!(answered(&story, &alice, &room_id, filter), [["question"], ["question"]], "{filter}");
        }
    }
}

/// A member, and a former member, find the answers that they may see.
#[test]
fn a_filter_finds_relations_up_to_when_the_reader_left() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let asked = say(&story, &bob, &room_id, (MESSAGE, &text("question")));
    say(&story, &alice, &room_id, (MESSAGE, &related("m.thread", &asked, "answer")));
    let by_sender = json!({ "related_by_senders": [alice.user_id] });
    assert_eq!(answered(&story, &bob, &room_id, &by_sender), [["question"], ["question"]]);
    let leave = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
    assert_eq!(story.ask(Some(&bob.token), &leave, "{}").status, 200);
    assert_eq!(answered(&story, &bob, &room_id, &by_sender), [["question"], ["question"]]);
}

const AROUND: &str = "POST /_matrix/client/unstable/event_relationships";

/// Who is not in the room reads nothing around an event, and a walk does not pass an event that is hidden from the reader
/// (security S39).
#[test]
fn s39_a_walk_over_relations_does_not_pass_hidden_events() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let [alice, bob, mallory] = ["alice", "bob", "mallory"].map(|name| story.person(name));
    let state =
        json!([{ "type": "m.room.history_visibility", "content": { "history_visibility": "joined" } }]);
    let room_id = story.room(&alice, json!({ "preset": "public_chat", "initial_state": state }));
    let go = |what: &str| {
        let request = format!("POST /_matrix/client/v3/rooms/{room_id}/{what}");
        assert_eq!(story.ask(Some(&bob.token), &request, "{}").status, 200);
    };
    go("join");
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    go("leave");
    let hidden = say(&story, &alice, &room_id, (MESSAGE, &related("m.reference", &root, "hidden")));
    go("join");
    let leaf = say(&story, &alice, &room_id, (MESSAGE, &related("m.reference", &hidden, "leaf")));
    let ask = |by: &Person, event_id: &str, more: &Value| {
        let mut body = json!({ "event_id": event_id, "include_parent": true, "include_children": true });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let reply = story.ask(Some(&by.token), AROUND, &body.to_string());
        (reply.status.as_u16(), value(&reply))
    };
    for direction in ["up", "down"] {
        for more in [json!({ "direction": direction }), json!({ "direction": direction, "room_id": room_id })]
        {
            let whole = if direction == "up" { &leaf } else { &root };
            assert_eq!(ask(&alice, whole, &more).1["events"].as_array().map(Vec::len), Some(3), "{more}");
            for (event_id, name) in [(&root, "root"), (&leaf, "leaf")] {
                let (_, page) = ask(&bob, event_id, &more);
                assert_eq!(bodies(&page["events"]), [name], "{more}");
                assert_eq!(page["limited"], false, "{more}");
            }
            assert_eq!(ask(&bob, &hidden, &more).0, 404, "{more}");
            let refused = if more["room_id"].is_null() { 404 } else { 403 };
            let answers = [&root, &hidden, "$nothing"].map(|event_id| ask(&mallory, event_id, &more));
            assert_eq!(answers[0].0, refused, "{more}");
            assert!(answers.iter().all(|answer| *answer == answers[0]), "what exists cannot be told: {more}");
        }
    }
}
