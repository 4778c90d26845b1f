//! The names of objects come from outside, and only canonical ones reach one.

use lattice_handlers::objects::protocol::{MAX_OBJECT_NAME_BYTES, ObjectKind, ObjectName};
use serde_json::json;

use crate::story::{Story, value};

/// Whoever spells a name otherwise reaches the same object, or none.
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
    // `alice|bob` is a name that older servers gave, and might have been brought here.
    assert_eq!(asked, 1, "a name that cannot be one costs no object request");
}

#[test]
fn s53_a_room_is_named_by_a_room_id_alone() {
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
fn s53_what_is_no_canonical_name_is_no_object() {
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
    assert_eq!(name.to_string(), "example.org|@alice:example.org", "the server stands before the id");
}
