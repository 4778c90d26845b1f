//! Tests of wake classes: members who do not sync cost one call between two of their visits, and miss nothing.

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::native::Defect;
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::objects::user::{AWAKE_AFTER_POLL_MS, AWAKE_AFTER_WAIT_MS};
use serde_json::{Value, json};

use crate::story::{Person, Story, send, since, text, texts, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";
const AWAKE: usize = 50;

/// The members of the large room; `cargo xtask night` takes 10,000. Each takes 0.3 megabytes of memory.
fn members() -> usize {
    std::env::var("LATTICE_WAKE_MEMBERS").map_or(200, |members| members.parse().unwrap())
}

fn unlimited() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")])
}

fn say(story: &Story, person: &Person, room_id: &str, words: &str) {
    assert_eq!(story.ask(Some(&person.token), &send(room_id, words), &text(words).to_string()).status, 200);
}

fn sync(story: &Story, person: &Person, from: &str) -> Value {
    value(&story.ask(Some(&person.token), &format!("{SYNC}?since={from}"), ""))
}

fn unread(synced: &Value, room_id: &str) -> u64 {
    let room = &synced["rooms"]["join"][room_id];
    room["unread_notifications"]["notification_count"].as_u64().unwrap()
}

/// The requests to Users while something happens.
fn requests(story: &Story, work: impl FnOnce()) -> u64 {
    let before = story.world.requests(ObjectKind::User);
    work();
    story.world.requests(ObjectKind::User) - before
}

#[test]
fn a_message_costs_a_call_for_each_awake_member_and_others_one_between_two_visits() {
    let (story, members) = (unlimited(), members());
    let creator = story.person("user0");
    let room_id = story.room(&creator, json!({ "preset": "public_chat" }));
    let enter = |person: &Person| {
        let join = format!("POST /_matrix/client/v3/join/{room_id}");
        assert_eq!(story.ask(Some(&person.token), &join, "{}").status, 200);
    };
    // Everybody visits once, and hears of the next who joins.
    let mut people = vec![creator];
    for number in 1..members {
        let person = story.person(&format!("user{number}"));
        let calls = requests(&story, || enter(&person));
        assert!(calls <= 4, "{calls} calls for a join of {} members", people.len());
        story.wake(&[&person]);
        story.world.clock.advance(AWAKE_AFTER_POLL_MS + 1);
        people.push(person);
    }
    // 50 of them go on polling.
    // They are spread over the room, the sender among them.
    let awake: Vec<&Person> = people.iter().step_by(members / AWAKE).collect();
    assert_eq!(awake.len(), AWAKE);
    story.wake(&awake);
    let token_check = 1;
    let speak = |words: &str| requests(&story, || say(&story, &people[0], &room_id, words));
    assert_eq!(speak("parks"), token_check + AWAKE as u64 + 1, "the one call of the last member's visit");
    for words in ["one", "two", "three"] {
        assert_eq!(speak(words), token_check + AWAKE as u64, "a call for each awake member");
    }
    // A join costs what a message costs, and the newcomer's own update.
    let newcomer = story.person("newcomer");
    let joined = requests(&story, || enter(&newcomer));
    assert_eq!(joined, token_check + 1 + AWAKE as u64);
    // Who visits again is told of the next message once, and then parked again.
    story.wake(&[&people[1]]);
    story.world.clock.advance(AWAKE_AFTER_POLL_MS + 1);
    story.wake(&awake);
    assert_eq!(speak("four"), token_check + AWAKE as u64 + 1);
    assert_eq!(speak("five"), token_check + AWAKE as u64);
    // The alarm writes who is parked: an eviction calls nobody again.
    block_on(story.world.fire_alarms(30_000)).unwrap();
    story.world.evict();
    story.wake(&awake);
    assert_eq!(speak("six"), token_check + AWAKE as u64);
}

#[test]
fn a_parked_member_finds_everything_at_the_next_poll() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    let from = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.world.clock.advance(AWAKE_AFTER_POLL_MS + 1);
    let user = Story::user_object(&bob.user_id);
    let before = story.world.commands(&user);
    for number in 0..120 {
        say(&story, &alice, &room_id, &number.to_string());
    }
    assert_eq!(story.world.commands(&user) - before, 1);
    let (user_before, room_before) = (story.world.commands(&user), story.world.requests(ObjectKind::Room));
    let synced = sync(&story, &bob, &from);
    assert_eq!(texts(&story.ask(Some(&bob.token), &format!("{SYNC}?since={from}"), ""), &room_id).len(), 10);
    assert_eq!(unread(&synced, &room_id), 120);
    // The poll, what was pulled, the poll again; the pull and the read. The second sync is a poll and a read.
    assert_eq!(story.world.commands(&user) - user_before, 3 + 1);
    assert_eq!(story.world.requests(ObjectKind::Room) - room_before, 2 + 1);
    // The same after an eviction of both, in the middle of the next absence.
    let from = synced["next_batch"].as_str().unwrap().to_owned();
    story.world.clock.advance(AWAKE_AFTER_POLL_MS + 1);
    for number in 0..4 {
        say(&story, &alice, &room_id, &format!("again {number}"));
        story.world.evict();
    }
    let again = story.ask(Some(&bob.token), &format!("{SYNC}?since={from}"), "");
    assert_eq!(texts(&again, &room_id), ["again 0", "again 1", "again 2", "again 3"]);
    assert_eq!(unread(&value(&again), &room_id), 124);
}

