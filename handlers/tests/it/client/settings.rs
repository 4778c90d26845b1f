//! The operator's settings of rooms.

use futures_executor::block_on;
use lattice_handlers::native::{Defect, NativeSql};
use lattice_handlers::objects::host::EFFECT_RETRY_MS;
use lattice_handlers::ports::Sql as _;
use serde_json::{Value, json};

use crate::story::{Person, Story, text, value};

const CREATE: &str = "POST /_matrix/client/v3/createRoom";

fn story(settings: &[(&str, &str)]) -> Story {
    let common = [("REGISTRATION", "open"), ("OPERATOR_SECRET", "operator"), ("RATE_LIMITS", "off")];
    Story::with(&[&common[..], settings].concat())
}

/// The status and the error code of a request.
fn outcome(story: &Story, person: &Person, request: &str, body: &Value) -> (u16, Value) {
    let reply = story.ask(Some(&person.token), request, &body.to_string());
    (reply.status.as_u16(), value(&reply)["errcode"].clone())
}

fn forbidden() -> (u16, Value) {
    (403, json!("M_FORBIDDEN"))
}

#[test]
fn only_administrators_create_and_upgrade_rooms_if_the_operator_says_so() {
    let story = story(&[("ROOM_CREATION", "admins")]);
    let (admin, bob) = (story.administrator("admin"), story.person("bob"));
    assert_eq!(outcome(&story, &bob, CREATE, &json!({})), forbidden());
    let users = json!({ "users": { bob.user_id.clone(): 100, admin.user_id.clone(): 100 } });
    let body =
        json!({ "room_version": "11", "preset": "public_chat", "power_level_content_override": users });
    let room_id = story.room(&admin, body);
    let join = format!("POST /_matrix/client/v3/join/{room_id}");
    assert_eq!(outcome(&story, &bob, &join, &json!({})).0, 200);
    let upgrade = format!("POST /_matrix/client/v3/rooms/{room_id}/upgrade");
    assert_eq!(outcome(&story, &bob, &upgrade, &json!({ "new_version": "12" })), forbidden());
    assert_eq!(outcome(&story, &admin, &upgrade, &json!({ "new_version": "12" })).0, 200);
}

#[test]
fn only_administrators_make_aliases_and_publish_if_the_operator_says_so() {
    let story = story(&[("ALIAS_CREATION", "admins"), ("ROOM_PUBLICATION", "admins")]);
    let (admin, bob) = (story.administrator("admin"), story.person("bob"));
    for body in [json!({ "room_alias_name": "kitchen" }), json!({ "visibility": "public" })] {
        assert_eq!(outcome(&story, &bob, CREATE, &body), forbidden(), "{body}");
    }
    let (his, hers) = (story.room(&bob, json!({})), story.room(&admin, json!({})));
    let alias = "PUT /_matrix/client/v3/directory/room/%23kitchen:example.org";
    let publish = |room_id: &str| format!("PUT /_matrix/client/v3/directory/list/room/{room_id}");
    assert_eq!(outcome(&story, &bob, alias, &json!({ "room_id": his })), forbidden());
    assert_eq!(outcome(&story, &bob, &publish(&his), &json!({})), forbidden());
    assert_eq!(outcome(&story, &bob, &publish(&his), &json!({ "visibility": "private" })).0, 200);
    assert_eq!(outcome(&story, &admin, alias, &json!({ "room_id": hers })).0, 200);
    assert_eq!(outcome(&story, &admin, &publish(&hers), &json!({})).0, 200);
}

