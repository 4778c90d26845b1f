//! The index of a room: what it costs, and that nothing is found or kept that must not be.

use std::rc::Rc;

use lattice_handlers::native::NativeSql;
use lattice_handlers::ports::Quotas;
use serde_json::json;

use super::{ask, bodies, found, pages, say};
use crate::story::{Person, Story, send};

fn story() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")])
}

fn sql(story: &Story, room_id: &str) -> Rc<NativeSql> {
    story.world.sql(&Story::room_object(room_id))
}

/// A room with many messages.
fn long_room(story: &Story, by: &Person, size: usize) -> String {
    let room_id = story.room(by, json!({}));
    for number in 0..size {
        say(story, by, &room_id, &format!("message {number} about things{}", number % 7));
    }
    room_id
}

fn hits(story: &Story, by: &Person, term: &str) -> usize {
    pages(story, by, &json!({ "search_term": term, "order_by": "recent" })).concat().len()
}

/// Whether the bytes of a word are anywhere in the room's database.
fn keeps(sql: &NativeSql, word: &str) -> bool {
    let bytes: Vec<String> = word.bytes().map(|byte| byte.to_string()).collect();
    let dump = sql.dump();
    dump.contains(word) || dump.contains(&bytes.join(", "))
}

#[test]
fn a_message_writes_nothing_for_the_index_and_a_search_a_row_for_32() {
    let story = story();
    let alice = story.person("alice");
    let room_id = long_room(&story, &alice, 320);
    let sql = sql(&story, &room_id);
    assert!(!sql.contents().iter().any(|(table, _)| table.starts_with("search")), "nobody has searched");
    let (rows, bytes) = (sql.changed_rows(), sql.bytes());
    assert_eq!(hits(&story, &alice, "message 77"), 1);
    let (rows, bytes) = (sql.changed_rows() - rows, sql.bytes() - bytes);
    // The platform counts ten entries and the index's place; SQLite counts rows of the table's own tables too.
    assert!((12..=60).contains(&rows) && bytes < 40_000, "{rows} rows, {bytes} bytes");
    let rows = sql.changed_rows();
    assert_eq!(hits(&story, &alice, "message 78"), 1);
    assert_eq!(sql.changed_rows(), rows, "the index is up to date");
}

#[test]
fn a_long_room_is_indexed_in_steps_and_everything_is_found_meanwhile() {
    let story = story();
    let alice = story.person("alice");
    let room_id = long_room(&story, &alice, 1_400);
    // The first page is full of the newest messages; the index has these alone.
    let page = found(&story, &alice, json!({ "search_term": "things3", "order_by": "recent" }));
    assert_eq!(bodies(&page)[0], "message 1396 about things3");
    assert_eq!(hits(&story, &alice, "things3"), 200);
    for number in 0..40 {
        say(&story, &alice, &room_id, &format!("later {number} things3"));
        story.world.evict();
    }
    assert_eq!(hits(&story, &alice, "things3"), 240);
    assert_eq!(hits(&story, &alice, "message 5"), 1);
}

#[test]
fn s32_what_is_redacted_leaves_the_index_too() {
    let story = story();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    for number in 0..40 {
        say(&story, &alice, &room_id, &format!("message {number}"));
    }
    let secret = say(&story, &alice, &room_id, "zyzzyva secret");
    for number in 0..40 {
        say(&story, &alice, &room_id, &format!("message {number}"));
    }
    let recent = say(&story, &alice, &room_id, "qwyjibo secret");
    assert_eq!(hits(&story, &alice, "secret"), 2);
    let sql = sql(&story, &room_id);
    assert!(keeps(&sql, "zyzzyva") && keeps(&sql, "qwyjibo"));
    let indexed = sql.contents().into_iter().find(|(table, _)| table == "search_data");
    assert!(indexed.is_some_and(|(_, rows)| rows > 2), "the block is in the index");
    for (event_id, transaction) in [(&secret, "1"), (&recent, "2")] {
        let event_id = event_id.replace('$', "%24");
        ask(
            &story,
            &alice,
            &format!("PUT /_matrix/client/v3/rooms/{room_id}/redact/{event_id}/{transaction}"),
            json!({}),
        );
    }
    assert!(!keeps(&sql, "zyzzyva") && !keeps(&sql, "qwyjibo"), "words are stored still");
    assert_eq!((hits(&story, &alice, "secret"), hits(&story, &alice, "message")), (0, 80));
}

