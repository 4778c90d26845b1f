//! `PUT /_matrix/client/v3/sendToDevice/{eventType}/{txnId}`

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::native::Defect;
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::objects::user::TRANSACTION_TTL_MS;
use serde_json::{Value, json};

use crate::story::{Person, Story, since, value};

const STORY: &str = "client/send_to_device_messaging/send_to_device";
const SYNC: &str = "GET /_matrix/client/v3/sync?filter=%7B%22account_data%22%3A%7B%22types%22%3A%5B%5D%7D%7D";

/// A device of a user who has an account, with this id.
pub fn device(story: &Story, name: &str, device_id: &str) -> Person {
    let body = json!({
        "type": "m.login.password", "identifier": { "type": "m.id.user", "user": name }, "password": "secret",
        "device_id": device_id,
    });
    Person::of(&story.ask(None, "POST /_matrix/client/v3/login", &body.to_string()))
}

pub fn request(event_type: &str, transaction: &str) -> String {
    format!("PUT /_matrix/client/v3/sendToDevice/{event_type}/{transaction}")
}

/// The contents of the messages to the device in a sync response.
pub fn received(sync: &Value) -> Vec<Value> {
    let events = sync["to_device"]["events"].as_array().cloned().unwrap_or_default();
    events.into_iter().map(|event| event["content"].clone()).collect()
}

/// Alice, and two devices of Bob's.
fn people(story: &Story) -> (Person, Person, Person) {
    let alice = story.person("alice");
    story.person("bob");
    (alice, device(story, "bob", "PHONE"), device(story, "bob", "LAPTOP"))
}

#[test]
fn a_message_reaches_a_device_until_its_token_comes_back() {
    let mut story = Story::new();
    let (alice, phone, laptop) = people(&story);
    let first = since(&story.ask(Some(&phone.token), SYNC, ""));
    let message = json!({ "messages": { "@bob:example.org": { "PHONE": { "said": 1, "exact": 1.0 } } } });
    story.say(Some(&alice.token), &request("m.room_key", "1"), message);
    let synced = story.say(Some(&phone.token), &format!("{SYNC}&since={first}"), Value::Null);
    // The same token again; then the new one.
    story.say(Some(&phone.token), &format!("{SYNC}&since={first}"), Value::Null);
    story.say(Some(&phone.token), &format!("{SYNC}&since={}", since(&synced)), Value::Null);
    story.say(Some(&phone.token), &format!("{SYNC}&since={first}"), Value::Null);
    story.say(Some(&laptop.token), SYNC, Value::Null);
    story.end(STORY, "a_message_reaches_a_device_until_its_token_comes_back");
}

#[test]
fn a_star_names_all_other_devices_and_unknown_ones_are_left_out() {
    let mut story = Story::new();
    let (alice, phone, laptop) = people(&story);
    let messages = json!({
        "@bob:example.org": { "*": { "to": "all" }, "LAPTOP": { "to": "the laptop" }, "GONE": { "to": "nobody" } },
        "@nobody:example.org": { "*": { "to": "nobody" } },
    });
    let before = story.world.everything().lines().count();
    story.say(Some(&alice.token), &request("m.dummy", "1"), json!({ "messages": messages }));
    story.say(Some(&phone.token), SYNC, Value::Null);
    story.say(Some(&laptop.token), SYNC, Value::Null);
    let rows = "one for each of three devices, and one for the transaction";
    assert_eq!(story.world.everything().lines().count() - before, 4, "{rows}");
    story.end(STORY, "a_star_names_all_other_devices_and_unknown_ones_are_left_out");
}

#[test]
fn a_transaction_is_sent_once() {
    let mut story = Story::new();
    let (alice, phone, _) = people(&story);
    let other = story.login("alice");
    let to = |said: &str| json!({ "messages": { "@bob:example.org": { "PHONE": { "said": said } } } });
    story.say(Some(&alice.token), &request("m.dummy", "1"), to("first"));
    story.say(Some(&alice.token), &request("m.dummy", "1"), to("the same transaction"));
    story.say(Some(&alice.token), &request("m.other", "1"), to("of another type"));
    story.say(Some(&other.token), &request("m.dummy", "1"), to("of another device"));
    story.world.evict();
    story.say(Some(&alice.token), &request("m.dummy", "1"), to("the same transaction"));
    let synced = story.say(Some(&phone.token), SYNC, Value::Null);
    assert_eq!(received(&value(&synced)).len(), 3);
    story.end(STORY, "a_transaction_is_sent_once");
}

