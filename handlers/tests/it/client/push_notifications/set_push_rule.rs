//! `PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}`

use futures_executor::block_on;
use futures_util::future::join;
use lattice_push::{Context, Evaluator, Event, Mentions, PushRules};
use ruma_common::{RoomId, UserId};
use serde_json::value::RawValue;
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/push_notifications/set_push_rule";
const REQUEST: &str = "PUT /_matrix/client/v3/pushrules/global";
const ALL: &str = "GET /_matrix/client/v3/pushrules/";

/// What a person hears of a message to a room of three: its rule, and whether it notifies.
fn heard(story: &Story, person: &Person, room_id: &str, content: &Value) -> String {
    let rules = story.ask(Some(&person.token), ALL, "");
    let rules = RawValue::from_string(value(&rules).to_string()).unwrap();
    let user_id = <&UserId>::try_from(person.user_id.as_str()).unwrap();
    let evaluator =
        Evaluator::new(user_id, &PushRules::read(user_id, Mentions::Intentional, Some(&rules)).unwrap());
    let event = json!({ "type": "m.room.message", "sender": "@bob:example.org", "content": content });
    let room_id = <&RoomId>::try_from(room_id).unwrap();
    let context = Context { room_id, member_count: 3, display_name: None, power: None };
    let event = Event::read(&event.to_string()).unwrap();
    let found = evaluator.matching(&event, &context).unwrap();
    let word = if found.actions.notifies() { "notifies" } else { "is silent" };
    let sound = found.actions.sound().map(|sound| format!(" ({sound})")).unwrap_or_default();
    format!("{} {word}{sound}", found.rule_id)
}

fn own(story: &Story, person: &Person, kind: &str) -> Vec<String> {
    let rules = value(&story.ask(Some(&person.token), ALL, ""));
    let rules = rules["global"][kind].as_array().unwrap().iter();
    rules
        .filter(|rule| rule["default"] == false)
        .map(|rule| rule["rule_id"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn a_room_has_the_three_settings_of_clients() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let room_id = story.room(&alice, json!({}));
    let plain = json!({ "msgtype": "m.text", "body": "tea?" });
    let mention = json!({ "body": "Alice, tea?", "m.mentions": { "user_ids": [alice.user_id] } });
    let keyword = json!({ "body": "there is cake" });
    let sound = json!({ "set_tweak": "sound", "value": "default" });
    let hears =
        |story: &Story| [&plain, &mention, &keyword].map(|content| heard(story, &alice, &room_id, content));
    let cake = json!({ "pattern": "cake", "actions": ["notify", sound, { "set_tweak": "highlight" }] });
    story.say(Some(&alice.token), &format!("{REQUEST}/content/cake"), cake);
    let mention_heard = ".m.rule.is_user_mention notifies (default)";
    let keyword_heard = "cake notifies (default)";
    assert_eq!(
        hears(&story),
        [".m.rule.message notifies", mention_heard, keyword_heard],
        "before any setting"
    );
    // All messages.
    let loud = json!({ "actions": ["notify", sound] });
    story.say(Some(&alice.token), &format!("{REQUEST}/room/{room_id}"), loud);
    let all = format!("{room_id} notifies (default)");
    assert_eq!(hears(&story), [&all, mention_heard, keyword_heard]);
    // Mentions and keywords.
    story.say(
        Some(&alice.token),
        &format!("{REQUEST}/room/{room_id}"),
        json!({ "actions": ["dont_notify"] }),
    );
    let silent = format!("{room_id} is silent");
    assert_eq!(hears(&story), [&silent, mention_heard, keyword_heard]);
    // Mute.
    story.say(
        Some(&alice.token),
        &format!("DELETE /_matrix/client/v3/pushrules/global/room/{room_id}"),
        Value::Null,
    );
    let in_room = json!({ "kind": "event_match", "key": "room_id", "pattern": room_id });
    let mute = json!({ "conditions": [in_room], "actions": ["dont_notify"] });
    story.say(Some(&alice.token), &format!("{REQUEST}/override/{room_id}"), mute);
    assert_eq!(hears(&story), [silent.as_str(); 3]);
    let elsewhere = heard(&story, &alice, "!other:example.org", &plain);
    assert_eq!(elsewhere, ".m.rule.message notifies");
    story.end(STORY, "a_room_has_the_three_settings_of_clients");
}

#[test]
fn keywords_are_added_before_and_after_each_other() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let put = |id: &str, place: &str| format!("{REQUEST}/content/{id}{place}");
    let rule = |pattern: &str| json!({ "pattern": pattern, "actions": ["notify"] });
    for (id, place, order) in [
        ("cake", "", "cake"),
        ("tea", "", "tea cake"),
        ("milk", "?after=tea", "tea milk cake"),
        ("sugar", "?before=cake", "tea milk sugar cake"),
        ("tea", "?after=cake", "milk sugar cake tea"),
        ("cake", "?before=milk&after=milk", "cake milk sugar tea"),
    ] {
        story.say(Some(&alice.token), &put(id, place), rule(id));
        assert_eq!(own(&story, &alice, "content").join(" "), order);
    }
    story.say(Some(&alice.token), &format!("{}/enabled", put("cake", "")), json!({ "enabled": false }));
    story.say(Some(&alice.token), &put("cake", ""), rule("cheesecake"));
    story.say(Some(&alice.token), &format!("GET {}", &put("cake", "")[4..]), Value::Null);
    story.end(STORY, "keywords_are_added_before_and_after_each_other");
}

#[test]
fn two_rules_at_once_are_both_kept() {
    let story = Story::new();
    let alice = story.person("alice");
    let put =
        |id: &str| (format!("{REQUEST}/content/{id}"), json!({ "pattern": id, "actions": [] }).to_string());
    let [(one, tea), (two, cake)] = ["tea", "cake"].map(put);
    let both =
        join(story.start(Some(&alice.token), &one, &tea), story.start(Some(&alice.token), &two, &cake));
    let (one, two) = block_on(both);
    assert!(one.status == 200 && two.status == 200);
    assert_eq!(own(&story, &alice, "content"), ["cake", "tea"]);
}

#[test]
fn only_the_server_writes_the_account_data() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let data = format!("/_matrix/client/v3/user/{}/account_data/m.push_rules", alice.user_id);
    story.say(Some(&alice.token), &format!("PUT {data}"), json!({ "global": {} }));
    story.end(STORY, "only_the_server_writes_the_account_data");
}