#[test]
fn rooms_are_encrypted_by_default_if_the_operator_says_so() {
    let algorithm = |story: &Story, person: &Person, body: &Value| {
        let room_id = story.room(person, body.clone());
        story.world.clock.advance(1);
        let request = format!("GET /_matrix/client/v3/rooms/{room_id}/state/m.room.encryption");
        value(&story.ask(Some(&person.token), &request, ""))["algorithm"].clone()
    };
    let (private, public) = (json!({ "preset": "private_chat" }), json!({ "visibility": "public" }));
    let (megolm, none) = (json!("m.megolm.v1.aes-sha2"), Value::Null);
    for (setting, expected) in
        [("off", [&none, &none]), ("invited", [&megolm, &none]), ("all", [&megolm, &megolm])]
    {
        let story = story(&[("ENCRYPTION_BY_DEFAULT", setting)]);
        let alice = story.person("alice");
        let found = [&private, &public].map(|body| algorithm(&story, &alice, body));
        assert_eq!(found.each_ref(), expected, "{setting}");
        let content = json!({ "algorithm": "org.example" });
        let body = json!({ "initial_state": [{ "type": "m.room.encryption", "content": content }] });
        assert_eq!(algorithm(&story, &alice, &body), "org.example", "the client's own");
        // What does not encrypt the room is no choice of the client.
        for event in [
            json!({ "type": "m.room.encryption", "state_key": "mine", "content": content }),
            json!({ "type": "m.room.encryption", "content": {} }),
            json!({ "type": "m.room.encryption", "content": { "algorithm": 1 } }),
        ] {
            let body = json!({ "initial_state": [event], "preset": "private_chat" });
            assert_eq!(algorithm(&story, &alice, &body).as_str(), expected[0].as_str(), "{setting}: {body}");
        }
    }
}

/// A room that does not exist, or lets nobody in, does not keep anybody from registering.
#[test]
fn new_users_join_the_rooms_that_the_operator_names() {
    let aliases = "#welcome:example.org #closed:example.org #nowhere:example.org";
    let story = story(&[("AUTO_JOIN_ROOMS", aliases), ("GUESTS", "on")]);
    let alice = story.person("alice");
    let welcome = story.room(&alice, json!({ "preset": "public_chat", "room_alias_name": "welcome" }));
    story.world.clock.advance(1);
    story.room(&alice, json!({ "room_alias_name": "closed" }));
    let rooms = |person: &Person| {
        let reply = story.ask(Some(&person.token), "GET /_matrix/client/v3/joined_rooms", "");
        value(&reply)["joined_rooms"].clone()
    };
    let bob = story.person("bob");
    assert_eq!(rooms(&bob), json!([welcome]));
    let sent = story.ask(Some(&bob.token), &crate::story::send(&welcome, "1"), &text("hello").to_string());
    assert_eq!(sent.status, 200);
    story.ask(None, "POST /_matrix/client/v3/register?kind=guest", "{}");
    let members = format!("GET /_matrix/client/v3/rooms/{welcome}/joined_members");
    let members = value(&story.ask(Some(&alice.token), &members, ""));
    let members: Vec<&String> = members["joined"].as_object().unwrap().keys().collect();
    assert_eq!(members, ["@alice:example.org", "@bob:example.org"], "no guests");
}

/// The reply of the room is lost, and the User repeats the join after its user has left.
#[test]
fn a_user_who_left_is_not_brought_back_to_a_first_room() {
    let story = story(&[("AUTO_JOIN_ROOMS", "#welcome:example.org")]);
    let alice = story.person("alice");
    let welcome = story.room(&alice, json!({ "preset": "public_chat", "room_alias_name": "welcome" }));
    story.world.break_object(&Story::room_object(&welcome), Defect::Fails);
    let bob = story.person("bob");
    let run = |script: &'static str| {
        let sql: std::rc::Rc<NativeSql> = story.world.sql(&Story::user_object(&bob.user_id));
        sql.transaction(&mut |transaction| transaction.script(script)).unwrap();
    };
    run("CREATE TABLE kept AS SELECT * FROM outbox");
    let rooms = || {
        let reply = story.ask(Some(&bob.token), "GET /_matrix/client/v3/joined_rooms", "");
        value(&reply)["joined_rooms"].clone()
    };
    let wait = || {
        for _ in 0..4 {
            block_on(story.world.fire_alarms(2 * EFFECT_RETRY_MS)).unwrap();
        }
    };
    story.world.mend();
    wait();
    assert_eq!(rooms(), json!([welcome]));
    let leave = format!("POST /_matrix/client/v3/rooms/{welcome}/leave");
    assert_eq!(outcome(&story, &bob, &leave, &json!({})).0, 200);
    run("INSERT INTO outbox SELECT * FROM kept; INSERT INTO timer VALUES ('deliver', 0)");
    story.world.evict();
    wait();
    assert_eq!(rooms(), json!([]));
    let join = format!("POST /_matrix/client/v3/join/{welcome}");
    assert_eq!(outcome(&story, &bob, &join, &json!({})).0, 200, "the user may come back");
}
