//! The served operations as an OpenAPI document, from the schemas of their types.

use lattice_wire::{AuthClass, Meta, Operation};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

type Subschema = fn(&mut SchemaGenerator) -> Schema;
type Schemas = Map<String, Value>;

/// An operation with its schemas.
struct Described {
    meta: &'static Meta,
    group: &'static str,
    query: Option<Subschema>,
    body: Option<Subschema>,
    response: Subschema,
}

fn of<T: JsonSchema>(generator: &mut SchemaGenerator) -> Schema {
    generator.subschema_for::<T>()
}

const OPERATIONS: &[Described] = &[
    Described {
        meta: crate::admin::server_keys::export_signing_key::ExportSigningKey::META,
        group: "server_keys",
        query: None,
        body: None,
        response: of::<crate::admin::server_keys::export_signing_key::Response>,
    },
    Described {
        meta: crate::client::room_creation::create_room::CreateRoom::META,
        group: "room_creation",
        query: None,
        body: Some(of::<crate::client::room_creation::create_room::Body>),
        response: of::<crate::client::room_creation::create_room::Response>,
    },
    Described {
        meta: crate::client::session_management::get_token_owner::GetTokenOwner::META,
        group: "session_management",
        query: None,
        body: None,
        response: of::<crate::client::session_management::get_token_owner::Response>,
    },
    Described {
        meta: crate::client::server_administration::get_versions::GetVersions::META,
        group: "server_administration",
        query: None,
        body: None,
        response: of::<crate::client::server_administration::get_versions::Response>,
    },
    Described {
        meta: crate::client::room_membership::join_room::JoinRoom::META,
        group: "room_membership",
        query: Some(of::<crate::client::room_membership::join_room::Query>),
        body: Some(of::<crate::client::room_membership::join_room::Body>),
        response: of::<crate::client::room_membership::join_room::Response>,
    },
    Described {
        meta: crate::client::session_management::login::Login::META,
        group: "session_management",
        query: None,
        body: Some(of::<crate::client::session_management::login::Body>),
        response: of::<crate::client::session_management::login::Response>,
    },
    Described {
        meta: crate::client::account_management::register::Register::META,
        group: "account_management",
        query: Some(of::<crate::client::account_management::register::Query>),
        body: Some(of::<crate::client::account_management::register::Body>),
        response: of::<crate::client::account_management::register::Response>,
    },
    Described {
        meta: crate::client::room_participation::send_message::SendMessage::META,
        group: "room_participation",
        query: Some(of::<crate::client::room_participation::send_message::Query>),
        body: Some(of::<Map<String, Value>>),
        response: of::<crate::client::room_participation::send_message::Response>,
    },
    Described {
        meta: crate::client::room_participation::sync::Sync::META,
        group: "room_participation",
        query: Some(of::<crate::client::room_participation::sync::Query>),
        body: None,
        response: of::<crate::client::room_participation::sync::Response>,
    },
];

/// The document, formatted, with a line end.
#[must_use]
pub fn document() -> String {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut generator = settings.into_generator();
    for operation in OPERATIONS {
        for schema in [operation.query, operation.body, Some(operation.response)].into_iter().flatten() {
            schema(&mut generator);
        }
    }
    let mut schemas: Schemas = generator.take_definitions(true);
    schemas.values_mut().for_each(drop_null);
    let mut paths: Map<String, Value> = Map::new();
    for operation in OPERATIONS {
        let described = describe(operation, &mut generator, &mut schemas);
        let path = paths.entry(operation.meta.path).or_insert_with(|| json!({}));
        set(path, &operation.meta.method.as_str().to_lowercase(), described);
    }
    let document = json!({
        "openapi": "3.1.0",
        "info": { "title": "Lattice", "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "bearer": { "type": "http", "scheme": "bearer" } },
            "responses": { "error": error() },
        },
    });
    format!("{document:#}\n")
}

fn describe(operation: &Described, generator: &mut SchemaGenerator, schemas: &mut Schemas) -> Value {
    let mut parameters = path_parameters(operation.meta.path);
    if let Some(query) = operation.query {
        parameters.extend(query_parameters(&take(schemas, &query(generator))));
    }
    let response = (operation.response)(generator);
    let mut responses = json!({
        "200": { "description": "Success.", "content": { "application/json": { "schema": response } } },
        "default": { "$ref": "#/components/responses/error" },
    });
    let mut body = operation.body.map(|body| Value::from(body(generator)));
    if operation.meta.interactive {
        let challenge = json!({ "description": "What is left of user-interactive authentication." });
        set(&mut responses, "401", challenge);
        body =
            body.map(|body| json!({ "allOf": [body, { "properties": { "auth": { "type": "object" } } }] }));
    }
    let mut described = json!({
        "operationId": operation.meta.name,
        "tags": [operation.group],
        "parameters": parameters,
        "security": security(operation.meta.auth),
        "responses": responses,
    });
    if let Some(body) = body {
        let content = json!({ "content": { "application/json": { "schema": body } } });
        set(&mut described, "requestBody", content);
    }
    described
}

/// Takes the schema that `reference` names: a query is spread over parameters.
fn take(schemas: &mut Schemas, reference: &Schema) -> Value {
    let name = reference.get("$ref").and_then(Value::as_str).unwrap_or_default();
    schemas.remove(name.rsplit('/').next().unwrap_or_default()).unwrap_or_default()
}

/// An absent field is not there; that we read `null` like it is nothing to rely on.
fn drop_null(schema: &mut Value) {
    let required = schema.get("required").cloned().unwrap_or_default();
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut).into_iter().flatten();
    for (name, property) in properties {
        if required.as_array().is_some_and(|names| names.iter().any(|each| each == name.as_str())) {
            continue;
        }
        let choices = |key| property.get(key).and_then(Value::as_array).map(Vec::as_slice);
        if let Some([kind, _null]) = choices("type") {
            let kind = kind.clone();
            set(property, "type", kind);
        } else if let Some([kind, _null]) = choices("anyOf") {
            *property = kind.clone();
        }
    }
}

fn set(object: &mut Value, key: &str, value: Value) {
    if let Some(fields) = object.as_object_mut() {
        fields.insert(key.to_owned(), value);
    }
}

fn error() -> Value {
    let fields = json!({ "errcode": { "type": "string" }, "error": { "type": "string" } });
    let schema = json!({ "type": "object", "properties": fields });
    json!({ "description": "A Matrix error.", "content": { "application/json": { "schema": schema } } })
}

fn path_parameters(path: &str) -> Vec<Value> {
    let names = path.split('/').filter_map(|segment| segment.strip_prefix('{')?.strip_suffix('}'));
    names
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect()
}

fn query_parameters(schema: &Value) -> Vec<Value> {
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
