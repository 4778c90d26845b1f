//! Tests of attacks on the events of a room: their redaction, their names, the pages of the history, the version.

use lattice_handlers::objects::room::MAX_EVENTS_WALKED;
use serde_json::{Value, json};

use crate::story::{Person, Story, send, since, text, value};

fn path(room_id: &str, rest: &str) -> String {
    format!("/_matrix/client/v3/rooms/{room_id}/{rest}")
}

/// A path segment with every byte encoded: event ids of old versions have slashes.
fn segment(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn say(story: &Story, person: &Person, room_id: &str, words: &str) -> String {
    // The transaction id is stored too, and must not repeat the words.
    let transaction: String = words.bytes().map(|byte| format!("{byte:02x}")).collect();
    let request = send(room_id, &transaction);
    let sent = value(&story.ask(Some(&person.token), &request, &text(words).to_string()));
    sent["event_id"].as_str().unwrap_or_else(|| panic!("{sent}")).to_owned()
}

fn redact(story: &Story, person: &Person, room_id: &str, event_id: &str) -> u16 {
    let request = format!("PUT {}", path(room_id, &format!("redact/{}/1", segment(event_id))));
    story.ask(Some(&person.token), &request, "{}").status.as_u16()
}

fn read(story: &Story, person: &Person, room_id: &str, rest: &str) -> (u16, Value) {
    let reply = story.ask(Some(&person.token), &format!("GET {}", path(room_id, rest)), "");
    (reply.status.as_u16(), value(&reply))
}

/// Members without the level redact their own events alone, in every version: in the first two, the rules would allow
/// every user of the sender's server to do it. What is redacted is nowhere any more (security S32).
#[test]
fn s32_a_redaction_needs_the_level_and_leaves_nothing() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    for version in ["1", "2", "3", "10", "11", "12"] {
        let body = json!({ "preset": "public_chat", "room_version": version });
        let room_id = story.room(&alice, body);
        story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
        let words = format!("the secret of version {version}");
        let by_alice = say(&story, &alice, &room_id, &words);
        assert_eq!(redact(&story, &bob, &room_id, &by_alice), 403, "{version}");
        assert!(story.world.everything().contains(&words), "{version}");
        let by_bob = say(&story, &bob, &room_id, &format!("{words}, by Bob"));
        assert_eq!(redact(&story, &bob, &room_id, &by_bob), 200, "{version}");
        assert_eq!(redact(&story, &alice, &room_id, &by_alice), 200, "{version}");
        assert!(!story.world.everything().contains(&words), "{version}: the words are stored still");
        for person in [&alice, &bob] {
            let (_, page) = read(&story, person, &room_id, "messages?dir=b&limit=100");
            let sync = value(&story.ask(Some(&person.token), "GET /_matrix/client/v3/sync", ""));
            assert!(!page.to_string().contains(&words) && !sync.to_string().contains(&words), "{version}");
        }
    }
}

/// A redaction names an event of its own room: that of another room keeps its content (security S32, S40).
#[test]
fn s40_an_event_of_another_room_is_not_found() {
    let story = Story::new();
    let (alice, bob, secret_room) = story.two_in_a_room();
    let own_room = story.room(&bob, json!({ "preset": "public_chat" }));
    let (secret, own) = (say(&story, &alice, &secret_room, "secret"), say(&story, &bob, &own_room, "mine"));
    for rest in [format!("event/{}", segment(&secret)), format!("context/{}", segment(&secret))] {
        assert_eq!(read(&story, &bob, &own_room, &rest).0, 404, "{rest}");
    }
    assert_eq!(redact(&story, &bob, &own_room, &secret), 404);
    let smuggled = format!("PUT {}", path(&own_room, "send/m.room.redaction/2"));
    let redaction = json!({ "redacts": secret }).to_string();
    assert_eq!(story.ask(Some(&bob.token), &smuggled, &redaction).status, 404);
    let (_, event) = read(&story, &alice, &secret_room, &format!("event/{}", segment(&secret)));
    assert_eq!(event["content"]["body"], "secret");
    assert_eq!(read(&story, &bob, &own_room, &format!("event/{}", segment(&own))).0, 200);
}

