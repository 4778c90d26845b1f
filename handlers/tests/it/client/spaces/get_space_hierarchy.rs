//! `GET /_matrix/client/v1/rooms/{roomId}/hierarchy`

use std::pin::pin;
use std::task::Poll;

use futures_executor::block_on;
use futures_util::future::{Either, join, select};
use lattice_handlers::native::Defect;
use lattice_handlers::ports::Clock as _;
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/spaces/get_space_hierarchy";

fn hierarchy(room_id: &str, query: &str) -> String {
    format!("GET /_matrix/client/v1/rooms/{room_id}/hierarchy{query}")
}

/// A public room with a name.
fn room(story: &Story, by: &Person, name: &str, more: Value) -> String {
    let mut body = json!({ "preset": "public_chat", "name": name });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    story.world.clock.advance(1);
    story.room(by, body)
}

fn space(story: &Story, by: &Person, name: &str) -> String {
    room(story, by, name, json!({ "creation_content": { "type": "m.space" } }))
}

fn child(story: &Story, by: &Person, (space, child): (&str, &str), content: Value) {
    story.world.clock.advance(1);
    let request = format!("PUT /_matrix/client/v3/rooms/{space}/state/m.space.child/{child}");
    assert_eq!(story.ask(Some(&by.token), &request, &content.to_string()).status, 200);
}

fn via() -> Value {
    json!({ "via": ["example.org"] })
}

/// The names of the rooms of all pages.
fn names(story: &Story, by: &Person, room_id: &str, query: &str) -> Vec<String> {
    let (mut names, mut from) = (Vec::new(), String::new());
    for _ in 0..100 {
        let reply = story.ask(Some(&by.token), &hierarchy(room_id, &format!("?{query}{from}")), "");
        let page = value(&reply);
        assert_eq!(reply.status, 200, "{page}");
        let rooms = page["rooms"].as_array().unwrap().iter();
        names.extend(rooms.map(|room| room["name"].as_str().unwrap_or("-").to_owned()));
        match page["next_batch"].as_str() {
            Some(next) => from = format!("&from={next}"),
            None => return names,
        }
    }
    panic!("the pages have no end: {names:?}")
}

#[test]
fn the_rooms_below_a_space_come_depth_first_in_their_order() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let root = space(&story, &alice, "root");
    let inner = space(&story, &alice, "inner");
    let [first, second, third, deep] =
        ["first", "second", "third", "deep"].map(|name| room(&story, &alice, name, json!({})));
    child(&story, &alice, (&root, &third), via());
    child(
        &story,
        &alice,
        (&root, &second),
        json!({ "via": ["example.org"], "order": "b", "suggested": true }),
    );
    child(&story, &alice, (&root, &first), json!({ "via": ["example.org"], "order": "a" }));
    child(&story, &alice, (&root, &inner), json!({ "via": ["example.org"], "order": "é" }));
    child(&story, &alice, (&inner, &deep), via());
    // A circle, a room that is there already, and rooms that are no children.
    child(&story, &alice, (&inner, &root), via());
    child(&story, &alice, (&inner, &first), via());
    for (name, content) in
        [("no-via", json!({})), ("empty-via", json!({ "via": [] })), ("of-numbers", json!({ "via": [1] }))]
    {
        let other = room(&story, &alice, name, json!({}));
        child(&story, &alice, (&root, &other), content);
    }
    child(&story, &alice, (&root, "no-room"), via());
    child(&story, &alice, (&root, "!nowhere:example.org"), via());
    let all = ["root", "first", "second", "third", "inner", "deep"];
    for query in ["", "limit=1", "limit=2", "limit=4", "limit=5", "limit=50", "max_depth=2"] {
        assert_eq!(names(&story, &bob, &root, query), all, "{query}");
    }
    assert_eq!(names(&story, &bob, &root, "max_depth=0"), ["root"]);
    assert_eq!(names(&story, &bob, &root, "max_depth=1&limit=2"), all[..5]);
    assert_eq!(names(&story, &bob, &root, "suggested_only=true"), ["root", "second"]);
    assert_eq!(names(&story, &bob, &first, ""), ["first"], "a room that is no space");
    story.say(Some(&bob.token), &hierarchy(&root, "?suggested_only=true"), Value::Null);
    let page = story.ask(Some(&bob.token), &hierarchy(&root, "?limit=1"), "");
    let next = value(&page)["next_batch"].as_str().unwrap().to_owned();
    let others = [format!("?from={next}&max_depth=1"), format!("?from={next}&suggested_only=true")];
    for query in others.iter().map(String::as_str).chain([
        "?from=h1_x",
        "?from=now",
        "?limit=0",
        "?limit=-1",
        "?max_depth=-1",
        "?limit=x",
    ]) {
        let reply = value(&story.ask(Some(&bob.token), &hierarchy(&root, query), ""));
        assert_eq!(reply["errcode"], "M_INVALID_PARAM", "{query}: {reply}");
    }
    let other = story.ask(Some(&bob.token), &hierarchy(&first, &format!("?from={next}")), "");
    assert_eq!(other.status, 400, "a token of another space");
    story.say(Some(&bob.token), &hierarchy(&root, "?from=now"), Value::Null);
    story.say(Some(&bob.token), &hierarchy(&root, "?max_depth=-1"), Value::Null);
    story.say(Some(&bob.token), &hierarchy("!nowhere:example.org", ""), Value::Null);
    story.end(STORY, "the_rooms_below_a_space_come_depth_first_in_their_order");
}

