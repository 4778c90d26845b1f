//! Tests of what users see of rooms and of each other, and of who administers the server (security S09, S39, S41).

use futures_executor::block_on;
use futures_util::future::join;
use lattice_wire::AuthClass;
use serde_json::json;

use super::open::{path, served};
use crate::story::{Story, send, since, text, texts, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";

/// Without its secret, the administration API is shut for every token.
#[test]
fn s09_without_a_secret_nobody_administers_the_server() {
    let story = Story::new();
    let alice = story.person("alice");
    let mut operations = 0;
    for meta in served() {
        if !matches!(meta.auth, AuthClass::Operator | AuthClass::Admin) {
            continue;
        }
        operations += 1;
        let request = format!("{} {}", meta.method, path(meta.path, &alice.user_id));
        for token in [&alice.token, "", "null", "undefined", "operator"] {
            let reply = story.ask(Some(token), &request, r#"{"password":"secret","token":"x"}"#);
            assert!(reply.status == 401 || reply.status == 403, "{request} by `{token}`: {reply:?}");
        }
    }
    assert!(operations >= 7, "{operations}");
    let nonce = story.ask(None, "GET /_synapse/admin/v1/register", "");
    assert_eq!(nonce.status, 400, "{}", value(&nonce));
}

/// No text, no name and no alias in a room is a command: what its members send changes the room alone.
#[test]
fn s09_nothing_that_is_said_in_a_room_administers_the_server() {
    let story = Story::with(&[("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator")]);
    let root = story.administrator("root");
    let mallory = story.person("mallory");
    let body = json!({ "name": "#admins", "preset": "public_chat", "invite": [root.user_id] });
    let room_id = story.room(&mallory, body);
    story.ask(Some(&root.token), &format!("POST /_matrix/client/v3/join/{room_id}"), "{}");
    let accounts = |story: &Story| {
        let users =
            [&root, &mallory].map(|person| story.world.sql(&Story::user_object(&person.user_id)).dump());
        let account =
            |dump: &String| dump.lines().filter(|row| row.starts_with("account:")).collect::<String>();
        (users.iter().map(account).collect::<Vec<_>>(), story.world.database.dump())
    };
    let before = accounts(&story);
    for (number, words) in
        ["!admin users make-admin @mallory:example.org", "!admin register-token create", "/op"]
            .into_iter()
            .enumerate()
    {
        let sent =
            story.ask(Some(&mallory.token), &send(&room_id, &number.to_string()), &text(words).to_string());
        assert_eq!(sent.status, 200);
    }
    assert_eq!(accounts(&story), before);
    let tokens = "GET /_synapse/admin/v1/registration_tokens";
    assert_eq!(story.ask(Some(&mallory.token), tokens, "").status, 403);
}

/// Who left sees what was sent before, and hears nothing more: neither by an open poll nor by an old token.
#[test]
fn s39_who_left_hears_nothing_more() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let say = |words: &str| story.ask(Some(&alice.token), &send(&room_id, words), &text(words).to_string());
    let old = since(&story.ask(Some(&bob.token), SYNC, ""));
    say("before");
    let leave = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
    assert_eq!(story.ask(Some(&bob.token), &leave, "{}").status, 200);
    let left = since(&story.ask(Some(&bob.token), SYNC, ""));
    let poll = format!("{SYNC}?since={left}&timeout=20000");
    let (poll, ()) = block_on(join(story.start(Some(&bob.token), &poll, ""), async {
        story.start(Some(&alice.token), &send(&room_id, "after"), &text("after").to_string()).await;
        story.world.expire_polls();
    }));
    for reply in [
        poll,
        story.ask(Some(&bob.token), SYNC, ""),
        story.ask(Some(&bob.token), &format!("{SYNC}?since={old}"), ""),
        story.ask(Some(&bob.token), &format!("{SYNC}?since={left}&full_state=true"), ""),
    ] {
        let synced = value(&reply).to_string();
        assert_eq!(reply.status, 200, "{synced}");
        assert!(!synced.contains("after"), "{synced}");
    }
    say("later");
    assert_eq!(story.ask(Some(&bob.token), &send(&room_id, "x"), &text("x").to_string()).status, 403);
}

/// A position or a filter of another user, or of a device that ended, shows the caller's own rooms alone.
#[test]
fn s41_a_sync_token_or_filter_of_another_user_shows_nothing_of_theirs() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let mallory = story.person("mallory");
    let filter = format!("POST /_matrix/client/v3/user/{}/filter", bob.user_id);
    let filter = value(&story.ask(Some(&bob.token), &filter, r#"{"room":{"timeline":{"limit":1}}}"#));
    let filter = filter["filter_id"].as_str().unwrap().to_owned();
    story.ask(Some(&alice.token), &send(&room_id, "1"), &text("private").to_string());
    for token in
        [since(&story.ask(Some(&bob.token), SYNC, "")), since(&story.ask(Some(&alice.token), SYNC, ""))]
    {
        for more in ["", "&full_state=true", "&use_state_after=true"] {
            let reply = story.ask(Some(&mallory.token), &format!("{SYNC}?since={token}{more}"), "");
            let synced = value(&reply);
            assert_eq!(reply.status, 200, "{synced}");
            let is_shown =
                synced["rooms"]["join"].get(&room_id).is_some() || synced.to_string().contains("private");
            assert!(!is_shown, "{synced}");
        }
        // Another user's position is a position of one's own stream: nothing of it is lost for the next sync.
        let own = story.ask(Some(&bob.token), SYNC, "");
        assert_eq!(texts(&own, &room_id), ["private"]);
    }
    let by_filter = story.ask(Some(&mallory.token), &format!("{SYNC}?filter={filter}"), "");
    assert_eq!(by_filter.status, 400, "{}", value(&by_filter));
}
