//! `PUT /_matrix/client/unstable/io.element.msc4306/rooms/{roomId}/thread/{threadRoot}/subscription`

use lattice_handlers::objects::user::MAX_THREAD_SUBSCRIPTIONS;
use lattice_handlers::ports::{Change, Sql as _};
use serde_json::{Value, json};

use crate::msc::threads::{say, subscribe, subscribed, subscription};
use crate::story::Story;

const STORY: &str = "msc/thread_subscriptions/subscribe_to_thread";

#[test]
fn a_user_subscribes_by_hand_or_because_of_an_event() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, ("root", None));
    let reply = say(&story, &bob, &room_id, ("reply", Some(&root)));
    let request = format!("PUT {}", subscription(&room_id, &root));
    story.say(Some(&alice.token), &request, json!({ "automatic": reply }));
    assert_eq!(subscribed(&story, &alice, (&room_id, &root)), true);
    story.say(Some(&alice.token), &request, json!({}));
    assert_eq!(subscribed(&story, &alice, (&room_id, &root)), false);
    // What the user asked for stays.
    story.say(Some(&alice.token), &request, json!({ "automatic": reply }));
    assert_eq!(subscribed(&story, &alice, (&room_id, &root)), false);
    story.end(STORY, "a_user_subscribes_by_hand_or_because_of_an_event");
}

#[test]
fn a_thread_that_the_user_may_not_see_and_an_event_outside_it_are_refused() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, ("root", None));
    let other = say(&story, &alice, &room_id, ("other", None));
    let elsewhere = say(&story, &bob, &room_id, ("elsewhere", Some(&other)));
    let request = format!("PUT {}", subscription(&room_id, &root));
    for cause in [&root, &other, &elsewhere] {
        story.say(Some(&alice.token), &request, json!({ "automatic": cause }));
    }
    story.say(Some(&alice.token), &request, json!({ "automatic": "$none:example.org" }));
    story.say(Some(&alice.token), &request, json!({ "automatic": "none" }));
    story.say(Some(&alice.token), &request, json!({ "automatic": 1 }));
    story.say(Some(&alice.token), &format!("PUT {}", subscription(&room_id, "$none:example.org")), json!({}));
    story.say(Some(&alice.token), &format!("PUT {}", subscription("!none:example.org", &root)), json!({}));
    let mallory = story.person("mallory");
    story.say(Some(&mallory.token), &request, json!({}));
    story.say(None, &request, Value::Null);
    assert_eq!(subscribed(&story, &alice, (&room_id, &root)), "M_NOT_FOUND");
    story.end(STORY, "a_thread_that_the_user_may_not_see_and_an_event_outside_it_are_refused");
}

/// An unsubscription knows of what was in the room by then: only a later event subscribes again by itself.
#[test]
fn only_an_event_after_the_unsubscription_subscribes_again_by_itself() {
    let mut story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, ("root", None));
    let thread = (room_id.as_str(), root.as_str());
    let first = say(&story, &alice, &room_id, ("first", Some(&root)));
    assert_eq!(subscribe(&story, &alice, thread, Some(&first)), 200);
    let second = say(&story, &alice, &room_id, ("second", Some(&root)));
    let request = subscription(&room_id, &root);
    assert_eq!(story.ask(Some(&alice.token), &format!("DELETE {request}"), "").status, 200);
    let third = say(&story, &alice, &room_id, ("third", Some(&root)));
    for cause in [first, second] {
        story.say(Some(&alice.token), &format!("PUT {request}"), json!({ "automatic": cause }));
        assert_eq!(subscribed(&story, &alice, thread), "M_NOT_FOUND");
    }
    story.say(Some(&alice.token), &format!("PUT {request}"), json!({ "automatic": third }));
    assert_eq!(subscribed(&story, &alice, thread), true);
    story.end(STORY, "only_an_event_after_the_unsubscription_subscribes_again_by_itself");
}

#[test]
fn subscriptions_have_a_maximum_and_what_ended_first_is_forgotten() {
    let mut story = Story::new();
    let (alice, _, room_id) = story.two_in_a_room();
    let root = say(&story, &alice, &room_id, ("root", None));
    let user = story.world.sql(&Story::user_object(&alice.user_id));
    let filled = format!(
        "INSERT INTO thread_subscription WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n LIMIT {MAX_THREAD_SUBSCRIPTIONS}) \
         SELECT '!old:example.org', '$' || n, 0, NULL, n FROM n"
    );
    let run = |script: &str| {
        let change = Change::new(script.to_owned().leak());
        user.transaction(&mut |transaction| transaction.change(change, &[]).map(drop)).unwrap();
    };
    run(&filled);
    story.world.evict();
    let request = format!("PUT {}", subscription(&room_id, &root));
    story.say(Some(&alice.token), &request, json!({}));
    run("UPDATE thread_subscription SET unsubscribed_at = 5 WHERE root IN ('$7', '$9')");
    story.say(Some(&alice.token), &request, json!({}));
    assert_eq!(subscribed(&story, &alice, (&room_id, &root)), false);
    assert!(!user.dump().contains("'$7'") && user.dump().contains("$9"), "the other one");
    story.end(STORY, "subscriptions_have_a_maximum_and_what_ended_first_is_forgotten");
}