#[test]
fn mistakes_are_named() {
    let mut story = Story::new();
    let (alice, ..) = people(&story);
    let token = Some(alice.token.as_str());
    story.say(token, &request("m.dummy", "1"), json!({}));
    story.say(token, &request("m.dummy", "1"), json!({ "messages": { "bob": {} } }));
    story.say(
        token,
        &request("m.dummy", "1"),
        json!({ "messages": { "@bob:example.org": { "PHONE": "text" } } }),
    );
    story.say(token, &request(&"x".repeat(256), "1"), json!({ "messages": {} }));
    story.say(token, &request("m.dummy", &"x".repeat(256)), json!({ "messages": {} }));
    story.say(None, &request("m.dummy", "1"), json!({ "messages": {} }));
    story.say(token, &request("m.dummy", "1"), json!({ "messages": {} }));
    let refused = |messages: Value| {
        let reply = story.ask(token, &request("m.dummy", "1"), &json!({ "messages": messages }).to_string());
        (reply.status.as_u16(), value(&reply)["errcode"].as_str().unwrap_or_default().to_owned())
    };
    let too_large = (413, "M_TOO_LARGE".to_owned());
    let users: Vec<String> = (0..251).map(|number| format!("@{number}:example.org")).collect();
    let devices: Vec<String> = (0..1_001).map(|number| number.to_string()).collect();
    let all = |names: &[String], of: &Value| -> Value {
        names.iter().map(|name| (name.clone(), of.clone())).collect::<serde_json::Map<_, _>>().into()
    };
    assert_eq!(refused(all(&users, &json!({}))), too_large);
    assert_eq!(refused(all(&users[1..], &json!({}))).0, 200);
    assert_eq!(refused(json!({ "@bob:example.org": all(&devices, &json!({})) })), too_large);
    let long = json!({ "x": "x".repeat(65_536) });
    assert_eq!(refused(json!({ "@bob:example.org": { "PHONE": long } })), too_large);
    story.end(STORY, "mistakes_are_named");
}

/// What goes to another server is not promised: the log says so, and who is here gets theirs.
#[test]
fn messages_to_other_servers_are_logged_and_dropped() {
    let story = Story::new();
    let (alice, phone, _) = people(&story);
    let body = json!({ "messages": {
        "@bob:example.org": { "PHONE": { "said": 1 } }, "@eve:elsewhere.example": { "*": { "said": 1 } },
    } });
    assert_eq!(story.ask(Some(&alice.token), &request("m.dummy", "1"), &body.to_string()).status, 200);
    assert_eq!(received(&value(&story.ask(Some(&phone.token), SYNC, ""))).len(), 1);
    let lines = story.world.log.lines();
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert!(lines[0].contains("1 users of other servers"), "{lines:?}");
}

/// If a User fails, the client hears of it and repeats the request; the others do not take it twice.
#[test]
fn a_retry_after_a_failure_delivers_the_rest_alone() {
    for defect in [Defect::Fails, Defect::LosesReplies] {
        let story = Story::new();
        let (alice, phone, _) = people(&story);
        let carol = story.person("carol");
        let to =
            json!({ "messages": { "@bob:example.org": { "PHONE": {} }, "@carol:example.org": { "*": {} } } });
        story.world.break_object(&Story::user_object("@bob:example.org"), defect);
        let send =
            || story.ask(Some(&alice.token), &request("m.dummy", "1"), &to.to_string()).status.as_u16();
        assert_eq!(send(), 500);
        story.world.mend();
        story.world.evict();
        assert_eq!((send(), send()), (200, 200));
        for person in [&phone, &carol] {
            assert_eq!(received(&value(&story.ask(Some(&person.token), SYNC, ""))).len(), 1);
        }
    }
}

/// The polls of a device with a new message are answered, those of others wait.
#[test]
fn a_message_wakes_the_polls_of_its_device_alone() {
    let story = Story::new();
    let (alice, phone, laptop) = people(&story);
    let poll = |person: &Person| {
        let first = since(&story.ask(Some(&person.token), SYNC, ""));
        format!("{SYNC}&since={first}&timeout=30000")
    };
    let (of_phone, of_laptop) = (poll(&phone), poll(&laptop));
    let polls = join(
        story.start(Some(&phone.token), &of_phone, ""),
        story.start(Some(&laptop.token), &of_laptop, ""),
    );
    let (path, user) = (request("m.dummy", "1"), Story::user_object("@bob:example.org"));
    let body = json!({ "messages": { "@bob:example.org": { "PHONE": { "said": 1 } } } }).to_string();
    let ((phone, laptop), ()) = block_on(join(polls, async {
        story.start(Some(&alice.token), &path, &body).await;
        assert_eq!(story.world.waiting(&user), 2, "no poll was answered by a time");
        story.world.expire_polls();
    }));
    assert_eq!(received(&value(&phone)), [json!({ "said": 1 })]);
    assert_eq!((received(&value(&laptop)).len(), of_laptop.contains(&since(&laptop))), (0, true));
}

