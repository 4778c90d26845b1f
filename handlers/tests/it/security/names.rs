//! Requests reach an object only by a canonical name.

use lattice_handlers::objects::protocol::{MAX_OBJECT_NAME_BYTES, ObjectKind, ObjectName};
use serde_json::json;

use crate::story::{Story, value};

/// Another spelling of a user ID reaches the same User or no object.
#[test]
fn s53_one_user_has_one_object() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    story.person("alice");
    let login = |user: &str| {
        let body = json!({ "type": "m.login.password", "user": user, "password": "secret" });
        story.ask(None, "POST /_matrix/client/v3/login", &body.to_string())
    };
    for user in ["alice", "Alice", "ALICE", "@alice:example.org", "@Alice:example.org"] {
        assert_eq!(value(&login(user))["user_id"], "@alice:example.org", "{user}");
    }
    let before = story.world.requests(ObjectKind::User);
    let long = format!("@{}:example.org", "a".repeat(300));
    for user in
        ["@alice:example.org:8448", "@alice:EXAMPLE.org", "@alice:other.org", "alice|bob", "", "@", &long]
    {
        let reply = login(user);
        assert!(reply.status == 403 || reply.status == 400, "{user}: {reply:?}");
    }
    let asked = story.world.requests(ObjectKind::User) - before;
    // `alice|bob` is a valid historical user ID, so the server asks its User.
    assert_eq!(asked, 1, "an invalid user ID costs no object request");
}

#[test]
fn s53_a_join_without_a_valid_room_id_reaches_no_object() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let alice = story.person("alice");
    let before = story.world.requests(ObjectKind::Room);
    let long = format!("!{}:example.org", "a".repeat(300));
    for room in ["room", "@alice:example.org", "$event", "%00", "..", &long] {
        let reply = story.ask(Some(&alice.token), &format!("POST /_matrix/client/v3/join/{room}"), "{}");
        assert!(reply.status.is_client_error(), "{room}: {reply:?}");
    }
    assert_eq!(story.world.requests(ObjectKind::Room), before);
}

#[test]
fn s53_a_name_that_is_not_canonical_is_refused() {
    let long = format!("example.org|@{}:example.org", "a".repeat(MAX_OBJECT_NAME_BYTES));
    for (kind, name) in [
        (ObjectKind::User, "@alice:example.org"),
        (ObjectKind::User, "example.org|alice"),
        (ObjectKind::User, "example.org|@alice:other.org"),
        (ObjectKind::User, "example.org|!room:example.org"),
        (ObjectKind::User, "|@alice:example.org"),
        (ObjectKind::User, &long),
        (ObjectKind::Room, "example.org|@alice:example.org"),
        (ObjectKind::Server, "example.org|other.org"),
        (ObjectKind::Server, "example.org"),
    ] {
        assert_eq!(ObjectName::parse(kind, name), None, "{name}");
    }
    let name = ObjectName::parse(ObjectKind::User, "example.org|@alice:example.org").unwrap();
    assert_eq!(name.to_string(), "example.org|@alice:example.org", "the server name precedes the ID");
}
