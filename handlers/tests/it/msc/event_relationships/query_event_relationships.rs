//! `POST /_matrix/client/unstable/event_relationships` (MSC2836)

use lattice_handlers::objects::room::{MAX_EVENTS_WALKED, MAX_PAGE_BYTES};
use serde_json::{Value, json};

use crate::client::relations::{MESSAGE, REACTION, bodies, reaction, redact, related, say};
use crate::story::{Person, Story, text, value};

const STORY: &str = "msc/event_relationships/query_event_relationships";
const REQUEST: &str = "POST /_matrix/client/unstable/event_relationships";

/// A room with a tree of messages, of which each but the first relates to another: b, c and d to a, b1 and b2 to b, b11
/// to b1. A reaction and an edit do not count.
struct Tree {
    story: Story,
    alice: Person,
    bob: Person,
    room_id: String,
    ids: std::collections::BTreeMap<&'static str, String>,
}

impl Tree {
    fn new() -> Self {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
        let (alice, bob, room_id) = story.two_in_a_room();
        let mut tree = Self { story, alice, bob, room_id, ids: std::collections::BTreeMap::new() };
        for (rel_type, name, parent) in [
            ("", "a", ""),
            ("m.reference", "b", "a"),
            ("m.thread", "c", "a"),
            ("m.reference", "b1", "b"),
            ("org.example.answer", "b11", "b1"),
            ("m.reference", "b2", "b"),
            ("m.reference", "d", "a"),
        ] {
            let content = tree.ids.get(parent).map_or(text(name), |to| related(rel_type, to, name));
            let id = say(&tree.story, &tree.alice, &tree.room_id, (MESSAGE, &content));
            tree.ids.insert(name, id);
        }
        say(&tree.story, &tree.bob, &tree.room_id, (REACTION, &reaction(&tree.ids["a"], "+1")));
        say(
            &tree.story,
            &tree.alice,
            &tree.room_id,
            (MESSAGE, &related("m.replace", &tree.ids["c"], "edited")),
        );
        tree
    }

    fn ask(&self, by: &Person, from: &str, more: &Value) -> Value {
        let mut body = json!({ "event_id": self.ids[from] });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let reply = self.story.ask(Some(&by.token), REQUEST, &body.to_string());
        assert_eq!(reply.status, 200, "{body}: {}", value(&reply));
        value(&reply)
    }

    /// The names of the events of a page, and whether it is limited.
    fn names(&self, from: &str, more: &Value) -> (String, bool) {
        let page = self.ask(&self.alice, from, more);
        (self.of(&page).join(" "), page["limited"].as_bool().unwrap())
    }

    fn of(&self, page: &Value) -> Vec<&'static str> {
        let events = page["events"].as_array().unwrap().iter();
        let name = |event: &Value| *self.ids.iter().find(|(_, id)| event["event_id"] == **id).unwrap().0;
        events.map(name).collect()
    }
}

#[test]
fn a_client_reads_the_events_around_an_event() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    let reply = say(&story, &bob, &room_id, (MESSAGE, &related("m.reference", &root, "reply")));
    say(&story, &alice, &room_id, (MESSAGE, &related("m.reference", &reply, "reply to the reply")));
    let first = json!({ "event_id": root, "room_id": room_id, "recent_first": false, "limit": 2 });
    let page = story.say(Some(&bob.token), REQUEST, first.clone());
    let mut second = first;
    second["batch"] = value(&page)["next_batch"].clone();
    story.say(Some(&bob.token), REQUEST, second);
    story.say(Some(&alice.token), REQUEST, json!({ "event_id": reply, "direction": "up" }));
    story.say(Some(&alice.token), REQUEST, json!({ "event_id": reply, "include_parent": true, "limit": 2 }));
    story.end(STORY, "a_client_reads_the_events_around_an_event");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    for body in [
        json!({}),
        json!({ "event_id": "root" }),
        json!({ "event_id": root, "room_id": "kitchen" }),
        json!({ "event_id": root, "limit": -1 }),
        json!({ "event_id": root, "max_depth": "all" }),
        json!({ "event_id": root, "direction": "left" }),
        json!({ "event_id": root, "batch": "s1" }),
        json!({ "event_id": root, "batch": "e1_1_1_01" }),
        json!({ "event_id": root, "batch": "e1_1_1_1_1" }),
        json!({ "event_id": "$nothing" }),
        json!({ "event_id": "$nothing", "room_id": room_id }),
        json!({ "event_id": root, "room_id": "!nowhere:example.org" }),
    ] {
        story.say(Some(&bob.token), REQUEST, body);
    }
    story.say_raw(Some(&bob.token), REQUEST, "[]");
    story.say(None, REQUEST, json!({ "event_id": root }));
    story.end(STORY, "invalid_requests_are_refused");
}