/// One check of the token and one command to each user; a row for each message, and one for each user.
#[test]
fn a_request_costs_one_object_request_for_each_user() {
    let story = Story::new();
    let (alice, phone, _) = people(&story);
    story.person("carol");
    let messages =
        json!({ "@bob:example.org": { "PHONE": {}, "LAPTOP": {} }, "@carol:example.org": { "*": {} } });
    let rows =
        |name: &str| story.world.sql(&Story::user_object(&format!("@{name}:example.org"))).changed_rows();
    let cost = |work: &dyn Fn()| {
        let before = (story.world.requests(ObjectKind::User), rows("bob"), rows("carol"), rows("alice"));
        work();
        let requests = story.world.requests(ObjectKind::User) - before.0;
        (requests, rows("bob") - before.1, rows("carol") - before.2, rows("alice") - before.3)
    };
    for transaction in ["1", "2"] {
        let body = json!({ "messages": messages }).to_string();
        let send = || {
            let sent = story.ask(Some(&alice.token), &request("m.dummy", transaction), &body);
            assert_eq!(sent.status, 200);
        };
        assert_eq!(cost(&send), (1 + 2, 2 + 1, 1 + 1, 0));
        assert_eq!(cost(&send), (1 + 2, 0, 0, 0), "a retry");
    }
    let first = since(&story.ask(Some(&phone.token), SYNC, ""));
    let sync = || drop(story.ask(Some(&phone.token), &format!("{SYNC}&since={first}"), ""));
    assert_eq!(cost(&sync), (1, 2, 0, 0), "two messages are acknowledged");
    assert_eq!(cost(&sync), (1, 0, 0, 0), "there is nothing to delete");
}

/// More messages than fit come in the next responses, which do not wait.
#[test]
fn a_response_has_so_many_messages_and_bytes_and_the_next_goes_on() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, phone, _) = people(&story);
    let send = |number: usize, content: &Value| {
        let body = json!({ "messages": { "@bob:example.org": { "PHONE": content } } }).to_string();
        assert_eq!(
            story.ask(Some(&alice.token), &request("m.dummy", &number.to_string()), &body).status,
            200
        );
    };
    (0..230).for_each(|number| send(number, &json!({ "said": number })));
    (230..250).for_each(|number| send(number, &json!({ "said": number, "long": "x".repeat(60_000) })));
    let mut token = since(&story.ask(Some(&phone.token), &format!("{SYNC}&since=s1_0"), ""));
    let (mut sizes, mut said) = (vec![], 0..250);
    said.by_ref().take(100).for_each(drop);
    while !said.is_empty() {
        let request = format!("{SYNC}&since={token}&timeout=30000");
        let sync = story.ask(Some(&phone.token), &request, "");
        let messages = received(&value(&sync));
        sizes.push(messages.len());
        assert!(messages.iter().all(|message| message["said"] == said.next().unwrap()), "{sizes:?}");
        token = since(&sync);
    }
    assert_eq!(sizes, [100, 38, 8, 4]);
    let end = story.ask(Some(&phone.token), &format!("{SYNC}&since={token}"), "");
    assert!(!since(&end).contains('m'), "an empty inbox is not in the token: {}", since(&end));
}

/// Transactions are remembered for a day. Who has sent nothing since is forgotten, and no position is given twice.
#[test]
fn a_transaction_is_remembered_for_a_day() {
    let story = Story::new();
    let (alice, phone, _) = people(&story);
    let carol = story.person("carol");
    let body = json!({ "messages": { "@bob:example.org": { "PHONE": {} } } }).to_string();
    let send = |person: &Person, name: &str| {
        assert_eq!(story.ask(Some(&person.token), &request("m.dummy", name), &body).status, 200);
    };
    let mut token = since(&story.ask(Some(&phone.token), SYNC, ""));
    let mut sync = || {
        let synced = story.ask(Some(&phone.token), &format!("{SYNC}&since={token}"), "");
        token = since(&synced);
        (received(&value(&synced)).len(), token.clone())
    };
    send(&alice, "1");
    story.world.clock.advance(TRANSACTION_TTL_MS - 1);
    send(&alice, "1");
    send(&alice, "2");
    assert_eq!(sync(), (2, "s1_0_m2".to_owned()));
    story.world.clock.advance(TRANSACTION_TTL_MS);
    send(&alice, "1");
    assert_eq!(sync(), (1, "s1_0_m3".to_owned()));
    story.world.clock.advance(2 * TRANSACTION_TTL_MS);
    story.world.evict();
    send(&carol, "1");
    assert_eq!(sync(), (1, "s1_0_m4".to_owned()));
    let rows = story.world.everything();
    let senders = rows.lines().filter(|row| row.contains("to_device_sender")).count();
    assert_eq!(senders, 1, "{rows}");
}
