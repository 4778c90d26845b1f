//! Tests that a failing or hanging target holds up no delivery to another.

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::native::Defect;
use lattice_handlers::objects::host::{CALL_TIMEOUT_MS, EFFECT_RETRY_MS};
use lattice_handlers::objects::protocol::ObjectName;
use lattice_handlers::ports::{Change, Sql as _};
use serde_json::json;

use crate::story::{Person, Story, send, since, text, texts, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";
const MEMBERS: usize = 45;
const BROKEN: usize = 40;

/// A room of 45 members, the creator first.
fn room_of_many() -> (Story, Vec<Person>, String) {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let people: Vec<Person> = (0..MEMBERS).map(|number| story.person(&format!("user{number}"))).collect();
    let room_id = story.room(&people[0], json!({ "preset": "public_chat" }));
    for person in &people[1..] {
        let join = format!("POST /_matrix/client/v3/join/{room_id}");
        assert_eq!(story.ask(Some(&person.token), &join, "{}").status, 200);
    }
    block_on(story.world.fire_alarms(EFFECT_RETRY_MS)).unwrap();
    (story, people, room_id)
}

fn say(story: &Story, person: &Person, room_id: &str, words: &str) {
    assert_eq!(story.ask(Some(&person.token), &send(room_id, words), &text(words).to_string()).status, 200);
}

fn position(story: &Story, person: &Person) -> String {
    since(&story.ask(Some(&person.token), SYNC, ""))
}

fn hears(story: &Story, person: &Person, from: &str, room_id: &str) -> Vec<String> {
    texts(&story.ask(Some(&person.token), &format!("{SYNC}?since={from}"), ""), room_id)
}

fn objects(people: &[Person]) -> Vec<ObjectName> {
    people.iter().map(|person| Story::user_object(&person.user_id)).collect()
}

#[test]
fn s69_members_whose_objects_fail_hide_no_others_and_are_repeated_alone() {
    let (story, people, room_id) = room_of_many();
    let positions: Vec<String> = people.iter().map(|person| position(&story, person)).collect();
    // The broken ones are those with the lowest numbers, and more than are called at once.
    let (broken, others) = (objects(&people[1..=BROKEN]), objects(&people[BROKEN + 1..]));
    broken.iter().for_each(|name| story.world.break_object(name, Defect::Fails));
    say(&story, &people[0], &room_id, "one");
    say(&story, &people[0], &room_id, "two");
    for (person, from) in people.iter().zip(&positions).skip(BROKEN + 1) {
        assert_eq!(hears(&story, person, from, &room_id), ["one", "two"], "{}", person.user_id);
    }
    let commands = |names: &[ObjectName]| names.iter().map(|name| story.world.commands(name)).sum::<u64>();
    let (tried, heard) = (commands(&broken), commands(&others));
    say(&story, &people[0], &room_id, "three");
    assert_eq!(commands(&broken), tried, "objects in back-off are called after a commit");
    assert_eq!(commands(&others), heard + others.len() as u64);
    story.world.mend();
    block_on(story.world.fire_alarms(EFFECT_RETRY_MS)).unwrap();
    assert_eq!(commands(&broken), tried + BROKEN as u64, "one update each brings all of them up to date");
    assert_eq!(
        commands(&others),
        heard + others.len() as u64,
        "the alarm repeats what failed and nothing else"
    );
    for (person, from) in people.iter().zip(&positions).skip(1).take(BROKEN) {
        assert_eq!(hears(&story, person, from, &room_id), ["one", "two", "three"], "{}", person.user_id);
    }
}

#[test]
fn s69_members_whose_objects_hang_hold_up_no_others() {
    let (story, people, room_id) = room_of_many();
    let positions: Vec<String> = people.iter().map(|person| position(&story, person)).collect();
    for name in objects(&people[1..15]) {
        story.world.break_object(&name, Defect::Hangs);
    }
    let request = |words: &str| (send(&room_id, words), text(words).to_string());
    let (one, two) = (request("one"), request("two"));
    let talk = join(
        story.start(Some(&people[0].token), &one.0, &one.1),
        story.start(Some(&people[0].token), &two.0, &two.1),
    );
    let listen = async {
        let mut heard = Vec::new();
        for (person, from) in people.iter().zip(&positions).skip(15) {
            let (mut from, mut words) = (from.clone(), Vec::new());
            while words.len() < 2 {
                let poll = format!("{SYNC}?since={from}&timeout=30000");
                let reply = story.start(Some(&person.token), &poll, "").await;
                words.extend(texts(&reply, &room_id));
                from = since(&reply);
            }
            heard.push(words);
        }
        // Only now the time passes after which the calls to the broken objects end.
        story.world.clock.advance(CALL_TIMEOUT_MS);
        heard
    };
    let (heard, _) = block_on(join(listen, talk));
    assert!(heard.iter().all(|words| *words == ["one", "two"]), "{heard:?}");
}

#[test]
fn s69_recorded_effects_on_failing_rooms_hide_no_later_ones() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let rooms: Vec<String> = (0..MEMBERS)
        .map(|_| {
            // One user makes at most 20 rooms in one millisecond.
            story.world.clock.advance(1);
            let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
            let join = format!("POST /_matrix/client/v3/join/{room_id}");
            assert_eq!(story.ask(Some(&bob.token), &join, "{}").status, 200);
            room_id
        })
        .collect();
    // The user's rooms are ordered by id, and so are the effects.
    let mut ordered = rooms.clone();
    ordered.sort();
    let (broken, others) = ordered.split_at(BROKEN);
    broken.iter().for_each(|id| story.world.break_object(&Story::room_object(id), Defect::Fails));
    let password = json!({ "auth": { "type": "m.login.password", "user": "bob", "password": "secret" } });
    let deactivated =
        story.ask(Some(&bob.token), "POST /_matrix/client/v3/account/deactivate", &password.to_string());
    assert_eq!(deactivated.status, 200);
    let has_left = |room_id: &String| {
        let rows = story.world.sql(&Story::room_object(room_id)).dump();
        rows.lines().any(|row| row.starts_with("member:") && row.contains("@bob") && row.contains("leave"))
    };
    assert!(others.iter().all(has_left), "rooms after the failing ones were not left");
    assert!(!broken.iter().any(has_left));
    story.world.mend();
    block_on(story.world.fire_alarms(EFFECT_RETRY_MS)).unwrap();
    assert!(broken.iter().all(has_left), "the alarm did not repeat what failed");
}

