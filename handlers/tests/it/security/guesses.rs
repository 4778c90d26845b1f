//! Tests that wrong passwords are limited by account and address block, and lock nobody else out (security S65).

use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const LOGIN: &str = "POST /_matrix/client/v3/login";
const PASSWORD: &str = "POST /_matrix/client/v3/account/password";
/// The address block in which all accounts here are registered.
const HOME: &str = "192.0.2.1";
const DAY_MS: u64 = 24 * 60 * 60 * 1_000;

fn story() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")])
}

/// Logs a user in from an address; returns the status.
fn login(story: &Story, address: &str, user: &str, password: &str) -> u16 {
    let body =
        json!({ "type": "m.login.password", "user": user, "password": password, "device_id": "PHONE" });
    story.ask_from(address, None, LOGIN, &body.to_string()).status.as_u16()
}

/// Guesses until the server refuses to look; returns the number of guesses that it looked at.
fn guess(story: &Story, address: &str, user: &str) -> usize {
    (0..100).take_while(|_| login(story, address, user, "guess") == 403).count()
}

/// Guesses from 30 address blocks, each until it is refused.
fn guess_everywhere(story: &Story, user: &str) -> usize {
    (0..30).map(|block| guess(story, &format!("198.51.100.{block}"), user)).sum()
}

fn changed_rows(story: &Story) -> u64 {
    story.world.sql(&Story::user_object("@alice:example.org")).changed_rows()
}

/// Completes a password stage of the user's own session; returns the status of the request.
fn stage(story: &Story, person: &Person, address: &str, password: &str) -> u16 {
    let auth = json!({ "type": "m.login.password", "user": "alice", "password": password });
    let body = json!({ "auth": auth, "new_password": "secret" }).to_string();
    story.ask_from(address, Some(&person.token), PASSWORD, &body).status.as_u16()
}

#[test]
fn s65_guesses_elsewhere_do_not_block_the_owner() {
    let story = story();
    let alice = story.person("alice");
    guess_everywhere(&story, "alice");
    assert_eq!(login(&story, HOME, "alice", "secret"), 200, "where the account was registered");
    assert_eq!(stage(&story, &alice, "203.0.113.9", "secret"), 200, "the password stage of a session");
    story.world.evict();
    assert_eq!(login(&story, HOME, "alice", "secret"), 200, "after an eviction");
    assert_eq!(login(&story, "198.51.100.0", "alice", "secret"), 429, "where somebody guessed");
    // A block in which the user has logged in has a budget of its own, for 30 days.
    story.world.clock.advance(DAY_MS);
    assert_eq!(login(&story, "203.0.113.1", "alice", "secret"), 200);
    story.world.clock.advance(29 * DAY_MS);
    guess_everywhere(&story, "alice");
    story.world.evict();
    assert_eq!(login(&story, "203.0.113.1", "alice", "secret"), 200);
    story.world.clock.advance(31 * DAY_MS);
    guess_everywhere(&story, "alice");
    assert_eq!(login(&story, HOME, "alice", "secret"), 429, "31 days after the last login there");
}

#[test]
fn s65_guesses_are_limited_by_address_block_and_by_account() {
    let story = story();
    story.person("alice");
    assert_eq!(guess(&story, "2001:db8:1:1::1", "alice"), 5);
    assert_eq!(login(&story, "2001:db8:1:1::2", "alice", "secret"), 429, "the same /64");
    assert_eq!(login(&story, "2001:db8:1:2::1", "alice", "secret"), 200, "another /64");
    // All blocks together have twenty guesses at once.
    assert_eq!(guess_everywhere(&story, "alice"), 15);
    assert_eq!(login(&story, "203.0.113.1", "alice", "secret"), 429);
    story.world.clock.advance(6_000);
    assert_eq!(login(&story, "203.0.113.1", "alice", "secret"), 200);
    // A stranger in the user's own block has five guesses and blocks this block only.
    assert_eq!(guess(&story, HOME, "alice"), 5);
    assert_eq!(login(&story, HOME, "alice", "secret"), 429);
    assert_eq!(login(&story, "203.0.113.1", "alice", "secret"), 200);
}