#[test]
fn invalid_rules_are_refused() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let rule = json!({ "actions": [], "conditions": [], "pattern": "cake" });
    for path in [
        "dessert/cake",
        "override/.cake",
        "override/cake%2Ftea",
        "override/cake%5Ctea",
        "room/kitchen",
        "sender/bob",
        "content/cake?before=tea",
        "content/cake?after=tea",
        "override/cake?after=.m.rule.master",
    ] {
        story.say(Some(&alice.token), &format!("{REQUEST}/{path}"), rule.clone());
    }
    let long = format!("{REQUEST}/override/{}", "x".repeat(256));
    let refused = story.ask(Some(&alice.token), &long, &rule.to_string());
    assert_eq!((refused.status.as_u16(), &value(&refused)["errcode"]), (400, &json!("M_INVALID_PARAM")));
    for (kind, body) in [
        ("content", json!({ "actions": ["notify"] })),
        ("content", json!({ "pattern": "cake" })),
        ("content", json!({ "pattern": 1, "actions": [] })),
        ("content", json!({ "pattern": "cake", "actions": ["shout"] })),
        ("override", json!({ "conditions": [{}], "actions": [] })),
        ("override", json!({ "conditions": [{ "kind": "event_match", "key": "type" }], "actions": [] })),
        ("override", json!({ "conditions": "type", "actions": [] })),
        (
            "underride",
            json!({ "conditions": vec![json!({ "kind": "contains_display_name" }); 21], "actions": [] }),
        ),
    ] {
        story.say(Some(&alice.token), &format!("{REQUEST}/{kind}/cake"), body);
    }
    story.say_raw(Some(&alice.token), &format!("{REQUEST}/content/cake"), "cake");
    story.say(None, &format!("{REQUEST}/content/cake"), rule);
    assert!(["override", "content", "underride"].iter().all(|kind| own(&story, &alice, kind).is_empty()));
    story.end(STORY, "invalid_rules_are_refused");
}
