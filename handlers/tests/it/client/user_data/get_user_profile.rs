//! `GET /_matrix/client/v3/profile/{userId}`

use serde_json::{Value, json};

use crate::story::Story;

const STORY: &str = "client/user_data/get_user_profile";
const PROFILE: &str = "_matrix/client/v3/profile";

#[test]
fn a_profile_is_public() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let alices = format!("{PROFILE}/@alice:example.org");
    story.say(None, &format!("GET /{alices}"), Value::Null);
    for field in [json!({ "displayname": "Alice" }), json!({ "m.tz": "Europe/Zurich" })] {
        let key = field.as_object().unwrap().keys().next().unwrap();
        story.say(Some(&alice.token), &format!("PUT /{alices}/{key}"), field.clone());
    }
    story.say(None, &format!("GET /{alices}"), Value::Null);
    for user_id in ["@nobody:example.org", "@alice:other.example", "alice"] {
        story.say(None, &format!("GET /{PROFILE}/{user_id}"), Value::Null);
    }
    story.end(STORY, "a_profile_is_public");
}

/// The operator can keep profiles for users, as Synapse does by `require_auth_for_profile_requests`.
#[test]
fn profiles_can_need_a_token() {
    let mut story = Story::with(&[("REGISTRATION", "open"), ("PROFILES", "users")]);
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    for path in ["@alice:example.org", "@alice:example.org/displayname", "@nobody:example.org"] {
        let profile = format!("GET /{PROFILE}/{path}");
        story.say(None, &profile, Value::Null);
        story.say(Some(&bob.token), &profile, Value::Null);
    }
    story.ask(Some(&alice.token), "POST /_matrix/client/v3/logout", "{}");
    story.say(Some(&alice.token), &format!("GET /{PROFILE}/@alice:example.org"), Value::Null);
    story.end(STORY, "profiles_can_need_a_token");
}
