//! What the stories of key backups share, and the order of what several clients do at once.

use futures_executor::block_on;
use futures_util::future::{join, join_all};
use lattice_handlers::objects::user::MAX_BACKUP_PAGE_BYTES;
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

pub const VERSION: &str = "/_matrix/client/v3/room_keys/version";
pub const KEYS: &str = "/_matrix/client/v3/room_keys/keys";
/// A room, and a session in its path.
pub const ROOM: &str = "!room:example.org";

/// A backup's algorithm and data.
pub fn backup(public_key: &str) -> Value {
    json!({ "algorithm": "m.megolm_backup.v1.curve25519-aes-sha2", "auth_data": { "public_key": public_key } })
}

/// A key with this data.
pub fn key(data: &str) -> Value {
    let session_data = json!({ "ciphertext": data, "mac": "m", "ephemeral": "e" });
    json!({ "first_message_index": 1, "forwarded_count": 0, "is_verified": false, "session_data": session_data })
}

/// Creates a backup; the transcript does not show it.
pub fn create(story: &Story, person: &Person) -> String {
    let reply = story.ask(Some(&person.token), &format!("POST {VERSION}"), &backup("public").to_string());
    value(&reply)["version"].as_str().unwrap().to_owned()
}

/// Puts keys of sessions of a room; the transcript does not show it.
pub fn put(story: &Story, person: &Person, version: &str, sessions: &[&str]) -> Value {
    let sessions: serde_json::Map<_, _> =
        sessions.iter().map(|name| ((*name).to_owned(), key(name))).collect();
    let body = json!({ "rooms": { ROOM: { "sessions": sessions } } }).to_string();
    let reply = story.ask(Some(&person.token), &format!("PUT {KEYS}?version={version}"), &body);
    assert_eq!(reply.status, 200, "{}", value(&reply));
    value(&reply)
}

fn get(story: &Story, person: &Person, path: &str) -> Value {
    value(&story.ask(Some(&person.token), &format!("GET {path}"), ""))
}

/// Whatever clients do at once, the etag counts the changes, and the count is that of the keys (security S42).
#[test]
fn s42_the_count_and_etag_of_a_backup_are_those_of_its_keys_whoever_writes_at_once() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let devices: Vec<Person> = (0..4).map(|_| story.login("alice")).collect();
    let version = create(&story, &alice);
    story.world.interleave(true);
    let (of, mut etag) = (&story, 0);
    for round in 0..40 {
        // Four new keys, one of which two devices have, one key that is there, and the deletion of one.
        let sessions =
            [format!("{round}-0"), format!("{round}-1"), format!("{round}-2"), format!("{round}-0")];
        let puts = devices.iter().zip(&sessions).map(|(device, session)| {
            let path = format!("PUT {KEYS}/{ROOM}/{session}?version={version}");
            let body = key(session).to_string();
            async move { value(&of.start(Some(&device.token), &path, &body).await) }
        });
        let delete = format!("DELETE {KEYS}/{ROOM}/{}-1?version={version}", round - 1);
        let deletion = async { value(&of.start(Some(&alice.token), &delete, "").await) };
        let (states, deleted) = block_on(join(join_all(puts), deletion));
        let mut etags: Vec<u64> = states.iter().chain([&deleted]).map(etag_of).collect();
        etags.sort_unstable();
        etags.dedup();
        let changes = if round == 0 { 3 } else { 4 };
        assert_eq!(etags.last().copied(), Some(etag + changes), "{states:?} {deleted}");
        etag += changes;
        let current = get(&story, &alice, VERSION);
        let keys = get(&story, &alice, &format!("{KEYS}?version={version}"));
        let number = keys["rooms"][ROOM]["sessions"].as_object().unwrap().len();
        assert_eq!((etag_of(&current), &current["count"]), (etag, &json!(number)));
    }
}

fn etag_of(state: &Value) -> u64 {
    state["etag"].as_str().unwrap().parse().unwrap()
}

/// A restore reads all keys at once: they come from the User in pages, all of them, in one response.
#[test]
fn all_keys_are_read_in_pages() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let version = create(&story, &alice);
    let long = "x".repeat(500);
    for room in 0..30 {
        let session = |number: usize| (format!("session-{number}"), key(&long));
        let sessions: serde_json::Map<_, _> = (0..400).map(session).collect();
        let body = json!({ "sessions": sessions }).to_string();
        let path = format!("PUT {KEYS}/!{room}:example.org?version={version}");
        assert_eq!(story.ask(Some(&alice.token), &path, &body).status, 200);
    }
    let user = Story::user_object(&alice.user_id);
    let before = story.world.commands(&user);
    let keys = get(&story, &alice, &format!("{KEYS}?version={version}"));
    let pages = story.world.commands(&user) - before - 1;
    assert!(pages >= 12_000 * 500 / MAX_BACKUP_PAGE_BYTES as u64, "{pages}");
    let rooms = keys["rooms"].as_object().unwrap();
    let found: usize = rooms.values().map(|room| room["sessions"].as_object().unwrap().len()).sum();
    assert_eq!((rooms.len(), found), (30, 12_000));
    let room = get(&story, &alice, &format!("{KEYS}/!7:example.org?version={version}"));
    assert_eq!(room["sessions"].as_object().unwrap().len(), 400);
    assert_eq!(room["sessions"], keys["rooms"]["!7:example.org"]["sessions"]);
}

/// A backup is its owner's alone, and ends with the account (security S42).
#[test]
fn s42_a_backup_is_its_owners_alone_and_ends_with_the_account() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let version = create(&story, &alice);
    put(&story, &alice, &version, &["secret-session"]);
    for path in [
        format!("GET {VERSION}"),
        format!("GET {VERSION}/{version}"),
        format!("DELETE {VERSION}/{version}"),
        format!("GET {KEYS}?version={version}"),
        format!("GET {KEYS}/{ROOM}/secret-session?version={version}"),
        format!("DELETE {KEYS}?version={version}"),
    ] {
        assert_eq!(story.ask(Some(&bob.token), &path, "").status, 404, "{path}");
    }
    assert_eq!(get(&story, &alice, VERSION)["count"], 1);
    assert!(story.world.everything().contains("secret-session"));
    let auth = json!({
        "type": "m.login.password", "identifier": { "type": "m.id.user", "user": "alice" }, "password": "secret",
    });
    let end = "POST /_matrix/client/v3/account/deactivate";
    assert_eq!(story.ask(Some(&alice.token), end, &json!({ "auth": auth }).to_string()).status, 200);
    assert!(!story.world.everything().contains("secret-session"));
}
