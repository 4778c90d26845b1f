//! `PUT /_matrix/client/v3/presence/{userId}/status`, and what syncs make of presence and show of it.

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::objects::user::{MIN_PRESENCE_MS, PRESENCE_CHECK_MS};
use lattice_handlers::ports::ObjectSettings;
use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/presence/set_presence";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn story() -> Story {
    Story::with(&[("REGISTRATION", "open"), ("PRESENCE", "on")])
}

fn put(person: &Person) -> String {
    format!("PUT /_matrix/client/v3/presence/{}/status", person.user_id)
}

fn set(story: &Story, person: &Person, state: &str) {
    let reply = story.ask(Some(&person.token), &put(person), &json!({ "presence": state }).to_string());
    assert_eq!(reply.status, 200);
}

/// A sync that leaves the own presence as it is.
fn look(story: &Story, person: &Person, parameters: &str) -> (Value, String) {
    let reply = story.ask(Some(&person.token), &format!("{SYNC}?set_presence=offline&{parameters}"), "");
    (value(&reply), since(&reply))
}

/// What a sync shows of a user.
fn contents(sync: &Value, of: &Person) -> Vec<Value> {
    let events = sync["presence"]["events"].as_array().cloned().unwrap_or_default();
    let of = events.into_iter().filter(|event| event["sender"] == of.user_id.as_str());
    of.map(|mut event| event["content"].take()).collect()
}

/// The states that a sync shows of a user.
fn states(sync: &Value, of: &Person) -> Vec<String> {
    contents(sync, of).iter().map(|content| content["presence"].as_str().unwrap().to_owned()).collect()
}

/// Lets minutes pass; objects leave memory after each.
fn idle(story: &Story, minutes: usize) {
    for _ in 0..minutes {
        story.world.evict();
        block_on(story.world.fire_alarms(PRESENCE_CHECK_MS)).unwrap();
    }
}

fn switch(story: &Story, presence: bool) {
    story.world.set_object_settings(move |_| ObjectSettings { presence, ..ObjectSettings::default() });
    story.world.evict();
}

fn sync_as(story: &Story, person: &Person, state: &str) {
    story.world.clock.advance(MIN_PRESENCE_MS);
    story.ask(Some(&person.token), &format!("{SYNC}?set_presence={state}"), "");
}

#[test]
fn members_of_a_room_hear_of_a_change_once() {
    let mut story = story();
    let (alice, bob, _) = story.two_in_a_room();
    let (_, first) = look(&story, &bob, "");
    let content = json!({ "presence": "online", "status_msg": "Making tea" });
    let (request, body) = (put(&alice), content.to_string());
    let poll = format!("{SYNC}?set_presence=offline&since={first}&timeout=30000");
    let waiting = story.start(Some(&bob.token), &poll, "");
    let (woken, _) = block_on(join(waiting, story.start(Some(&alice.token), &request, &body)));
    assert_eq!(states(&value(&woken), &alice), ["online"]);
    assert_eq!(value(&woken)["rooms"], Value::Null);
    let next = since(&woken);
    story.say(Some(&alice.token), &put(&alice), content);
    story.say(Some(&bob.token), &format!("{SYNC}?since={next}&set_presence=offline"), Value::Null);
    story.world.evict();
    let again =
        story.say(Some(&bob.token), &format!("{SYNC}?since={first}&set_presence=offline"), Value::Null);
    assert_eq!(states(&value(&again), &alice), ["online"]);
    story.end(STORY, "members_of_a_room_hear_of_a_change_once");
}

#[test]
fn mistakes_are_named() {
    let mut story = story();
    let (alice, bob, _) = story.two_in_a_room();
    story.say(Some(&alice.token), &put(&bob), json!({ "presence": "online" }));
    for content in [
        json!({}),
        json!({ "presence": "busy" }),
        json!({ "presence": 1 }),
        json!({ "presence": "online", "status_msg": "a".repeat(257) }),
        json!({ "presence": "online", "status_msg": 1 }),
    ] {
        story.say(Some(&alice.token), &put(&alice), content);
    }
    story.end(STORY, "mistakes_are_named");
}

#[test]
fn a_sync_sets_the_presence_and_the_user_is_offline_when_syncs_end() {
    let story = story();
    let (alice, bob, _) = story.two_in_a_room();
    let (mut token, mut seen) = (look(&story, &bob, "").1, Vec::new());
    let mut hear = |story: &Story| {
        let (sync, next) = look(story, &bob, &format!("since={token}"));
        token = next;
        seen.extend(states(&sync, &alice));
    };
    for state in ["unavailable", "online", "online", "offline"] {
        sync_as(&story, &alice, state);
        hear(&story);
    }
    // A waiting poll keeps the user online.
    let own = since(&story.ask(Some(&alice.token), SYNC, ""));
    let poll = format!("{SYNC}?since={own}&timeout=30000");
    block_on(join(story.start(Some(&alice.token), &poll, ""), async {
        story.world.evict();
        story.world.fire_alarms(PRESENCE_CHECK_MS).await.unwrap();
        story.world.expire_polls();
    }));
    hear(&story);
    assert_eq!(seen, ["unavailable", "online"]);
    for _ in 0..2 {
        block_on(story.world.fire_alarms(PRESENCE_CHECK_MS)).unwrap();
    }
    let (sync, _) = look(&story, &bob, &format!("since={token}"));
    assert_eq!(states(&sync, &alice), ["offline"]);
    let mut fired = Vec::new();
    for _ in 0..3 {
        fired.push(block_on(story.world.fire_alarms(PRESENCE_CHECK_MS)).unwrap());
    }
    assert_eq!(fired.last(), Some(&0), "no timer of an offline user: {fired:?}");
}