#[test]
fn a_search_that_fails_in_the_middle_of_a_step_leaves_the_index_whole() {
    let story = story();
    let alice = story.person("alice");
    let room_id = long_room(&story, &alice, 200);
    let sql = sql(&story, &room_id);
    let search = json!({ "search_categories": { "room_events": { "search_term": "things3" } } }).to_string();
    for writes in 0..8 {
        sql.fail_after(writes);
        let before = sql.dump();
        let reply = story.ask(Some(&alice.token), "POST /_matrix/client/v3/search", &search);
        assert_eq!(reply.status, 500, "after {writes} writes");
        assert_eq!(sql.dump(), before, "after {writes} writes");
    }
    sql.mend();
    assert_eq!(hits(&story, &alice, "things3"), 29);
}

/// A room beyond its quota is not indexed, and searched nevertheless.
#[test]
fn a_full_room_is_searched_without_an_index() {
    let story = story();
    let alice = story.person("alice");
    let room_id = long_room(&story, &alice, 100);
    story.world.set_quotas(|_| Quotas { room: 1, ..Quotas::default() });
    story.world.evict();
    assert_eq!(hits(&story, &alice, "things3"), 14);
    assert!(!sql(&story, &room_id).contents().iter().any(|(table, _)| table.starts_with("search")));
}

/// Who may not read a room makes it write nothing.
#[test]
fn only_readers_extend_the_index() {
    let story = story();
    let (alice, mallory) = (story.person("alice"), story.person("mallory"));
    let room_id = long_room(&story, &alice, 100);
    let search = json!({ "search_term": "things3", "filter": { "rooms": [room_id] } });
    assert_eq!(bodies(&found(&story, &mallory, search)), Vec::<String>::new());
    assert!(!sql(&story, &room_id).contents().iter().any(|(table, _)| table.starts_with("search")));
}

/// A block of too many words is read event by event; texts and words of any size are found as far as they count.
#[test]
fn long_texts_are_found() {
    let story = story();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    let many: Vec<String> = (10_000..19_000).map(|number| number.to_string()).collect();
    say(&story, &alice, &room_id, &many.join(" "));
    say(&story, &alice, &room_id, &"w".repeat(60_000));
    for number in 0..64 {
        say(&story, &alice, &room_id, &format!("message {number}"));
    }
    for term in ["10000 18999", "12345", &"w".repeat(100), "www"] {
        assert_eq!(hits(&story, &alice, term), 1, "{term}");
    }
}

/// Events whose contents have other types than expected are signed and stored: a search passes them over.
#[test]
fn s26_contents_of_wrong_types_break_no_search() {
    let story = story();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    let contents = [
        json!({ "body": 1 }),
        json!({ "body": { "hello": "hello" } }),
        json!({ "body": ["hello"] }),
        json!({ "body": null }),
        json!({ "topic": "hello", "name": "hello" }),
        json!({}),
    ];
    for (number, content) in contents.iter().cycle().take(48).enumerate() {
        let request = send(&room_id, &format!("malformed {number}"));
        ask(&story, &alice, &request, content.clone());
    }
    for event_type in ["m.room.name", "m.room.topic"] {
        let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/{event_type}");
        ask(&story, &alice, &request, json!({ "name": ["hello"], "topic": 7 }));
    }
    say(&story, &alice, &room_id, "hello");
    let page = found(&story, &alice, json!({ "search_term": "hello" }));
    assert_eq!((bodies(&page), page["count"].as_u64()), (vec!["hello".to_owned()], Some(1)));
}

/// An erased user's messages are found by those who were in the room, and by nobody who joins later.
#[test]
fn messages_of_erased_users_are_not_found_by_later_members() {
    let story = story();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let join = format!("POST /_matrix/client/v3/rooms/{room_id}/join");
    ask(&story, &bob, &join, json!({}));
    say(&story, &bob, &room_id, "hello from bob");
    say(&story, &alice, &room_id, "hello from alice");
    let auth = json!({ "type": "m.login.password", "password": "secret",
        "identifier": { "type": "m.id.user", "user": "bob" } });
    let request = "POST /_matrix/client/v3/account/deactivate";
    ask(&story, &bob, request, json!({ "auth": auth, "erase": true }));
    let carol = story.person("carol");
    ask(&story, &carol, &join, json!({}));
    assert_eq!((hits(&story, &alice, "hello"), hits(&story, &carol, "hello")), (2, 1));
}