#[test]
fn s65_guesses_survive_an_eviction() {
    let story = story();
    let alice = story.person("alice");
    let block = "198.51.100.1";
    let tries = |password: &str| login(&story, block, "alice", password);
    assert_eq!(guess(&story, block, "alice"), 5);
    story.world.evict();
    assert_eq!(tries("secret"), 429, "right after the guesses");
    story.world.clock.advance(20_000);
    assert_eq!(tries("guess"), 403, "one guess in 20 seconds");
    assert_eq!(tries("secret"), 429);
    // Whoever waits for evictions gains little: the row says that the budget was used up.
    let mut looked_at = 0;
    for _ in 0..60 {
        story.world.clock.advance(11_000);
        story.world.evict();
        looked_at += guess(&story, block, "alice");
    }
    assert!(looked_at <= 110, "{looked_at} guesses in eleven minutes");
    // The password stages of a session have a budget of their own, which survives too.
    story.world.clock.advance(60_000);
    let wrong = (0..10).take_while(|_| stage(&story, &alice, HOME, "guess") == 401).count();
    assert_eq!(wrong, 5);
    story.world.evict();
    assert_eq!(stage(&story, &alice, HOME, "secret"), 429);
    assert_eq!(login(&story, HOME, "alice", "secret"), 200);
}

/// Strangers make the account write one row at their first guess, then one a minute at most.
#[test]
fn s65_guesses_write_one_row_a_minute() {
    let story = story();
    story.person("alice");
    let before = changed_rows(&story);
    assert_eq!(guess_everywhere(&story, "alice"), 20);
    assert_eq!(changed_rows(&story) - before, 1);
    for minute in 1..10 {
        for _ in 0..6 {
            story.world.clock.advance(10_000);
            story.world.evict();
            guess_everywhere(&story, "alice");
        }
        assert!(changed_rows(&story) - before <= 1 + minute, "minute {minute}");
    }
    assert!(changed_rows(&story) - before > 5, "the guesses of later minutes are written too");
    // Guesses at names that nobody has are counted in memory.
    assert_eq!(guess(&story, "198.51.100.1", "nobody"), 5);
    assert_eq!(story.world.sql(&Story::user_object("@nobody:example.org")).dump(), "");
}

/// A login writes a row for its block once a day, and no request without a login leaves an address anywhere.
#[test]
fn s65_no_address_is_stored_and_no_block_is_recognised_in_another_account() {
    let story = story();
    for name in ["alice", "bob"] {
        story.person(name);
        login(&story, "203.0.113.77", name, "secret");
        guess(&story, "198.51.100.1", name);
    }
    let stored = |name: &str| story.world.sql(&Story::user_object(&format!("@{name}:example.org"))).dump();
    let everything = story.world.everything();
    for address in [HOME, "203.0.113.77", "198.51.100.1"] {
        assert!(!everything.contains(address), "{everything}");
    }
    // A MAC of 16 bytes, in base64.
    let is_hash = |word: &&str| word.len() == 22 && !word.contains([':', ' ', '$', ',']);
    let hashes =
        |text: &str| -> Vec<String> { text.split(['"', '\\']).filter(is_hash).map(str::to_owned).collect() };
    let (alice, bob) = (hashes(&stored("alice")), hashes(&stored("bob")));
    assert_eq!(alice.len(), 3, "one of each block: {alice:?}");
    assert!(!alice.iter().any(|hash| bob.contains(hash)), "{alice:?} {bob:?}");
}

#[test]
fn s65_a_login_from_a_known_block_writes_no_row_more() {
    let story = story();
    story.person("alice");
    let rows = |address: &str| {
        let before = changed_rows(&story);
        assert_eq!(login(&story, address, "alice", "secret"), 200);
        changed_rows(&story) - before
    };
    assert_eq!([rows(HOME), rows(HOME)], [1, 1], "the device");
    assert_eq!([rows("203.0.113.1"), rows("203.0.113.1")], [2, 1], "the device, and once the block");
    let unknown: Value =
        value(&story.ask(None, LOGIN, r#"{ "type": "m.login.password", "user": "x", "password": "y" }"#));
    assert_eq!(unknown["errcode"], "M_FORBIDDEN");
}