#[test]
fn of_two_devices_the_one_that_is_more_online_counts() {
    let story = story();
    let (alice, bob, _) = story.two_in_a_room();
    let phone = story.login("alice");
    sync_as(&story, &alice, "online");
    let token = look(&story, &bob, "").1;
    sync_as(&story, &phone, "unavailable");
    let (sync, token) = look(&story, &bob, &format!("since={token}"));
    assert!(states(&sync, &alice).is_empty(), "{sync}");
    story.world.clock.advance(PRESENCE_CHECK_MS);
    sync_as(&story, &phone, "unavailable");
    assert_eq!(states(&look(&story, &bob, &format!("since={token}")).0, &alice), ["unavailable"]);
}

#[test]
fn who_joins_sees_the_members_and_is_seen() {
    let story = story();
    let (alice, bob, carol) = (story.person("alice"), story.person("bob"), story.person("carol"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    story.ask(Some(&bob.token), &join, "{}");
    for person in [&alice, &carol] {
        set(&story, person, "online");
    }
    let alices = look(&story, &alice, "").1;
    let carols = look(&story, &carol, "").1;
    assert_eq!(story.ask(Some(&carol.token), &join, "{}").status, 200);
    assert_eq!(states(&look(&story, &alice, &format!("since={alices}")).0, &carol), ["online"]);
    for parameters in [String::new(), format!("since={carols}")] {
        let (sync, _) = look(&story, &carol, &parameters);
        assert_eq!(states(&sync, &alice), ["online"], "{parameters}");
        assert!(states(&sync, &bob).is_empty(), "never set");
    }
    let left = look(&story, &carol, "").1;
    let leave = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
    story.ask(Some(&carol.token), &leave, "{}");
    set(&story, &alice, "unavailable");
    assert!(states(&look(&story, &carol, &format!("since={left}")).0, &alice).is_empty());
    assert!(states(&look(&story, &alice, "").0, &carol).is_empty(), "who has left is not shown");
}

#[test]
fn members_of_different_rooms_are_shown_in_one_sync() {
    let story = story();
    let (alice, bob, _) = story.two_in_a_room();
    let carol = story.person("carol");
    let room_id = story.room(&alice, json!({ "invite": [carol.user_id] }));
    story.ask(Some(&carol.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    let token = look(&story, &alice, "").1;
    for person in [&bob, &carol] {
        set(&story, person, "online");
    }
    let (sync, _) = look(&story, &alice, &format!("since={token}"));
    assert_eq!([states(&sync, &bob), states(&sync, &carol)], [["online"], ["online"]]);
}

#[test]
fn filters_and_ignored_users_are_honoured_and_two_rooms_show_a_user_once() {
    let story = story();
    let (alice, bob, _) = story.two_in_a_room();
    let second = story.room(&alice, json!({ "preset": "public_chat" }));
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{second}"), "{}");
    set(&story, &alice, "unavailable");
    let first = look(&story, &bob, "").1;
    set(&story, &alice, "online");
    let since = format!("since={first}");
    assert_eq!(states(&look(&story, &bob, &since).0, &alice), ["online"]);
    for filter in [
        json!({ "presence": { "types": [] } }),
        json!({ "presence": { "not_types": ["m.*"] } }),
        json!({ "presence": { "limit": 0 } }),
        json!({ "presence": { "senders": [bob.user_id] } }),
        json!({ "presence": { "not_senders": [alice.user_id] } }),
    ] {
        let encoded: String = filter.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect();
        let (sync, _) = look(&story, &bob, &format!("{since}&filter={encoded}"));
        assert!(states(&sync, &alice).is_empty(), "{filter}");
        assert_eq!(sync["rooms"], Value::Null, "{filter}");
    }
    let ignore = format!("PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list", bob.user_id);
    let list = json!({ "ignored_users": { alice.user_id.as_str(): {} } }).to_string();
    story.ask(Some(&bob.token), &ignore, &list);
    assert!(states(&look(&story, &bob, &since).0, &alice).is_empty());
}

#[test]
fn who_was_online_when_presence_was_switched_off_is_offline_when_it_is_on_again() {
    for returns in [false, true] {
        let story = story();
        let (alice, bob, _) = story.two_in_a_room();
        sync_as(&story, &alice, "online");
        switch(&story, false);
        idle(&story, 3);
        switch(&story, true);
        if returns {
            sync_as(&story, &alice, "online");
            assert_eq!(states(&look(&story, &bob, "").0, &alice), ["online"]);
        }
        idle(&story, 3);
        assert!(states(&look(&story, &bob, "").0, &alice).is_empty(), "returns: {returns}");
    }
}

#[test]
fn who_goes_offline_was_active_at_the_last_polls() {
    let story = story();
    let (alice, bob, _) = story.two_in_a_room();
    for _ in 0..30 {
        sync_as(&story, &alice, "online");
        story.world.evict();
        block_on(story.world.fire_alarms(20_000)).unwrap();
    }
    let (sync, token) = look(&story, &bob, "");
    assert_eq!(states(&sync, &alice), ["online"]);
    idle(&story, 3);
    let sync = look(&story, &bob, &format!("since={token}")).0;
    let content = contents(&sync, &alice).pop().unwrap();
    assert_eq!(content["presence"], "offline");
    assert!(content["last_active_ago"].as_u64().unwrap() < 5 * PRESENCE_CHECK_MS, "{content}");
}

#[test]
fn a_user_that_lost_its_memory_does_not_waver_between_two_devices() {
    let story = story();
    let (alice, bob, _) = story.two_in_a_room();
    let phone = story.login("alice");
    sync_as(&story, &alice, "online");
    let token = look(&story, &bob, "").1;
    let heard = |story: &Story| states(&look(story, &bob, &format!("since={token}")).0, &alice);
    for _ in 0..5 {
        for (person, state) in [(&phone, "unavailable"), (&alice, "online")] {
            story.world.evict();
            block_on(story.world.fire_alarms(14_000)).unwrap();
            sync_as(&story, person, state);
            assert!(heard(&story).is_empty(), "{state}");
        }
    }
    // The timer lowers the presence when that device polls no more.
    for _ in 0..7 {
        sync_as(&story, &phone, "unavailable");
        story.world.evict();
        block_on(story.world.fire_alarms(28_000)).unwrap();
    }
    assert_eq!(heard(&story), ["unavailable"]);
}

#[test]
fn a_room_forgets_the_presence_of_who_leaves() {
    let story = story();
    let (alice, bob, carol) = (story.person("alice"), story.person("bob"), story.person("carol"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    let leave = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
    story.ask(Some(&bob.token), &join, "{}");
    let content = json!({ "presence": "online", "status_msg": "Making tea" });
    story.ask(Some(&bob.token), &put(&bob), &content.to_string());
    let rooms = || story.world.sql(&Story::room_object(&room_id)).dump();
    assert!(rooms().contains("Making tea"));
    story.ask(Some(&bob.token), &leave, "{}");
    assert!(!rooms().contains("Making tea"));
    story.world.evict();
    // Who joined meanwhile sees who comes back, and the changes after that.
    story.ask(Some(&carol.token), &join, "{}");
    let (sync, token) = look(&story, &carol, "");
    assert!(states(&sync, &bob).is_empty());
    story.ask(Some(&bob.token), &join, "{}");
    let (sync, token) = look(&story, &carol, &format!("since={token}"));
    assert_eq!(states(&sync, &bob), ["online"]);
    set(&story, &bob, "unavailable");
    assert_eq!(states(&look(&story, &carol, &format!("since={token}")).0, &bob), ["unavailable"]);
}

/// The scenario of Complement's TestTentativeEventualJoiningAfterRejecting, which uses one user's token for another: the own
/// presence takes no position of the user's stream.
#[test]
fn the_own_presence_alone_takes_no_position_and_wakes_no_poll() {
    let story = story();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    let from = since(&story.ask(Some(&alice.token), SYNC, ""));
    for state in ["unavailable", "online", "unavailable"] {
        set(&story, &alice, state);
        assert_eq!(look(&story, &alice, &format!("since={from}")).1, from, "{state}");
    }
    let poll = format!("{SYNC}?set_presence=offline&since={from}&timeout=30000");
    let (request, body) = (put(&alice), json!({ "presence": "online" }).to_string());
    let waits = story.start(Some(&alice.token), &poll, "");
    let changes = async {
        assert_eq!(story.start(Some(&alice.token), &request, &body).await.status, 200);
        story.world.expire_polls();
    };
    assert_eq!(since(&block_on(join(waits, changes)).0), from);
    // Others hear of it, and the token of Alice is one that Bob has after.
    let of_room = |what: &str| format!("POST /_matrix/client/v3/rooms/{room_id}/{what}");
    let body = json!({ "user_id": bob.user_id }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &of_room("invite"), &body).status, 200);
    story.ask(Some(&bob.token), SYNC, "");
    assert_eq!(story.ask(Some(&bob.token), &of_room("leave"), "{}").status, 200);
    let synced = story.ask(Some(&bob.token), &format!("{SYNC}?since={from}&full_state=true"), "");
    assert!(value(&synced)["rooms"]["leave"][&room_id].is_object(), "{}", value(&synced));
    assert_eq!(story.ask(Some(&bob.token), &of_room("join"), "{}").status, 200);
    assert_eq!(states(&look(&story, &bob, "").0, &alice), ["online"]);
}
