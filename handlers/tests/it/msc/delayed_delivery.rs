//! Tests that a delayed event is sent exactly once, whatever fails between its steps.

use futures_executor::block_on;
use lattice_handlers::native::{Defect, NativeSql};
use lattice_handlers::objects::host::EFFECT_RETRY_MS;
use lattice_handlers::objects::user::DELAYED_EVENT_RETRY_MS;
use lattice_handlers::ports::{Query, Sql as _};
use serde_json::json;

use crate::msc::delays::{act, call, message, said, scheduled, set, state, wait};
use crate::story::Story;

const ONCE: [&str; 1] = ["later by 500"];

fn run(sql: &NativeSql, script: &'static str) {
    sql.transaction(&mut |transaction| transaction.script(script)).unwrap();
}

/// The number of delayed events that a User stores.
fn stored(sql: &NativeSql) -> u64 {
    sql.query(Query::new("SELECT count(*) FROM delayed_event"), &[]).unwrap()[0].number(0).unwrap()
}

/// Every write of the User and of the Room fails once, at each place where one can fail; then both are evicted.
#[test]
fn an_event_is_sent_once_whichever_write_fails() {
    for in_room in [false, true] {
        for failing in 0..6 {
            let story = Story::new();
            let (alice, bob, room_id) = call(&story);
            message(&story, &bob, &room_id, 500);
            let object =
                if in_room { Story::room_object(&room_id) } else { Story::user_object(&bob.user_id) };
            story.world.sql(&object).fail_after(failing);
            story.world.clock.advance(500);
            let _failed = block_on(story.world.fire_alarms(0));
            story.world.sql(&object).mend();
            story.world.evict();
            // The next request arms the alarm again, as a restart of the server does.
            scheduled(&story, &bob);
            for _ in 0..4 {
                let _fired = block_on(story.world.fire_alarms(2 * EFFECT_RETRY_MS));
            }
            assert_eq!(said(&story, &alice, &room_id), ONCE, "write {failing}, in the Room: {in_room}");
        }
    }
}

/// The Room has stored the event, and its reply is lost.
#[test]
fn an_event_whose_reply_is_lost_is_not_sent_again() {
    let story = Story::new();
    let (alice, bob, room_id) = call(&story);
    message(&story, &bob, &room_id, 500);
    assert_eq!(story.ask(Some(&bob.token), &set(&room_id, "key", 500), r#"{"by":"bob"}"#).status, 200);
    let user = story.world.sql(&Story::user_object(&bob.user_id));
    run(&user, "CREATE TABLE kept AS SELECT * FROM delayed_event");
    wait(&story, 500);
    assert_eq!(said(&story, &alice, &room_id), ONCE);
    assert_eq!(stored(&user), 0);
    let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/state/org.example.call/key");
    assert_eq!(story.ask(Some(&bob.token), &request, r#"{"by":"bob, later"}"#).status, 200);
    // What the User finds after a crash before its own commit.
    run(&user, "INSERT INTO delayed_event SELECT * FROM kept; INSERT INTO timer VALUES ('delayed_event', 0)");
    story.world.evict();
    scheduled(&story, &bob);
    wait(&story, EFFECT_RETRY_MS);
    assert_eq!(said(&story, &alice, &room_id), ONCE);
    assert_eq!(state(&story, &alice, &room_id, "key"), json!({ "by": "bob, later" }));
    assert_eq!(stored(&user), 0);
}

#[test]
fn a_room_that_fails_is_asked_again_and_holds_up_no_other() {
    let story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let other = story.room(&bob, json!({}));
    message(&story, &bob, &room_id, 500);
    message(&story, &bob, &other, 501);
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    wait(&story, 501);
    assert_eq!(said(&story, &bob, &other), ["later by 501"]);
    assert_eq!(scheduled(&story, &bob), 0, "an event that is due is listed no longer");
    for _ in 0..20 {
        wait(&story, EFFECT_RETRY_MS);
    }
    story.world.mend();
    for _ in 0..20 {
        wait(&story, EFFECT_RETRY_MS);
    }
    assert_eq!(said(&story, &alice, &room_id), ONCE);
    assert_eq!(block_on(story.world.fire_alarms(2 * DELAYED_EVENT_RETRY_MS)).unwrap(), 0, "an alarm is left");
}

#[test]
fn a_room_that_fails_for_a_day_is_given_up() {
    let story = Story::new();
    let (alice, bob, room_id) = call(&story);
    message(&story, &bob, &room_id, 500);
    story.world.break_object(&Story::room_object(&room_id), Defect::Fails);
    for _ in 0..5 {
        wait(&story, DELAYED_EVENT_RETRY_MS / 4);
    }
    story.world.mend();
    for _ in 0..5 {
        wait(&story, DELAYED_EVENT_RETRY_MS / 4);
    }
    assert!(said(&story, &alice, &room_id).is_empty());
    assert_eq!(stored(&story.world.sql(&Story::user_object(&bob.user_id))), 0);
}

/// A session that ends leaves the events that it scheduled: they end a call for a client that is gone.
#[test]
fn events_outlive_their_session_and_not_their_account() {
    let story = Story::new();
    let (alice, bob, room_id) = call(&story);
    message(&story, &bob, &room_id, 500);
    assert_eq!(story.ask(Some(&bob.token), "POST /_matrix/client/v3/logout", "{}").status, 200);
    wait(&story, 500);
    assert_eq!(said(&story, &alice, &room_id), ONCE);
    let bob = story.login("bob");
    let delay_id = message(&story, &bob, &room_id, 600);
    let auth = json!({ "type": "m.login.password", "user": "bob", "password": "secret" });
    let body = json!({ "auth": auth }).to_string();
    let deactivated = story.ask(Some(&bob.token), "POST /_matrix/client/v3/account/deactivate", &body);
    assert_eq!(deactivated.status, 200);
    assert_eq!(story.ask(None, &act(&delay_id, "send"), "").status, 404);
    wait(&story, 600);
    assert_eq!(said(&story, &alice, &room_id), ONCE);
}

/// Alarms fire early after a restart, and at the right time nevertheless.
#[test]
fn restarted_events_are_sent_at_their_new_time_across_evictions() {
    let story = Story::new();
    let (alice, bob, room_id) = call(&story);
    let delay_id = message(&story, &bob, &room_id, 500);
    for _ in 0..10 {
        wait(&story, 400);
        assert_eq!(story.ask(None, &act(&delay_id, "restart"), "").status, 200);
        story.world.evict();
    }
    assert!(said(&story, &alice, &room_id).is_empty());
    wait(&story, 499);
    assert!(said(&story, &alice, &room_id).is_empty());
    wait(&story, 1);
    assert_eq!(said(&story, &alice, &room_id), ONCE);
}
