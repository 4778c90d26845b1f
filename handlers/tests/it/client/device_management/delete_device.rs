//! `DELETE /_matrix/client/v3/devices/{deviceId}`

use serde_json::{Value, json};

use crate::story::{Person, Story, value};

const STORY: &str = "client/device_management/delete_device";

/// The device ID of a session.
fn device(story: &Story, person: &Person) -> String {
    let me = value(&story.ask(Some(&person.token), "GET /_matrix/client/v3/account/whoami", ""));
    me["device_id"].as_str().unwrap().to_owned()
}

fn password(user: &str, password: &str, session: &Value) -> Value {
    let identifier = json!({ "type": "m.id.user", "user": user });
    json!({ "auth": { "type": "m.login.password", "identifier": identifier, "password": password, "session": session } })
}

#[test]
fn a_device_is_removed_after_the_password_stage() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let phone = story.login("alice");
    let request = format!("DELETE /_matrix/client/v3/devices/{}", device(&story, &phone));
    let challenge = value(&story.say(Some(&alice.token), &request, json!({})));
    story.say(Some(&alice.token), &request, password("alice", "guess", &challenge["session"]));
    story.say(Some(&alice.token), &request, password("@alice:example.org", "secret", &challenge["session"]));
    story.say(Some(&phone.token), "GET /_matrix/client/v3/account/whoami", Value::Null);
    story.say(Some(&alice.token), &request.replace("DELETE", "GET"), Value::Null);
    let auth = json!({ "auth": { "type": "m.login.password", "user": "alice", "password": "secret" } });
    story.say(Some(&alice.token), &request, auth);
    story.say(None, &request, json!({}));
    story.end(STORY, "a_device_is_removed_after_the_password_stage");
}

/// Security S04: a UIA session is valid for one operation of one user, with the password of that user.
#[test]
fn s04_another_users_password_or_session_is_refused() {
    let mut story = Story::new();
    let (alice, bob) = (story.person("alice"), story.person("bob"));
    let phone = story.login("alice");
    let request = format!("DELETE /_matrix/client/v3/devices/{}", device(&story, &phone));
    let own = value(&story.ask(Some(&alice.token), &request, "{}"))["session"].clone();
    let bobs = value(&story.ask(Some(&bob.token), &request, "{}"))["session"].clone();
    story.say(Some(&alice.token), &request, password("bob", "secret", &own));
    story.say(Some(&alice.token), &request, password("alice", "secret", &bobs));
    let dummy = json!({ "auth": { "type": "m.login.dummy", "session": own } });
    story.say(Some(&alice.token), &request, dummy);
    let elsewhere = "POST /_matrix/client/v3/delete_devices";
    let mut body = password("alice", "secret", &own);
    body["devices"] = json!([]);
    story.say(Some(&alice.token), elsewhere, body);
    story.say(Some(&phone.token), "GET /_matrix/client/v3/account/whoami", Value::Null);
    story.end(STORY, "s04_another_users_password_or_session_is_refused");
}
