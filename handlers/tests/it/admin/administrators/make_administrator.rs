//! `PUT /_lattice/admin/v1/administrators/{userId}`

use serde_json::{Value, json};

use crate::story::{Story, value};

const STORY: &str = "admin/administrators/make_administrator";
const REQUEST: &str = "PUT /_lattice/admin/v1/administrators";
const TOKENS: &str = "GET /_synapse/admin/v1/registration_tokens";

#[test]
fn the_first_administrator_is_registered_and_others_are_promoted() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator")]);
    let alice = story.person("alice");
    story.say(Some("operator"), &format!("{REQUEST}/@root:example.org"), json!({ "password": "secret" }));
    let root = story.login("root");
    story.say(Some(&root.token), TOKENS, Value::Null);
    story.say(Some(&alice.token), TOKENS, Value::Null);
    story.say(Some("operator"), &format!("{REQUEST}/@alice:example.org"), json!({}));
    story.say(Some(&alice.token), TOKENS, Value::Null);
    story.end(STORY, "the_first_administrator_is_registered_and_others_are_promoted");
}

#[test]
fn invalid_requests_are_refused() {
    let mut story = Story::with(&[("OPERATOR_SECRET", "operator")]);
    let root = story.administrator("root");
    let request = format!("{REQUEST}/@alice:example.org");
    story.say(None, &request, json!({ "password": "secret" }));
    story.say(Some("guess"), &request, json!({ "password": "secret" }));
    story.say(Some(&root.token), &request, json!({ "password": "secret" }));
    story.say(Some("operator"), &request, json!({}));
    story.say(Some("operator"), &request, json!({ "password": "" }));
    story.say(Some("operator"), &format!("{REQUEST}/@alice:elsewhere.org"), json!({ "password": "secret" }));
    story.say(Some("operator"), &format!("{REQUEST}/@123:example.org"), json!({ "password": "secret" }));
    story.end(STORY, "invalid_requests_are_refused");
}

/// Of two requests at once, one creates the account.
#[test]
fn of_two_requests_at_once_one_makes_the_account() {
    let mut story = Story::with(&[("OPERATOR_SECRET", "operator")]);
    let (request, body) =
        (format!("{REQUEST}/@root:example.org"), json!({ "password": "secret" }).to_string());
    story.world.interleave(true);
    let (one, other) = futures_executor::block_on(futures_util::future::join(
        story.start(Some("operator"), &request, &body),
        story.start(Some("operator"), &request, &body),
    ));
    story.world.interleave(false);
    let answers = [value(&one), value(&other)];
    assert!(answers.contains(&json!({ "created": true })), "{answers:?}");
    assert!(answers.iter().any(|answer| answer["errcode"] == "M_USER_IN_USE"), "{answers:?}");
    story.say(Some("operator"), &request, json!({}));
    story.end(STORY, "of_two_requests_at_once_one_makes_the_account");
}

#[test]
fn without_an_operators_secret_every_request_is_refused() {
    let mut story = Story::new();
    story.say(Some(""), &format!("{REQUEST}/@root:example.org"), json!({ "password": "secret" }));
    story.say(Some("operator"), &format!("{REQUEST}/@root:example.org"), json!({ "password": "secret" }));
    story.end(STORY, "without_an_operators_secret_every_request_is_refused");
}
