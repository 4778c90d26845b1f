//! `GET /_matrix/client/v3/pushrules/`

use serde_json::{Value, json};

use crate::story::{Story, send, since, text, value};

const STORY: &str = "client/push_notifications/get_push_rules";
const REQUEST: &str = "GET /_matrix/client/v3/pushrules/";
const SYNC: &str = "GET /_matrix/client/v3/sync";

/// The content of `m.push_rules` in a response to `/sync`; null if it has none.
fn synced(sync: &Value) -> Value {
    let events = sync["account_data"]["events"].as_array().cloned().unwrap_or_default();
    let found = events.into_iter().find(|event| event["type"] == "m.push_rules");
    found.map(|event| event["content"].clone()).unwrap_or_default()
}

#[test]
fn a_new_user_has_the_default_rules() {
    let mut story = Story::new();
    let alice = story.person("alice");
    story.say(Some(&alice.token), REQUEST, Value::Null);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "a_new_user_has_the_default_rules");
}

#[test]
fn the_account_data_and_each_full_sync_have_all_rules() {
    let story = Story::new();
    let alice = story.person("alice");
    let get = format!("GET /_matrix/client/v3/user/{}/account_data/m.push_rules", alice.user_id);
    let disable = "PUT /_matrix/client/v3/pushrules/global/underride/.m.rule.message/enabled";
    let mut before = Value::Null;
    for change in [None, Some(disable)] {
        if let Some(change) = change {
            assert_eq!(story.ask(Some(&alice.token), change, r#"{"enabled":false}"#).status, 200);
        }
        let rules = value(&story.ask(Some(&alice.token), REQUEST, ""));
        assert_ne!(rules, before);
        assert_eq!(value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/pushrules", "")), rules);
        let account_data = value(&story.ask(Some(&alice.token), &get, ""));
        let initial = story.ask(Some(&alice.token), SYNC, "");
        let full = format!("{SYNC}?since={}&full_state=true", since(&initial));
        let full = value(&story.ask(Some(&alice.token), &full, ""));
        for shown in [account_data, synced(&value(&initial)), synced(&full)] {
            assert_eq!(shown, rules);
        }
        before = rules;
    }
}

#[test]
fn a_change_is_in_the_next_sync_of_each_device_and_ends_a_poll() {
    let story = Story::new();
    let (alice, phone) = (story.person("alice"), story.login("alice"));
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    let poll = format!("{SYNC}?since={first}&timeout=30000");
    let poll = story.start(Some(&alice.token), &poll, "");
    let put = "PUT /_matrix/client/v3/pushrules/global/content/cake";
    let put = story.start(Some(&phone.token), put, r#"{"pattern":"cake","actions":["notify"]}"#);
    let (polled, _) = futures_executor::block_on(futures_util::future::join(poll, put));
    let rules = value(&story.ask(Some(&alice.token), REQUEST, ""));
    assert_eq!(synced(&value(&polled)), rules);
    assert_eq!(rules["global"]["content"][0]["rule_id"], "cake");
    let next = value(&story.ask(Some(&alice.token), &format!("{SYNC}?since={}", since(&polled)), ""));
    assert_eq!(synced(&next), Value::Null, "the rules are shown once");
}

#[test]
fn a_filter_leaves_the_rules_out() {
    let story = Story::new();
    let alice = story.person("alice");
    let filter = r#"{"account_data":{"not_types":["m.push_rules"]}}"#.replace('"', "%22");
    let sync = value(&story.ask(Some(&alice.token), &format!("{SYNC}?filter={filter}"), ""));
    assert_eq!((synced(&sync), &sync["next_batch"].is_string()), (Value::Null, &true));
}

#[test]
fn a_user_without_changes_has_no_row_and_a_change_writes_one() {
    let story = Story::new();
    let alice = story.person("alice");
    let sql = story.world.sql(&Story::user_object(&alice.user_id));
    let put = "PUT /_matrix/client/v3/pushrules/global/override/.m.rule.master/enabled";
    for (enabled, rows) in [(false, 0), (true, 1), (true, 0), (false, 1)] {
        let before = sql.changed_rows();
        let body = json!({ "enabled": enabled }).to_string();
        assert_eq!(story.ask(Some(&alice.token), put, &body).status, 200);
        story.ask(Some(&alice.token), REQUEST, "");
        assert_eq!(sql.changed_rows() - before, rows, "{enabled}");
    }
}

#[test]
fn a_rule_of_a_sender_is_read_as_it_was_sent_each_time() {
    let story = Story::new();
    let alice = story.person("alice");
    let put = "PUT /_matrix/client/v3/pushrules/global/sender/@bob:example.org";
    let body = json!({ "actions": ["dont_notify"] }).to_string();
    assert_eq!(story.ask(Some(&alice.token), put, &body).status, 200);
    for _ in 0..2 {
        let rules = value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/pushrules/", ""));
        let rule = &rules["global"]["sender"][0];
        assert_eq!(
            (&rule["rule_id"], &rule["actions"]),
            (&json!("@bob:example.org"), &json!(["dont_notify"]))
        );
        story.world.evict();
    }
}

#[test]
fn a_name_in_the_body_is_a_mention_if_the_operator_wants_it() {
    for (setting, highlights) in [("off", 0), ("on", 1)] {
        let story = Story::with(&[("REGISTRATION", "open"), ("LEGACY_MENTIONS", setting)]);
        let (alice, bob, room_id) = story.two_in_a_room();
        story.ask(Some(&bob.token), &send(&room_id, "1"), &text("Alice: tea?").to_string());
        let sync = value(&story.ask(Some(&alice.token), "GET /_matrix/client/v3/sync", ""));
        let counts = &sync["rooms"]["join"][&room_id]["unread_notifications"];
        assert_eq!(counts, &json!({ "notification_count": 1, "highlight_count": highlights }), "{setting}");
    }
}
