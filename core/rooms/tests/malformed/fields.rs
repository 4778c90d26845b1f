//! The fields that rules read, and wrong values for them.

use serde_json::{Value, json};

use crate::fixtures::draft::{ALICE, BOB, CAROL, Draft};

/// A valid event, and the fields of it that rules read.
pub struct Example {
    pub draft: Draft,
    /// JSON pointers into the event.
    pub places: &'static [&'static str],
}

/// JSON pointers to the fields that every event has.
pub const ENVELOPE: [&str; 12] = [
    "/type",
    "/sender",
    "/room_id",
    "/state_key",
    "/content",
    "/depth",
    "/origin_server_ts",
    "/prev_events",
    "/prev_events/0",
    "/auth_events",
    "/auth_events/0",
    "/event_id",
];

fn example(
    sender: &str,
    (event_type, key): (&str, Option<&str>),
    content: Value,
    places: &'static [&'static str],
) -> Example {
    let (sender, event_type, key) = (sender.to_owned(), event_type.to_owned(), key.map(str::to_owned));
    Example { draft: Draft { sender, event_type, key, content }, places }
}

/// An event of each type that has its own rules, and a message.
pub fn examples() -> Vec<Example> {
    let signed =
        json!({ "mxid": CAROL, "token": "token", "signatures": { "i.example": { "ed25519:0": "AAAA" } } });
    vec![
        example(ALICE, ("m.room.message", None), json!({ "body": "x" }), &ENVELOPE),
        example(
            ALICE,
            ("m.room.create", Some("")),
            json!({ "creator": ALICE, "room_version": "1", "m.federate": true, "additional_creators": [BOB] }),
            &[
                "/content/creator",
                "/content/room_version",
                "/content/m.federate",
                "/content/additional_creators",
                "/content/additional_creators/0",
            ],
        ),
        example(
            CAROL,
            ("m.room.member", Some(CAROL)),
            json!({ "membership": "join", "join_authorised_via_users_server": ALICE }),
            &["/state_key", "/content/membership", "/content/join_authorised_via_users_server"],
        ),
        example(
            ALICE,
            ("m.room.member", Some(CAROL)),
            json!({ "membership": "invite", "third_party_invite": { "signed": signed } }),
            &[
                "/content/third_party_invite",
                "/content/third_party_invite/signed",
                "/content/third_party_invite/signed/mxid",
                "/content/third_party_invite/signed/token",
                "/content/third_party_invite/signed/signatures",
                "/content/third_party_invite/signed/signatures/i.example",
                "/content/third_party_invite/signed/signatures/i.example/ed25519:0",
            ],
        ),
        example(
            ALICE,
            ("m.room.third_party_invite", Some("token")),
            json!({ "public_key": "AAAA", "public_keys": [{ "public_key": "AAAA" }] }),
            &[
                "/state_key",
                "/content/public_key",
                "/content/public_keys",
                "/content/public_keys/0",
                "/content/public_keys/0/public_key",
            ],
        ),
        example(
            ALICE,
            ("m.room.join_rules", Some("")),
            json!({ "join_rule": "restricted", "allow": [] }),
            &["/state_key", "/content/join_rule", "/content/allow"],
        ),
        example(
            BOB,
            ("m.room.aliases", Some("b.example")),
            json!({ "aliases": [] }),
            &["/state_key", "/content/aliases"],
        ),
        example(
            BOB,
            ("m.room.redaction", None),
            json!({ "redacts": "$x:b.example" }),
            &["/redacts", "/content/redacts"],
        ),
        levels(),
    ]
}

fn levels() -> Example {
    let content = json!({
        "users": { BOB: 50 }, "users_default": 0, "events": { "m.room.name": 50 }, "events_default": 0,
        "state_default": 50, "ban": 50, "kick": 50, "redact": 50, "invite": 0, "notifications": { "room": 50 },
    });
    example(
        ALICE,
        ("m.room.power_levels", Some("")),
        content,
        &[
            "/content/users",
            "/content/users/@bob:b.example",
            "/content/users/bob",
            "/content/users_default",
            "/content/events",
            "/content/events/m.room.name",
            "/content/events_default",
            "/content/state_default",
            "/content/ban",
            "/content/kick",
            "/content/redact",
            "/content/invite",
            "/content/notifications",
            "/content/notifications/room",
        ],
    )
}

/// Values to put in place of valid ones.
pub fn values() -> Vec<Value> {
    vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(101),
        json!((1_i64 << 53) - 1),
        json!(1 - (1_i64 << 53)),
        json!(""),
        json!("50"),
        json!(" -7 "),
        json!("9223372036854775807"),
        json!("x".repeat(255)),
        json!("é".repeat(128)),
        json!("@carol:c.example"),
        json!("@:"),
        json!("$"),
        json!("!\u{0}:a.example"),
        json!([]),
        json!([[]]),
        json!([null, 0, "", {}]),
        json!({}),
        json!({ "": null, "a": { "b": [] } }),
    ]
}

/// The event with `value` at the JSON pointer, or without the field. `None` if the pointer does not fit.
pub fn changed(event: &Value, place: &str, value: Option<Value>) -> Option<Value> {
    let mut event = event.clone();
    let (parent, field) = place.rsplit_once('/')?;
    match (event.pointer_mut(parent)?, value) {
        (Value::Object(map), Some(value)) => drop(map.insert(field.to_owned(), value)),
        (Value::Object(map), None) => drop(map.remove(field)?),
        (Value::Array(list), Some(value)) => *list.get_mut(field.parse::<usize>().ok()?)? = value,
        _ => return None,
    }
    Some(event)
}
