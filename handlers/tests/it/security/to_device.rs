//! Tests of messages to devices (security S42).

use lattice_handlers::objects::user::{MAX_INBOX_BYTES, MAX_MESSAGES_BYTES_PER_USER};
use lattice_handlers::ports::Quotas;
use serde_json::{Value, json};

use crate::client::send_to_device_messaging::send_to_device::{device, received, request};
use crate::story::{Person, Story, since, value};

const SYNC: &str = "GET /_matrix/client/v3/sync?filter=%7B%22account_data%22%3A%7B%22types%22%3A%5B%5D%7D%7D";
const SETTINGS: [(&str, &str); 2] = [("REGISTRATION", "open"), ("RATE_LIMITS", "off")];

fn send(story: &Story, person: &Person, transaction: &str, messages: &Value) -> u16 {
    let body = json!({ "messages": messages }).to_string();
    story.ask(Some(&person.token), &request("m.dummy", transaction), &body).status.as_u16()
}

fn sync(story: &Story, person: &Person, since: Option<&str>) -> Value {
    let since = since.map_or(String::new(), |since| format!("&since={since}"));
    value(&story.ask(Some(&person.token), &format!("{SYNC}{since}"), ""))
}

/// The inbox of a device that never returns has a maximum, of which each sender gets half of what is free at most (security S42).
#[test]
fn s42_an_inbox_has_a_maximum_and_a_share_for_each_sender() {
    const LONG: usize = 65_000;
    let story = Story::with(&SETTINGS);
    story.person("bob");
    let lost = device(&story, "bob", "LOST");
    let phone = device(&story, "bob", "PHONE");
    let fill = |name: &str| {
        let sender = story.person(name);
        let message = json!({ "@bob:example.org": { "LOST": { "from": name, "long": "x".repeat(LONG) } } });
        let before = story.world.log.lines().len();
        let is_dropped = |number: &usize| {
            assert_eq!(send(&story, &sender, &number.to_string(), &message), 200);
            story.world.log.lines().len() > before
        };
        (0..1_000).find(is_dropped).unwrap()
    };
    let taken = ["alice", "carol", "dave", "eve"].map(fill);
    let whole = usize::try_from(MAX_INBOX_BYTES).unwrap() / (LONG + 64);
    for (taken_by_one, part) in taken.iter().zip([2, 4, 8, 16]) {
        let share = whole / part;
        assert!((share - 2..=share + 1).contains(taken_by_one), "{share}: {taken:?} of {whole}");
    }
    let lines = story.world.log.lines();
    assert!(
        lines.iter().all(|line| line.contains("1 messages to devices of @bob:example.org are dropped")),
        "{lines:?}"
    );
    // Other devices go on, and the lost one gets all that was taken.
    let alice = story.login("alice");
    assert_eq!(send(&story, &alice, "other", &json!({ "@bob:example.org": { "PHONE": {} } })), 200);
    assert_eq!(received(&sync(&story, &phone, None)).len(), 1);
    let (mut token, mut shown) = (None, 0);
    loop {
        let synced = sync(&story, &lost, token.as_deref());
        let some = received(&synced).len();
        if some == 0 {
            break;
        }
        shown += some;
        token = Some(synced["next_batch"].as_str().unwrap().to_owned());
    }
    assert_eq!(shown, taken.iter().sum::<usize>());
    assert_eq!(send(&story, &alice, "again", &json!({ "@bob:example.org": { "LOST": {} } })), 200);
    assert_eq!(received(&sync(&story, &lost, token.as_deref())).len(), 1, "it has space again");
}

/// A User that stores as much as it may takes no messages (security S42).
#[test]
fn s42_a_full_user_takes_no_messages() {
    let story = Story::with(&SETTINGS);
    let alice = story.person("alice");
    story.person("bob");
    let phone = device(&story, "bob", "PHONE");
    let to = json!({ "@bob:example.org": { "PHONE": {}, "GONE": {} } });
    assert_eq!(send(&story, &alice, "1", &to), 200);
    story.world.set_quotas(|_| Quotas { user: 1, ..Quotas::default() });
    story.world.evict();
    assert_eq!(send(&story, &alice, "2", &to), 200);
    assert_eq!(story.world.log.lines().len(), 1, "{:?}", story.world.log.lines());
    assert_eq!(received(&sync(&story, &phone, None)).len(), 1, "what it has is delivered");
}

/// Whatever removes a device removes its inbox: nobody who takes the name of the device gets it (security S42).
#[test]
fn s42_an_inbox_ends_with_its_device() {
    let auth = json!({ "type": "m.login.password", "identifier": { "type": "m.id.user", "user": "bob" }, "password": "secret" });
    let password = json!({ "new_password": "secret", "logout_devices": true, "auth": auth });
    let ends = [
        ("POST /_matrix/client/v3/logout", json!({}), true),
        ("POST /_matrix/client/v3/logout/all", json!({}), false),
        ("DELETE /_matrix/client/v3/devices/PHONE", json!({ "auth": auth }), false),
        ("POST /_matrix/client/v3/delete_devices", json!({ "devices": ["PHONE"], "auth": auth }), false),
        ("POST /_matrix/client/v3/account/password", password, false),
        ("POST /_matrix/client/v3/account/deactivate", json!({ "auth": auth }), false),
    ];
    for (end, body, is_own) in ends {
        let story = Story::with(&SETTINGS);
        let (alice, bob) = (story.person("alice"), story.person("bob"));
        let phone = device(&story, "bob", "PHONE");
        assert_eq!(
            send(
                &story,
                &alice,
                "1",
                &json!({ "@bob:example.org": { "PHONE": { "said": "to-the-phone" } } })
            ),
            200
        );
        assert!(story.world.everything().contains("to-the-phone"));
        let token = if is_own { &phone.token } else { &bob.token };
        let ended = story.ask(Some(token), end, &body.to_string());
        assert_eq!(ended.status, 200, "{end}: {}", value(&ended));
        assert!(!story.world.everything().contains("to-the-phone"), "{end}");
        if end.ends_with("deactivate") {
            continue;
        }
        let again = device(&story, "bob", "PHONE");
        assert_eq!(received(&sync(&story, &again, None)), [""; 0], "{end}");
        // A position is never given twice: an old token acknowledges nothing new.
        let old = since(&story.ask(Some(&again.token), SYNC, ""));
        assert_eq!(send(&story, &alice, "2", &json!({ "@bob:example.org": { "PHONE": {} } })), 200);
        assert_eq!(received(&sync(&story, &again, Some(&format!("{old}_m1")))).len(), 1, "{end}");
    }
}

/// A message to all of many devices is bounded in bytes (security S42).
#[test]
fn s42_a_message_to_all_devices_is_bounded() {
    let story = Story::with(&SETTINGS);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let devices = usize::try_from(MAX_MESSAGES_BYTES_PER_USER).unwrap() / 60_000 + 5;
    for number in 0..devices {
        device(&story, "bob", &format!("D{number}"));
    }
    let message = json!({ bob.user_id: { "*": { "long": "x".repeat(60_000) } } });
    assert_eq!(send(&story, &alice, "all", &message), 200);
    let line = story.world.log.lines().pop().unwrap();
    assert!(line.contains("messages to devices of @bob:example.org are dropped"), "{line}");
}
