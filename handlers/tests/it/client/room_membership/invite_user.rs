//! `POST /_matrix/client/v3/rooms/{roomId}/invite`

use lattice_handlers::objects::protocol::ObjectKind;
use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/room_membership/invite_user";
const SYNC: &str = "GET /_matrix/client/v3/sync";

fn invite(room_id: &str) -> String {
    format!("POST /_matrix/client/v3/rooms/{room_id}/invite")
}

/// The rooms that a first sync shows as invites.
fn invites(story: &Story, person: &Person) -> Vec<String> {
    let synced = value(&story.ask(Some(&person.token), SYNC, ""));
    let rooms = synced["rooms"]["invite"].as_object().cloned().unwrap_or_default();
    rooms.into_iter().map(|(room_id, _)| room_id).collect()
}

#[test]
fn an_invited_user_sees_the_room_and_joins() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let room_id = story.room(&alice, json!({ "name": "Kitchen", "topic": "Dinner" }));
    let body = json!({ "user_id": bob.user_id, "reason": "are you hungry?" });
    story.say(Some(&alice.token), &invite(&room_id), body.clone());
    let invited = story.say(Some(&bob.token), SYNC, Value::Null);
    story.say(Some(&alice.token), &invite(&room_id), body);
    story.say(Some(&bob.token), &format!("{SYNC}?since={}", since(&invited)), Value::Null);
    story.say(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), json!({}));
    story.say(Some(&alice.token), &invite(&room_id), json!({ "user_id": bob.user_id }));
    story.end(STORY, "an_invited_user_sees_the_room_and_joins");
}

#[test]
fn who_lacks_the_power_or_is_outside_invites_nobody() {
    let mut story = Story::new();
    let (alice, bob, mallory) = (story.person("alice"), story.person("bob"), story.person("mallory"));
    let room_id = story.room(&alice, json!({ "preset": "public_chat" }));
    story.ask(Some(&bob.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    story.say(Some(&bob.token), &invite(&room_id), json!({ "user_id": mallory.user_id }));
    story.say(Some(&mallory.token), &invite(&room_id), json!({ "user_id": mallory.user_id }));
    story.say(Some(&mallory.token), &invite("!nowhere:example.org"), json!({ "user_id": bob.user_id }));
    for user_id in [alice.user_id.as_str(), "@bob:elsewhere.org", "bob"] {
        story.say(Some(&alice.token), &invite(&room_id), json!({ "user_id": user_id }));
    }
    let by_mail = json!({ "medium": "email", "address": "a@b.c", "id_server": "i", "id_access_token": "t" });
    story.say(Some(&alice.token), &invite(&room_id), by_mail);
    story.say_raw(Some(&alice.token), &invite(&room_id), "{");
    story.say(None, &invite(&room_id), json!({ "user_id": bob.user_id }));
    story.end(STORY, "who_lacks_the_power_or_is_outside_invites_nobody");
}

/// A second invite by another member moves the first one, with the new inviter.
#[test]
fn a_second_inviter_replaces_the_first() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let carol = story.person("carol");
    let body = json!({ "user_id": carol.user_id }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &invite(&room_id), &body).status, 200);
    let first = since(&story.ask(Some(&carol.token), SYNC, ""));
    assert_eq!(story.ask(Some(&bob.token), &invite(&room_id), &body).status, 200);
    let synced = value(&story.ask(Some(&carol.token), &format!("{SYNC}?since={first}"), ""));
    let events = synced["rooms"]["invite"][&room_id]["invite_state"]["events"].as_array().unwrap().clone();
    assert_eq!(events.last().unwrap()["sender"], bob.user_id, "{synced:#}");
}

/// Client-server API v1.18, "Invite permission"; MSC4155.
#[test]
fn a_user_blocks_and_filters_invites() {
    let mut story = Story::new();
    let (alice, bob, carol) = (story.person("alice"), story.person("bob"), story.person("carol"));
    let room_id = story.room(&alice, json!({}));
    let set = |event_type: &str, content: Value| {
        let request = format!("PUT /_matrix/client/v3/user/{}/account_data/{event_type}", bob.user_id);
        assert_eq!(story.ask(Some(&bob.token), &request, &content.to_string()).status, 200);
    };
    set("m.invite_permission_config", json!({ "default_action": "block" }));
    let filter = "org.matrix.msc4155.invite_permission_config";
    let body = json!({ "user_id": bob.user_id });
    let refused = story.ask(Some(&alice.token), &invite(&room_id), &body.to_string());
    assert_eq!(value(&refused)["errcode"], "M_INVITE_BLOCKED");
    set("m.invite_permission_config", json!({}));
    set(filter, json!({ "allowed_users": [carol.user_id], "blocked_servers": ["example.*"] }));
    let carols = story.room(&carol, json!({ "invite": [bob.user_id] }));
    assert_eq!(invites(&story, &bob), [carols.as_str()]);
    set(filter, json!({ "ignored_users": ["@carol:*"] }));
    assert_eq!(invites(&story, &bob), [""; 0]);
    set(filter, json!({ "blocked_users": ["@al?ce:*"] }));
    story.say(Some(&alice.token), &invite(&room_id), body);
    story.end(STORY, "a_user_blocks_and_filters_invites");
}

/// The budget: two requests to Users of the two, one to the Room, one stream update to each.
#[test]
fn an_invite_costs_four_requests_to_users() {
    let story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    story.wake(&[&alice, &bob]);
    let room_id = story.room(&alice, json!({}));
    let requests = || [ObjectKind::User, ObjectKind::Room].map(|kind| story.world.requests(kind));
    let rows = || story.world.sql(&Story::room_object(&room_id)).changed_rows();
    let (before, rows_before) = (requests(), rows());
    let body = json!({ "user_id": bob.user_id }).to_string();
    assert_eq!(story.ask(Some(&alice.token), &invite(&room_id), &body).status, 200);
    let now = requests();
    assert_eq!([now[0] - before[0], now[1] - before[1]], [4, 1]);
    assert!(rows() - rows_before <= 8, "{} rows", rows() - rows_before);
}
