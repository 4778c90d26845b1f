//! `PUT /_matrix/client/v3/room_keys/version/{version}`

use serde_json::{Value, json};

use crate::client::key_backups::{VERSION, backup, create, put};
use crate::story::Story;

const STORY: &str = "client/end_to_end_encryption/put_room_keys_version";

#[test]
fn the_data_of_a_backup_is_replaced() {
    let mut story = Story::new();
    let alice = story.person("alice");
    let token = Some(alice.token.as_str());
    create(&story, &alice);
    put(&story, &alice, "1", &["a"]);
    story.say(token, &format!("PUT {VERSION}/1"), backup("new"));
    story.say(token, &format!("GET {VERSION}/1"), Value::Null);
    let mut body = backup("newer");
    body["version"] = "1".into();
    story.say(token, &format!("PUT {VERSION}/1"), body.clone());
    body["version"] = "2".into();
    story.say(token, &format!("PUT {VERSION}/1"), body);
    story.say(token, &format!("PUT {VERSION}/1"), json!({ "algorithm": "m.new", "auth_data": {} }));
    story.say(token, &format!("PUT {VERSION}/1"), json!({ "algorithm": "m.new", "auth_data": "text" }));
    story.say(token, &format!("PUT {VERSION}/2"), backup("new"));
    story.say(None, &format!("PUT {VERSION}/1"), backup("new"));
    story.end(STORY, "the_data_of_a_backup_is_replaced");
}
