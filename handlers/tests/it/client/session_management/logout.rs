//! `POST /_matrix/client/v3/logout`

use futures_executor::block_on;
use futures_util::future::join;
use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/session_management/logout";
const REQUEST: &str = "POST /_matrix/client/v3/logout";
const WHOAMI: &str = "GET /_matrix/client/v3/account/whoami";

#[test]
fn one_session_ends_and_the_others_do_not() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let phone = story.login("alice");
    story.say(Some(&phone.token), REQUEST, json!({}));
    story.say(Some(&phone.token), WHOAMI, Value::Null);
    story.say(Some(&phone.token), REQUEST, json!({}));
    story.say(Some(&phone.token), "GET /_matrix/client/v3/sync", Value::Null);
    story.say(Some(&alice.token), WHOAMI, Value::Null);
    story.say(Some(&alice.token), "GET /_matrix/client/v3/devices", Value::Null);
    story.say(None, REQUEST, json!({}));
    story.say(Some("made.up"), REQUEST, json!({}));
    story.end(STORY, "one_session_ends_and_the_others_do_not");
}

/// Security S03: an open poll is answered at once when its session ends.
#[test]
fn an_open_poll_ends_with_its_session() {
    let story = Story::new();
    let (alice, phone) = (story.person("alice"), story.login("alice"));
    let since = |person: &Person| {
        let sync = value(&story.ask(Some(&person.token), "GET /_matrix/client/v3/sync", ""));
        format!("GET /_matrix/client/v3/sync?timeout=20000&since={}", sync["next_batch"].as_str().unwrap())
    };
    let (own, other) = (since(&phone), since(&alice));
    let (own, ended) = block_on(join(
        story.start(Some(&phone.token), &own, ""),
        story.start(Some(&phone.token), REQUEST, ""),
    ));
    assert_eq!(ended.status, 200);
    assert_eq!((own.status.as_u16(), &value(&own)["errcode"]), (401, &json!("M_UNKNOWN_TOKEN")));
    let now = other.replace("timeout=20000", "timeout=0");
    assert_eq!(story.ask(Some(&alice.token), &now, "").status, 200);
}
