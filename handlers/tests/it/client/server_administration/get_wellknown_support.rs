//! `GET /.well-known/matrix/support`

use serde_json::Value;

use crate::story::Story;

const STORY: &str = "client/server_administration/get_wellknown_support";
const REQUEST: &str = "GET /.well-known/matrix/support";

#[test]
fn the_operators_settings_are_published() {
    let mut story = Story::with(&[
        ("SUPPORT_PAGE", "https://example.org/help"),
        ("SECURITY_EMAIL", "security@example.org"),
        ("SUPPORT_MATRIX_ID", "@admin:example.org"),
    ]);
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "the_operators_settings_are_published");
}

#[test]
fn nothing_is_published_by_default() {
    let mut story = Story::new();
    story.say(None, REQUEST, Value::Null);
    story.end(STORY, "nothing_is_published_by_default");
}
