//! `GET /_lattice/admin/v1/signing_key`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "admin/server_keys/export_signing_key";
const REQUEST: &str = "GET /_lattice/admin/v1/signing_key";

#[test]
fn only_the_operator_gets_the_key() {
    let mut story = Story::with(&[("OPERATOR_SECRET", "open sesame")]);
    story.say(None, REQUEST, Value::Null);
    story.say(Some("guess"), REQUEST, Value::Null);
    story.say(Some("open sesame"), REQUEST, Value::Null);
    story.end(STORY, "only_the_operator_gets_the_key");
}

#[test]
fn without_a_configured_secret_every_request_is_refused() {
    let mut story = Story::new();
    story.say(Some(""), REQUEST, Value::Null);
    story.say(Some("guess"), REQUEST, Value::Null);
    story.end(STORY, "without_a_configured_secret_every_request_is_refused");
}
