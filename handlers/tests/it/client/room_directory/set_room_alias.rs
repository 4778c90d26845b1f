//! `PUT /_matrix/client/v3/directory/room/{roomAlias}`

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::index::room_aliases::MAX_ALIASES_OF_USER;
use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/room_directory/set_room_alias";

fn request(alias: &str) -> String {
    format!("PUT /_matrix/client/v3/directory/room/{alias}")
}

#[test]
fn a_member_gives_the_room_aliases_and_others_cannot() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    let body = json!({ "room_id": room_id });
    story.say(Some(&bob.token), &request("%23kitchen:example.org"), body.clone());
    story.say(Some(&bob.token), &request("%23%E8%80%81%E8%99%8E%F0%9F%A4%A8:example.org"), body.clone());
    story.say(Some(&alice.token), &request("%23kitchen:example.org"), body.clone());
    story.say(Some(&mallory.token), &request("%23hall:example.org"), body.clone());
    story.say(
        Some(&alice.token),
        &request("%23hall:example.org"),
        json!({ "room_id": "!nowhere:example.org" }),
    );
    for alias in [
        "%23hall:elsewhere.org",
        "%23two%20words:example.org",
        "hall",
        "%23hall",
        "%25hall:example.org",
        "%23:example.org",
    ] {
        story.say(Some(&alice.token), &request(alias), body.clone());
    }
    let long = format!("%23{}:example.org", "x".repeat(250));
    assert_eq!(story.ask(Some(&alice.token), &request(&long), &body.to_string()).status, 400);
    story.say(Some(&alice.token), &request("%23hall:example.org"), json!({}));
    story.say(None, &request("%23hall:example.org"), body);
    let list = format!("GET /_matrix/client/v3/rooms/{room_id}/aliases");
    story.say(Some(&alice.token), &list, Value::Null);
    story.end(STORY, "a_member_gives_the_room_aliases_and_others_cannot");
}

#[test]
fn of_two_rooms_at_once_one_gets_the_alias() {
    let story = Story::new();
    let alice = story.person("alice");
    let [kitchen, hall] = [(); 2].map(|()| json!({ "room_id": story.room(&alice, json!({})) }).to_string());
    let request = request("%23home:example.org");
    let ask = |body: &str| {
        let (request, body, token) = (request.clone(), body.to_owned(), alice.token.clone());
        let story = &story;
        async move { story.start(Some(&token), &request, &body).await.status.as_u16() }
    };
    let (one, other) = block_on(join(ask(&kitchen), ask(&hall)));
    let mut statuses = [one, other];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}

#[test]
fn a_user_makes_a_bounded_number_of_aliases() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let hall = story.room(&alice, json!({}));
    let make = |token: &str, alias: &str, room_id: &str| {
        let body = json!({ "room_id": room_id }).to_string();
        story.ask(Some(token), &request(&format!("%23{alias}:example.org")), &body).status.as_u16()
    };
    for number in 0..MAX_ALIASES_OF_USER {
        assert_eq!(make(&alice.token, &number.to_string(), &room_id), 200);
    }
    assert_eq!(make(&alice.token, "more", &hall), 403, "she has made too many");
    assert_eq!(make(&bob.token, "more", &room_id), 403, "the room has too many");
    let delete = "DELETE /_matrix/client/v3/directory/room/%230:example.org";
    assert_eq!(story.ask(Some(&alice.token), delete, "").status, 200);
    assert_eq!(make(&bob.token, "more", &room_id), 200);
}