/// Invited and joined rooms, rooms that one may join, knock at or look into, restricted rooms for the members of the
/// rooms that they name; no others.
#[test]
fn only_rooms_that_the_caller_may_know_of_are_shown() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let root = space(&story, &alice, "root");
    let with_rule = |name: &str, rule: Value| {
        let state = json!([{ "type": "m.room.join_rules", "content": rule }]);
        let id = room(&story, &alice, name, json!({ "preset": "private_chat", "initial_state": state }));
        child(&story, &alice, (&root, &id), via());
        id
    };
    let allow = json!([{ "type": "m.room_membership", "room_id": root }]);
    let invited = with_rule("invite", json!({ "join_rule": "invite" }));
    with_rule("knock", json!({ "join_rule": "knock" }));
    with_rule("restricted", json!({ "join_rule": "restricted", "allow": allow }));
    with_rule("unknown", json!({ "join_rule": "private" }));
    let readable = json!([{ "type": "m.room.history_visibility", "content": { "history_visibility": "world_readable" } }]);
    let readable =
        room(&story, &alice, "readable", json!({ "preset": "private_chat", "initial_state": readable }));
    child(&story, &alice, (&root, &readable), via());
    assert_eq!(names(&story, &bob, &root, "limit=1"), ["root", "knock", "readable"]);
    assert_eq!(
        names(&story, &alice, &root, ""),
        ["root", "invite", "knock", "restricted", "unknown", "readable"]
    );
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{root}"), "{}");
    assert_eq!(names(&story, &bob, &root, ""), ["root", "knock", "restricted", "readable"]);
    let invite = format!("POST /_matrix/client/v3/rooms/{invited}/invite");
    story.ask(Some(&alice.token), &invite, &json!({ "user_id": bob.user_id }).to_string());
    assert_eq!(names(&story, &bob, &root, "")[..2], ["root", "invite"]);
    story.say(Some(&bob.token), &hierarchy(&root, ""), Value::Null);
    let private = room(&story, &alice, "private", json!({ "preset": "private_chat" }));
    story.say(Some(&bob.token), &hierarchy(&private, ""), Value::Null);
    story.end(STORY, "only_rooms_that_the_caller_may_know_of_are_shown");
}

/// One request asks a bounded number of rooms, also if the caller may know of none; the next page goes on.
#[test]
fn a_page_asks_a_bounded_number_of_rooms() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let root = space(&story, &alice, "root");
    for number in 0..400 {
        child(&story, &alice, (&root, &format!("!nowhere{number:03}:example.org")), via());
    }
    let last = room(&story, &alice, "last", json!({}));
    child(&story, &alice, (&root, &last), via());
    let before = story.world.requests(lattice_handlers::objects::protocol::ObjectKind::Room);
    let page = value(&story.ask(Some(&bob.token), &hierarchy(&root, ""), ""));
    let asked = story.world.requests(lattice_handlers::objects::protocol::ObjectKind::Room) - before;
    assert!(asked <= 170, "{asked}");
    assert_eq!(page["rooms"].as_array().unwrap().len(), 1);
    assert_eq!(names(&story, &bob, &root, ""), ["root", "last"]);
}

