//! The served operations as an OpenAPI document, from the schemas of their types.

use lattice_wire::{AuthClass, Meta, Operation};
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator, schema_for};
use serde_json::{Map, Value, json};

type Subschema = fn(&mut SchemaGenerator) -> Schema;

/// An operation with its schemas.
struct Described {
    meta: &'static Meta,
    group: &'static str,
    query: Option<fn() -> Schema>,
    body: Option<Subschema>,
    response: Subschema,
}

const OPERATIONS: &[Described] = &[
    Described {
        meta: crate::admin::server_keys::export_signing_key::ExportSigningKey::META,
        group: "server_keys",
        query: None,
        body: None,
        response: |generator| {
            generator.subschema_for::<crate::admin::server_keys::export_signing_key::Response>()
        },
    },
    Described {
        meta: crate::client::room_creation::create_room::CreateRoom::META,
        group: "room_creation",
        query: None,
        body: Some(|generator| generator.subschema_for::<crate::client::room_creation::create_room::Body>()),
        response: |generator| {
            generator.subschema_for::<crate::client::room_creation::create_room::Response>()
        },
    },
    Described {
        meta: crate::client::session_management::get_token_owner::GetTokenOwner::META,
        group: "session_management",
        query: None,
        body: None,
        response: |generator| {
            generator.subschema_for::<crate::client::session_management::get_token_owner::Response>()
        },
    },
    Described {
        meta: crate::client::server_administration::get_versions::GetVersions::META,
        group: "server_administration",
        query: None,
        body: None,
        response: |generator| {
            generator.subschema_for::<crate::client::server_administration::get_versions::Response>()
        },
    },
    Described {
        meta: crate::client::room_membership::join_room::JoinRoom::META,
        group: "room_membership",
        query: Some(|| schema_for!(crate::client::room_membership::join_room::Query)),
        body: Some(|generator| generator.subschema_for::<crate::client::room_membership::join_room::Body>()),
        response: |generator| {
            generator.subschema_for::<crate::client::room_membership::join_room::Response>()
        },
    },
    Described {
        meta: crate::client::session_management::login::Login::META,
        group: "session_management",
        query: None,
        body: Some(|generator| generator.subschema_for::<crate::client::session_management::login::Body>()),
        response: |generator| generator.subschema_for::<crate::client::session_management::login::Response>(),
    },
    Described {
        meta: crate::client::account_management::register::Register::META,
        group: "account_management",
        query: Some(|| schema_for!(crate::client::account_management::register::Query)),
        body: Some(|generator| {
            generator.subschema_for::<crate::client::account_management::register::Body>()
        }),
        response: |generator| {
            generator.subschema_for::<crate::client::account_management::register::Response>()
        },
    },
    Described {
        meta: crate::client::room_participation::send_message::SendMessage::META,
        group: "room_participation",
        query: Some(|| schema_for!(crate::client::room_participation::send_message::Query)),
        body: Some(|generator| generator.subschema_for::<Map<String, Value>>()),
        response: |generator| {
            generator.subschema_for::<crate::client::room_participation::send_message::Response>()
        },
    },
    Described {
        meta: crate::client::room_participation::sync::Sync::META,
        group: "room_participation",
        query: Some(|| schema_for!(crate::client::room_participation::sync::Query)),
        body: None,
        response: |generator| generator.subschema_for::<crate::client::room_participation::sync::Response>(),
    },
];

/// The document, formatted, with a line end.
#[must_use]
pub fn document() -> String {
    let mut generator = SchemaSettings::openapi3().into_generator();
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let described = describe(operation, &mut generator);
        let path = paths.entry(operation.meta.path).or_insert_with(|| json!({}));
        if let Some(methods) = path.as_object_mut() {
            methods.insert(operation.meta.method.as_str().to_lowercase(), described);
        }
    }
    let document = json!({
        "openapi": "3.0.3",
        "info": { "title": "Lattice", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": {
            "schemas": generator.take_definitions(true),
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
        },
    });
    format!("{document:#}\n")
}

fn describe(operation: &Described, generator: &mut SchemaGenerator) -> Value {
    let mut parameters = path_parameters(operation.meta.path);
    parameters.extend(operation.query.map(|schema| query_parameters(&schema())).unwrap_or_default());
    let response = (operation.response)(generator);
    let mut described = json!({
        "operationId": operation.meta.name,
        "tags": [operation.group],
        "parameters": parameters,
        "security": security(operation.meta.auth),
        "responses": { "200": { "description": "Success.", "content": { "application/json": { "schema": response } } } },
    });
    if let (Some(body), Some(fields)) = (operation.body, described.as_object_mut()) {
        let schema = body(generator);
        fields.insert(
            "requestBody".to_owned(),
            json!({ "content": { "application/json": { "schema": schema } } }),
        );
    }
    described
}

fn path_parameters(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect()
}

fn query_parameters(schema: &Schema) -> Vec<Value> {
    let required = schema.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
    let properties = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    properties
        .map(|(name, schema)| {
            let is_required = required.iter().any(|each| each.as_str() == Some(name));
            json!({ "name": name, "in": "query", "required": is_required, "schema": schema })
        })
        .collect()
}

fn security(auth: AuthClass) -> Value {
    match auth {
        AuthClass::None => json!([]),
        AuthClass::User | AuthClass::Operator => json!([{ "bearer": [] }]),
        AuthClass::UserOptional => json!([{}, { "bearer": [] }]),
    }
}
