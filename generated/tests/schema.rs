//! `openapi.json` agrees with the generated types' schemas, and the schemas agree with decoding and encoding.
#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test fails by a panic")]

use lattice_generated::{admin, client, federation, msc, oauth};
use serde_json::{Value, json};

fn document() -> Value {
    serde_json::from_str(include_str!("../openapi.json")).unwrap()
}

#[test]
fn openapi_json_is_fresh() {
    let is_fresh = lattice_generated::schema::document() == include_str!("../openapi.json");
    assert!(is_fresh, "generated/openapi.json is stale: run `cargo xtask generate`");
}

/// The operations with the method and the path of another: the document has one of the two.
const SHARED: [&str; 3] = ["client/peekEvents", "msc/sendDelayedMessage", "msc/setDelayedRoomState"];

#[test]
fn every_served_operation_is_described() {
    let document = document();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|methods| methods.as_object().unwrap().values());
    let served = [
        admin::routes::SERVED,
        client::routes::SERVED,
        federation::routes::SERVED,
        msc::routes::SERVED,
        oauth::routes::SERVED,
    ];
    assert_eq!(operations.count() + SHARED.len(), served.iter().sum::<usize>());
}

#[test]
fn every_reference_leads_somewhere() {
    let document = document();
    let mut waiting = vec![&document];
    let mut references = 0;
    while let Some(value) = waiting.pop() {
        if let Some(reference) = value.get("$ref").and_then(Value::as_str) {
            assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
            references += 1;
        }
        waiting.extend(value.as_object().into_iter().flatten().map(|(_, value)| value));
        waiting.extend(value.as_array().into_iter().flatten());
    }
    assert!(references > 20, "only {references} references");
}

#[track_caller]
fn check(name: &str, field: &str, schema: Value) {
    assert_eq!(document()["components"]["schemas"][name]["properties"][field], schema);
}

#[test]
fn each_kind_of_type_has_its_schema() {
    check("client.createRoom.Body", "name", json!({ "type": "string" }));
    check("client.createRoom.Body", "is_direct", json!({ "type": "boolean" }));
    check("client.createRoom.Body", "invite", json!({ "type": "array", "items": { "type": "string" } }));
    check(
        "client.createRoom.Body",
        "creation_content",
        json!({ "type": "object", "additionalProperties": true }),
    );
    check(
        "client.createRoom.Body",
        "preset",
        json!({ "$ref": "#/components/schemas/client.createRoom.Preset" }),
    );
    check("client.login.Response", "expires_in_ms", json!({ "type": "integer", "format": "int64" }));
    check(
        "client.sync.Rooms",
        "join",
        json!({ "type": "object", "additionalProperties": { "$ref": "#/components/schemas/client.sync.RoomsJoin" } }),
    );
    let schemas = &document()["components"]["schemas"];
    let preset = json!({ "type": "string", "enum": ["private_chat", "public_chat", "trusted_private_chat"] });
    assert_eq!(schemas["client.createRoom.Preset"], preset);
    assert_eq!(schemas["client.login.Response"]["required"], json!(["user_id", "access_token", "device_id"]));
}