/// A space shows as many bytes of children as a real one needs, and a page ends when its spaces have many.
#[test]
fn a_page_has_a_limit_in_bytes_of_children() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let root = space(&story, &alice, "root");
    let large = json!({ "via": ["example.org"], "com.example.large": "x".repeat(60_000) });
    for _ in 0..15 {
        let inner = space(&story, &alice, "inner");
        child(&story, &alice, (&root, &inner), via());
        for number in 0..6 {
            child(&story, &alice, (&inner, &format!("!nowhere{number}:example.org")), large.clone());
        }
    }
    let page = value(&story.ask(Some(&bob.token), &hierarchy(&root, ""), ""));
    let rooms = page["rooms"].as_array().unwrap();
    assert_eq!(rooms[1]["children_state"].as_array().unwrap().len(), 4, "256 KiB of a space");
    assert_eq!(rooms[1]["children_state"][0]["state_key"], "!nowhere0:example.org");
    assert!((2..15).contains(&rooms.len()), "{}", rooms.len());
    assert_eq!(names(&story, &bob, &root, "").len(), 16);
}

/// A room that fails or hangs is left out; the first is needed.
#[test]
fn a_room_that_does_not_answer_is_left_out() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let root = space(&story, &alice, "root");
    let [failing, hanging, good] = ["failing", "hanging", "good"].map(|name| {
        let id = room(&story, &alice, name, json!({}));
        child(&story, &alice, (&root, &id), via());
        id
    });
    assert_eq!(names(&story, &bob, &root, ""), ["root", "failing", "hanging", "good"]);
    story.world.break_object(&Story::room_object(&failing), Defect::Fails);
    story.world.break_object(&Story::room_object(&hanging), Defect::Hangs);
    let clock = story.world.clock.clone();
    let path = hierarchy(&root, "");
    let read = story.start(Some(&bob.token), &path, "");
    let (page, ()) = block_on(join(read, async move { clock.advance(10_000) }));
    let page = value(&page);
    let shown = page["rooms"].as_array().unwrap_or_else(|| panic!("{page}"));
    let shown: Vec<&Value> = shown.iter().map(|room| &room["room_id"]).collect();
    assert_eq!(shown, [root.as_str(), good.as_str()]);
    assert_eq!(story.ask(Some(&bob.token), &hierarchy(&failing, ""), "").status, 500);
}

/// Rooms that hang hold a page up once, not one after the other.
#[test]
fn many_rooms_that_hang_end_the_page() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let root = space(&story, &alice, "root");
    for number in 0..25 {
        let id = room(&story, &alice, &format!("room {number:02}"), json!({}));
        child(&story, &alice, (&root, &id), via());
        story.world.break_object(&Story::room_object(&id), Defect::Hangs);
    }
    let (mut query, mut pages) = (String::new(), 0);
    loop {
        let (clock, path) = (&story.world.clock, hierarchy(&root, &query));
        let (began, read) = (clock.now_ms(), story.start(Some(&bob.token), &path, ""));
        let time = std::future::poll_fn(|context| {
            clock.advance(1_000);
            context.waker().wake_by_ref();
            Poll::<()>::Pending
        });
        let Either::Left((page, _)) = block_on(select(pin!(read), time)) else { unreachable!() };
        let page = value(&page);
        assert_eq!(page["rooms"].as_array().unwrap().len(), usize::from(pages == 0), "{page}");
        assert!(clock.now_ms() - began < 25_000, "two rounds of rooms at most");
        pages += 1;
        let Some(next) = page["next_batch"].as_str() else { break };
        query = format!("?from={next}");
    }
    assert!((2..=4).contains(&pages), "{pages}");
}
