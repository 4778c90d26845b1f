//! `PUT /_synapse/admin/v1/registration_tokens/{token}`

use lattice_wire::{
    Administrator, AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation,
    Outgoing, Parts, RateClass, TokenCheck,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The body of the response.
pub use crate::types::RegistrationToken as Response;

/// The operation `admin/updateRegistrationToken`.
#[derive(Debug, Clone, Copy)]
pub struct UpdateRegistrationToken;

impl Operation for UpdateRegistrationToken {
    type Request = Request;
    type Response = Response;
    type Caller = Administrator;
    const META: &'static Meta = &Meta {
        name: "admin/updateRegistrationToken",
        method: lattice_wire::Method::PUT,
        path: "/_synapse/admin/v1/registration_tokens/{token}",
        also: &[],
        when: None,
        auth: AuthClass::Admin,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub token: String,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(token: String, body: Body) -> Self {
        Self { token, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { token: parts.path(0, "token")?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(UpdateRegistrationToken::META, &[&self.token])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.updateRegistrationToken.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lattice_wire::null_is_a_value")]
    pub uses_allowed: Option<UsesAllowed>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[serde(deserialize_with = "lattice_wire::null_is_a_value")]
    pub expiry_time: Option<ExpiryTime>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { uses_allowed: None, expiry_time: None }
    }

    /// Sets `uses_allowed`.
    #[must_use]
    pub fn uses_allowed(mut self, uses_allowed: UsesAllowed) -> Self {
        self.uses_allowed = Some(uses_allowed);
        self
    }

    /// Sets `expiry_time`.
    #[must_use]
    pub fn expiry_time(mut self, expiry_time: ExpiryTime) -> Self {
        self.expiry_time = Some(expiry_time);
        self
    }
}

/// JSON of one of these types, kept byte for byte: int, null.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct UsesAllowed(Box<RawValue>);

impl UsesAllowed {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for UsesAllowed {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::Int, lattice_wire::Kind::Null])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for UsesAllowed {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "admin.updateRegistrationToken.UsesAllowed".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["integer", "null", ] })
    }
}

/// JSON of one of these types, kept byte for byte: int, null.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct ExpiryTime(Box<RawValue>);

impl ExpiryTime {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for ExpiryTime {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::Int, lattice_wire::Kind::Null])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ExpiryTime {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "admin.updateRegistrationToken.ExpiryTime".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["integer", "null", ] })
    }
}