/// The order of Complement's tests of the proposal: the event, its parent, its children, then the walk.
#[test]
fn a_walk_has_the_order_and_the_maxima_of_the_request() {
    let tree = Tree::new();
    for (from, more, expected) in [
        ("a", json!({}), "a d c b b2 b1 b11"),
        ("a", json!({ "recent_first": false }), "a b c d b1 b2 b11"),
        ("a", json!({ "recent_first": false, "depth_first": true }), "a b b1 b11 b2 c d"),
        ("a", json!({ "depth_first": true }), "a d c b b2 b1 b11"),
        ("a", json!({ "max_depth": 1 }), "a d c b"),
        ("a", json!({ "max_depth": 0 }), "a"),
        ("a", json!({ "max_depth": -1, "max_breadth": -1 }), "a d c b b2 b1 b11"),
        ("a", json!({ "max_breadth": 1 }), "a d"),
        ("a", json!({ "max_breadth": 1, "recent_first": false }), "a b b1 b11"),
        ("a", json!({ "max_breadth": 0 }), "a"),
        ("a", json!({ "max_breadth": 1, "include_children": true }), "a d c b"),
        ("b", json!({ "include_parent": true, "recent_first": false }), "b a b1 b2 b11"),
        ("b", json!({ "include_children": true, "direction": "up" }), "b b2 b1 a"),
        ("b11", json!({ "direction": "up" }), "b11 b1 b a"),
        ("b11", json!({ "direction": "up", "max_depth": 2 }), "b11 b1 b"),
        ("b11", json!({ "include_parent": true }), "b11 b1"),
    ] {
        assert_eq!(tree.names(from, &more), (expected.to_owned(), false), "{from} {more}");
    }
}

/// A page is limited only if there are other events; the pages have each event once.
#[test]
fn pages_have_each_event_once() {
    let tree = Tree::new();
    let walk = json!({ "recent_first": false, "depth_first": true, "include_children": true });
    let whole = tree.of(&tree.ask(&tree.alice, "a", &walk));
    assert_eq!(whole, ["a", "b", "c", "d", "b1", "b11", "b2"]);
    for limit in 1..=8 {
        let (mut seen, mut more) = (Vec::new(), walk.clone());
        more["limit"] = limit.into();
        loop {
            let page = tree.ask(&tree.alice, "a", &more);
            seen.extend(tree.of(&page));
            assert_eq!(page["limited"], page["next_batch"].is_string(), "{page}");
            assert!(page["events"].as_array().unwrap().len() <= limit);
            if page["limited"] == false {
                break;
            }
            more["batch"] = page["next_batch"].clone();
        }
        assert_eq!(seen, whole, "{limit}");
    }
}

/// What happens between two pages makes no page lose or repeat an event.
#[test]
fn pages_stand_still_while_the_room_goes_on() {
    for redacted in ["", "d", "c"] {
        let tree = Tree::new();
        let mut more = json!({ "limit": 3 });
        let first = tree.ask(&tree.alice, "a", &more);
        assert_eq!(tree.of(&first), ["a", "d", "c"]);
        let content = related("m.reference", &tree.ids["a"], "new");
        say(&tree.story, &tree.bob, &tree.room_id, (MESSAGE, &content));
        if !redacted.is_empty() {
            redact(&tree.story, &tree.alice, &tree.room_id, &tree.ids[redacted]);
        }
        more["batch"] = first["next_batch"].clone();
        assert_eq!(tree.of(&tree.ask(&tree.alice, "a", &more)), ["b", "b2", "b1"], "{redacted}");
    }
}