#[test]
fn a_few_messages_of_an_absence_cost_no_second_read() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    let from = since(&story.ask(Some(&bob.token), SYNC, ""));
    // The first message parks Bob's User; a poll then pulls the others. Without news in between they are inline.
    story.world.clock.advance(AWAKE_AFTER_POLL_MS + 1);
    say(&story, &alice, &room_id, "parks");
    let from = sync(&story, &bob, &from)["next_batch"].as_str().unwrap().to_owned();
    story.world.evict();
    say(&story, &alice, &room_id, "parks again");
    let parked = sync(&story, &bob, &from);
    let from = parked["next_batch"].as_str().unwrap().to_owned();
    story.world.clock.advance(AWAKE_AFTER_POLL_MS + 1);
    say(&story, &alice, &room_id, "told");
    let before = story.world.requests(ObjectKind::Room);
    let synced = story.ask(Some(&bob.token), &format!("{SYNC}?since={from}"), "");
    assert_eq!(texts(&synced, &room_id), ["told"]);
    assert!(story.world.requests(ObjectKind::Room) - before <= 2);
}

#[test]
fn a_poll_that_waits_after_a_pull_is_woken() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    let from = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.world.clock.advance(AWAKE_AFTER_POLL_MS + 1);
    say(&story, &alice, &room_id, "parks");
    let from = sync(&story, &bob, &from)["next_batch"].as_str().unwrap().to_owned();
    // The User forgets that it was polled: the next update parks it although a poll comes at once.
    story.world.evict();
    let poll = format!("{SYNC}?since={from}&timeout=30000");
    let (heard, ()) = block_on(join(story.start(Some(&bob.token), &poll, ""), async {
        let (request, body) = (send(&room_id, "hello"), text("hello").to_string());
        assert_eq!(story.start(Some(&alice.token), &request, &body).await.status, 200);
    }));
    assert_eq!(texts(&heard, &room_id), ["hello"]);
}

#[test]
fn invites_and_kicks_reach_users_who_are_parked() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    let from = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.world.clock.advance(AWAKE_AFTER_WAIT_MS + 1);
    say(&story, &alice, &room_id, "parks");
    say(&story, &alice, &room_id, "not told");
    // Also after the Room was evicted, by the alarm.
    block_on(story.world.fire_alarms(30_000)).unwrap();
    story.world.evict();
    let kick = format!("POST /_matrix/client/v3/rooms/{room_id}/kick");
    let body = json!({ "user_id": bob.user_id }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &kick, &body).status, 200);
    let row = |user: &Person| story.world.sql(&Story::user_object(&user.user_id)).dump();
    assert!(row(&bob).contains("leave"), "the User was not told");
    let kicked = sync(&story, &bob, &from);
    assert!(kicked["rooms"]["leave"][&room_id].is_object(), "{kicked}");
    let invite = format!("POST /_matrix/client/v3/rooms/{room_id}/invite");
    assert_eq!(story.ask(Some(&alice.token), &invite, &body).status, 200);
    let from = kicked["next_batch"].as_str().unwrap().to_owned();
    assert!(sync(&story, &bob, &from)["rooms"]["invite"][&room_id].is_object());
    // Bob's class is still that of the old membership: a new one misses nothing.
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    assert_eq!(story.ask(Some(&bob.token), &join, "{}").status, 200);
    say(&story, &alice, &room_id, "welcome");
    let synced = story.ask(Some(&bob.token), &format!("{SYNC}?since={from}"), "");
    assert!(texts(&synced, &room_id).contains(&"welcome".to_owned()));
}

#[test]
fn a_room_that_does_not_answer_a_pull_is_asked_again_later() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    let from = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.world.clock.advance(AWAKE_AFTER_POLL_MS + 1);
    say(&story, &alice, &room_id, "parks");
    say(&story, &alice, &room_id, "more");
    let room = Story::room_object(&room_id);
    story.world.break_object(&room, Defect::Fails);
    let silent = sync(&story, &bob, &from);
    let before = story.world.commands(&room);
    let from = silent["next_batch"].as_str().unwrap().to_owned();
    sync(&story, &bob, &from);
    assert_eq!(story.world.commands(&room), before, "it is in back-off");
    story.world.mend();
    story.world.clock.advance(60_000);
    let mended = story.ask(Some(&bob.token), &format!("{SYNC}?since={from}&timeout=30000"), "");
    assert_eq!(texts(&mended, &room_id), ["parks", "more"]);
}

#[test]
fn a_pull_after_a_long_absence_is_bounded_and_counts_the_newest() {
    let story = unlimited();
    let (alice, bob, room_id) = story.two_in_a_room();
    let from = since(&story.ask(Some(&bob.token), SYNC, ""));
    story.world.clock.advance(AWAKE_AFTER_POLL_MS + 1);
    for number in 0..2_200 {
        say(&story, &alice, &room_id, &number.to_string());
    }
    let user = Story::user_object(&bob.user_id);
    let before = story.world.commands(&user);
    let synced = sync(&story, &bob, &from);
    assert_eq!(unread(&synced, &room_id), 1_000);
    let commands = story.world.commands(&user) - before;
    assert!(commands <= 12, "five pulls, each stored, and six polls: {commands}");
    let receipt = json!({}).to_string();
    let newest = synced["rooms"]["join"][&room_id]["timeline"]["events"].as_array().unwrap();
    let newest = newest.last().unwrap()["event_id"].as_str().unwrap();
    let read = format!("POST /_matrix/client/v3/rooms/{room_id}/receipt/m.read/{newest}");
    assert_eq!(story.ask(Some(&bob.token), &read, &receipt).status, 200);
    let from = synced["next_batch"].as_str().unwrap().to_owned();
    assert_eq!(unread(&sync(&story, &bob, &from), &room_id), 0);
}
