//! `PUT /_matrix/client/v3/values`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3values>

use lattice_wire::{
    AtMost, AuthClass, BodyKind, Caller, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation,
    Outgoing, Parts, TokenCheck,
};

use ruma_common::OwnedMxcUri;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The body of the response.
pub use crate::types::Colour as Response;

/// The operation `client/setValues`.
#[derive(Debug, Clone, Copy)]
pub struct SetValues;

impl Operation for SetValues {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/setValues",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/v3/values",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: Body) -> Self {
        Self { body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(SetValues::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setValues.Body"))]
#[non_exhaustive]
pub struct Body {
    pub score: f64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub avatar: Option<OwnedMxcUri>,
    pub actions: Vec<Actions>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lattice_wire::null_is_a_value")]
    pub value: Option<Value>,
    #[serde(deserialize_with = "lattice_wire::nullable")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::nullable::<String>"))]
    pub kind: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_types: Option<Vec<Option<String>>>,
    #[cfg_attr(feature = "schema", schemars(with = "Vec<serde_json::Map<String, serde_json::Value>>"))]
    pub pdus: AtMost<Box<RawValue>, 50>,
    pub keys: BTreeMap<String, Keys>,
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, serde_json::Value>"))]
    pub others: BTreeMap<String, Box<RawValue>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        score: f64,
        actions: Vec<Actions>,
        kind: Option<String>,
        pdus: AtMost<Box<RawValue>, 50>,
        keys: BTreeMap<String, Keys>,
        others: BTreeMap<String, Box<RawValue>>,
    ) -> Self {
        Self { score, avatar: None, actions, value: None, kind, room_types: None, pdus, keys, others }
    }

    /// Sets `avatar`.
    #[must_use]
    pub fn avatar(mut self, avatar: OwnedMxcUri) -> Self {
        self.avatar = Some(avatar);
        self
    }

    /// Sets `value`.
    #[must_use]
    pub fn value(mut self, value: Value) -> Self {
        self.value = Some(value);
        self
    }

    /// Sets `room_types`.
    #[must_use]
    pub fn room_types(mut self, room_types: Vec<Option<String>>) -> Self {
        self.room_types = Some(room_types);
        self
    }
}

/// JSON of one of these types, kept byte for byte: string, object.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct Actions(Box<RawValue>);

impl Actions {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for Actions {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Object])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Actions {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.setValues.Actions".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}

/// JSON of one of these types, kept byte for byte: string, int, bool, null.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct Value(Box<RawValue>);

impl Value {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for Value {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(
            &value,
            &[
                lattice_wire::Kind::String,
                lattice_wire::Kind::Int,
                lattice_wire::Kind::Bool,
                lattice_wire::Kind::Null,
            ],
        )?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Value {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.setValues.Value".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "integer", "boolean", "null", ] })
    }
}

/// JSON of one of these types, kept byte for byte: string, object.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct Keys(Box<RawValue>);

impl Keys {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for Keys {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Object])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Keys {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.setValues.Keys".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}