/// Messages of ignored users are left out, and what relates to them stays; from their own message nothing is shown.
#[test]
fn messages_of_ignored_users_are_left_out() {
    let tree = Tree::new();
    let ignore = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", tree.bob.user_id);
    let list = json!({ "ignored_users": { tree.alice.user_id.clone(): {} } });
    let answer = related("m.reference", &tree.ids["b"], "of bob");
    let own = say(&tree.story, &tree.bob, &tree.room_id, (MESSAGE, &answer));
    assert_eq!(tree.story.ask(Some(&tree.bob.token), &ignore, &list.to_string()).status, 200);
    for room_id in [Value::Null, json!(tree.room_id)] {
        let ask = |event_id: &str, direction: &str| {
            let mut body = json!({ "event_id": event_id, "direction": direction });
            if !room_id.is_null() {
                body["room_id"] = room_id.clone();
            }
            tree.story.ask(Some(&tree.bob.token), REQUEST, &body.to_string())
        };
        assert_eq!(ask(&tree.ids["b"], "down").status, 404);
        assert_eq!(bodies(&value(&ask(&own, "up"))["events"]), ["of bob"]);
    }
}

/// A walk looks at so many events; the response says that there are others.
#[test]
fn a_walk_ends_after_so_many_events() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    for number in 0..MAX_EVENTS_WALKED + 5 {
        let content = related("m.reference", &root, &number.to_string());
        say(&story, &alice, &room_id, (MESSAGE, &content));
    }
    let mut body =
        json!({ "event_id": root, "max_breadth": -1, "limit": MAX_EVENTS_WALKED, "room_id": room_id });
    let ask = |body: &Value| value(&story.ask(Some(&bob.token), REQUEST, &body.to_string()));
    let first = ask(&body);
    assert_eq!(first["events"].as_array().map(Vec::len), Some(1_000));
    body["batch"] = first["next_batch"].clone();
    let last = ask(&body);
    assert_eq!(last["events"].as_array().map(Vec::len), Some(1));
    assert_eq!((&last["limited"], &last["next_batch"]), (&json!(true), &Value::Null));
}

/// A page ends after so many bytes; the next one goes on.
#[test]
fn a_page_ends_after_so_many_bytes() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, (MESSAGE, &text("root")));
    for _ in 0..40 {
        let content = related("m.reference", &root, &"x".repeat(60_000));
        say(&story, &alice, &room_id, (MESSAGE, &content));
    }
    let mut body = json!({ "event_id": root, "max_breadth": -1, "room_id": room_id });
    let mut seen = std::collections::BTreeSet::new();
    for page in 0.. {
        let reply = story.ask(Some(&bob.token), REQUEST, &body.to_string());
        assert!(reply.body.bytes().unwrap().len() < MAX_PAGE_BYTES + 2 * 65_536, "page {page}");
        let events = value(&reply)["events"].clone();
        for event in events.as_array().unwrap() {
            assert!(seen.insert(event["event_id"].as_str().unwrap().to_owned()), "page {page}");
        }
        body["batch"] = value(&reply)["next_batch"].clone();
        if body["batch"].is_null() {
            assert!(page > 1);
            break;
        }
    }
    assert_eq!(seen.len(), 41);
}

/// A token is a place: whatever a client makes of it is refused, or a place.
#[test]
fn a_forged_token_breaks_nothing() {
    let tree = Tree::new();
    let most = u64::MAX;
    for (batch, expected) in [
        (format!("e1_{most}_{most}_{most}"), ""),
        (format!("e1_{most}_0_{most}"), "a d c b b2 b1 b11"),
        ("e1_0_0_0".to_owned(), "a"),
        (String::new(), "a d c b b2 b1 b11"),
    ] {
        assert_eq!(tree.names("a", &json!({ "batch": batch })).0, expected, "{batch}");
    }
}
