//! The OpenAPI document of the operations that are served.

use lattice_wire::AuthClass;
use schemars::generate::SchemaSettings;
use schemars::{Schema, SchemaGenerator};
use serde_json::{Map, Value, json};

use super::{Described, operations};

type Schemas = Map<String, Value>;

/// The OpenAPI document as formatted JSON.
#[must_use]
pub fn document() -> String {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
    });
    let mut generator = settings.into_generator();
    let served = || operations().filter(|operation| operation.is_served);
    for operation in served() {
        for schema in [operation.query, operation.body, operation.response].into_iter().flatten() {
            schema(&mut generator);
        }
    }
    let mut schemas: Schemas = generator.take_definitions(true);
    schemas.values_mut().for_each(drop_null);
    let mut paths: Map<String, Value> = Map::new();
    for operation in served() {
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
            "securitySchemes": {
                "bearer": { "type": "http", "scheme": "bearer" },
                "signature": { "type": "http", "scheme": "x-matrix" },
            },
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
    let mut success = json!({ "description": "Success." });
    if let Some(response) = operation.response {
        let schema = response(generator);
        set(&mut success, "content", json!({ "application/json": { "schema": schema } }));
    }
    let mut responses = json!({
        "200": success,
        "default": { "$ref": "#/components/responses/error" },
    });
    let mut body = operation.body.map(|body| Value::from(body(generator)));
    if operation.meta.interactive {
        let challenge = json!({ "description": "The remaining stages of user-interactive authentication." });
        set(&mut responses, "401", challenge);
        body =
            body.map(|body| json!({ "allOf": [body, { "properties": { "auth": { "type": "object" } } }] }));
    }
    let mut described = json!({
        "operationId": operation.meta.name,
        "tags": [operation.group],
        "parameters": parameters,
        "security": security(operation.meta.auth),
        "deprecated": operation.meta.deprecated,
        "responses": responses,
    });
    if let Some(body) = body {
        let media = if operation.is_form { "application/x-www-form-urlencoded" } else { "application/json" };
        set(&mut described, "requestBody", json!({ "content": { media: { "schema": body } } }));
    }
    described
}

/// Removes the schema that `reference` names: the document lists the fields of a query as parameters.
fn take(schemas: &mut Schemas, reference: &Schema) -> Value {
    let name = reference.get("$ref").and_then(Value::as_str).unwrap_or_default();
    schemas.remove(name.rsplit('/').next().unwrap_or_default()).unwrap_or_default()
}

/// Removes `null` from optional fields: the server reads `null` as absent, but clients must not rely on it.
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
        AuthClass::UserOptional | AuthClass::AppserviceOptional => json!([{}, { "bearer": [] }]),
        AuthClass::Server => json!([{ "signature": [] }]),
        AuthClass::User
        | AuthClass::Appservice
        | AuthClass::Admin
        | AuthClass::Operator
        | AuthClass::Bearer => {
            json!([{ "bearer": [] }])
        }
    }
}