/// Events of this server's clients pass the rules like those of others: no state under another user's id, no second
/// create event, none of a level that the sender lacks (security S34).
#[test]
fn s34_events_of_clients_pass_the_rules() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let everything =
        json!({ "events_default": 0, "state_default": 0, "users": { alice.user_id.clone(): 100 } });
    let version_11 = story.room(
        &alice,
        json!({ "preset": "public_chat", "room_version": "11", "power_level_content_override": everything }),
    );
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{version_11}"), "{}");
    let put = |room_id: &str, rest: &str, content: &Value| {
        let request = format!("PUT {}", path(room_id, rest));
        story.ask(Some(&bob.token), &request, &content.to_string()).status.as_u16()
    };
    let of_alice = segment(&alice.user_id);
    for (room_id, rest, content, status) in [
        (&version_11, "state/com.example.status/mine".to_owned(), json!({}), 200),
        (&version_11, format!("state/com.example.status/{of_alice}"), json!({}), 403),
        (&version_11, format!("state/com.example.status/{}", segment(&bob.user_id)), json!({}), 200),
        (&version_11, "state/m.room.create".to_owned(), json!({ "creator": bob.user_id }), 400),
        (&version_11, "send/m.room.create/1".to_owned(), json!({}), 403),
        (
            &version_11,
            "state/m.room.power_levels".to_owned(),
            json!({ "users": { bob.user_id.clone(): 100 } }),
            403,
        ),
        (&room_id, "state/com.example.status/mine".to_owned(), json!({}), 403),
        (&room_id, "state/m.room.power_levels".to_owned(), json!({}), 403),
        (&room_id, "state/m.room.tombstone".to_owned(), json!({ "replacement_room": version_11 }), 403),
    ] {
        assert_eq!(put(room_id, &rest, &content), status, "{rest}");
    }
}

/// Pages without a visible event do not end the history, and a token of another room or user reads nothing that its
/// reader may not see (security S36).
#[test]
fn s36_hidden_events_do_not_end_the_history_and_tokens_open_nothing() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let visibility =
        json!({ "type": "m.room.history_visibility", "content": { "history_visibility": "joined" } });
    let room_id = story.room(&alice, json!({ "preset": "public_chat", "initial_state": [visibility] }));
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    story.ask(Some(&bob.token), &join, "{}");
    say(&story, &alice, &room_id, "first");
    story.ask(Some(&bob.token), &format!("POST {}", path(&room_id, "leave")), "{}");
    for number in 0..=2 * MAX_EVENTS_WALKED {
        say(&story, &alice, &room_id, &format!("hidden {number}"));
    }
    story.ask(Some(&bob.token), &join, "{}");
    let (mut bodies, mut from, mut empty_pages) = (Vec::new(), String::new(), 0);
    loop {
        let (status, page) = read(&story, &bob, &room_id, &format!("messages?dir=b&limit=1{from}"));
        assert_eq!(status, 200, "{page}");
        let chunk = page["chunk"].as_array().unwrap();
        empty_pages += usize::from(chunk.is_empty());
        bodies.extend(chunk.iter().filter_map(|event| event["content"]["body"].as_str().map(str::to_owned)));
        let Some(end) = page["end"].as_str() else { break };
        from = format!("&from={end}");
    }
    assert_eq!(bodies, ["first"]);
    assert!(empty_pages > 0, "no page was without visible events: the test shows nothing");
    // Alice's tokens, and those of another room, in Bob's hands.
    let other = story.room(&alice, json!({}));
    let tokens = [
        read(&story, &alice, &room_id, "messages?dir=b&limit=5").1["end"].as_str().unwrap().to_owned(),
        read(&story, &alice, &other, "messages?dir=f&limit=2").1["end"].as_str().unwrap().to_owned(),
        since(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", "")),
    ];
    for token in tokens {
        let (status, page) = read(&story, &bob, &room_id, &format!("messages?dir=b&limit=50&from={token}"));
        assert!(status == 200 || status == 400, "{page}");
        assert!(!page.to_string().contains("hidden"), "{page}");
        assert_eq!(read(&story, &bob, &other, &format!("messages?dir=b&from={token}")).0, 403);
    }
}

/// The version of a room is that of its create event, which the server writes: a client cannot give a room the rules of
/// another, and a version that nobody knows is refused (security S37).
#[test]
fn s37_the_version_of_a_room_is_that_which_the_server_writes() {
    let story = Story::new();
    let alice = story.person("alice");
    for (asked, in_content) in [("11", "12"), ("12", "1"), ("1", "12")] {
        let body = json!({ "room_version": asked, "creation_content": { "room_version": in_content } });
        let room_id = story.room(&alice, body);
        let (_, create) = read(&story, &alice, &room_id, "state/m.room.create/?format=event");
        assert_eq!(create["content"]["room_version"], asked);
        assert_eq!(room_id.contains(":example.org"), asked != "12", "{room_id}");
    }
    for unknown in ["0", "13", "org.example.version"] {
        let body = json!({ "room_version": unknown }).to_string();
        let reply = story.ask(Some(&alice.token), "POST /_matrix/client/v3/createRoom", &body);
        assert_eq!(
            (reply.status.as_u16(), &value(&reply)["errcode"]),
            (400, &json!("M_UNSUPPORTED_ROOM_VERSION"))
        );
    }
}