#[test]
fn s69_a_poll_that_cannot_be_answered_keeps_no_other_waiting() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let phone = story.login("bob");
    let filter = format!("POST /_matrix/client/v3/user/{}/filter", bob.user_id);
    let made = value(&story.ask(Some(&bob.token), &filter, r#"{ "room": {} }"#));
    let from = position(&story, &bob);
    let (bad, good) = (
        format!("{SYNC}?since={from}&timeout=30000&filter={}", made["filter_id"].as_str().unwrap()),
        format!("{SYNC}?since={from}&timeout=30000"),
    );
    let (first, second) =
        (story.start(Some(&bob.token), &bad, ""), story.start(Some(&phone.token), &good, ""));
    let spoil_and_talk = async {
        let sql = story.world.sql(&Story::user_object(&bob.user_id));
        let spoil = Change::new("UPDATE filter SET definition = 'not JSON'");
        sql.transaction(&mut |write| write.change(spoil, &[]).map(drop)).unwrap();
        let (request, body) = (send(&room_id, "1"), text("hello").to_string());
        assert_eq!(story.start(Some(&alice.token), &request, &body).await.status, 200);
        story.world.expire_polls();
    };
    let (_, (heard, ())) = block_on(join(first, join(second, spoil_and_talk)));
    assert_eq!(texts(&heard, &room_id), ["hello"]);
}
