//! `POST /_matrix/client/v3/choose`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3choose>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/choose`.
#[derive(Debug, Clone, Copy)]
pub struct Choose;

impl Operation for Choose {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/choose",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/choose",
        also: &[],
        when: None,
        auth: AuthClass::None,
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
        let request = Outgoing::new(Choose::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The fields of every variant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.choose.BodyCommon"))]
#[non_exhaustive]
pub struct BodyCommon {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub device_id: Option<OwnedDeviceId>,
}

impl BodyCommon {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { device_id: None }
    }

    /// Sets `device_id`.
    #[must_use]
    pub fn device_id(mut self, device_id: OwnedDeviceId) -> Self {
        self.device_id = Some(device_id);
        self
    }
}

/// The fields if `type` is `m.password`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.choose.BodyPassword"))]
#[non_exhaustive]
pub struct BodyPassword {
    pub user: String,
    pub password: String,
}

impl BodyPassword {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(user: String, password: String) -> Self {
        Self { user, password }
    }
}

impl std::fmt::Debug for BodyPassword {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("BodyPassword").field("user", &self.user).finish_non_exhaustive()
    }
}

/// The fields if `type` is `m.token`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.choose.BodyToken"))]
#[non_exhaustive]
pub struct BodyToken {
    pub token: String,
}

impl BodyToken {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(token: String) -> Self {
        Self { token }
    }
}

impl std::fmt::Debug for BodyToken {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("BodyToken").finish_non_exhaustive()
    }
}

/// The fields if `type` is `m.nothing`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.choose.BodyNothing"))]
#[non_exhaustive]
pub struct BodyNothing {}

impl BodyNothing {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.choose.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

impl FromReply for Response {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.json()
    }
}

/// An open union by `type`.
#[derive(Debug, Clone)]
pub struct Body {
    /// The fields of every variant.
    pub common: BodyCommon,
    /// The fields that depend on `type`.
    pub variant: BodyVariant,
}

/// The fields that depend on `type`. Debug output shows only the tag of an unknown object, which may
/// hold secrets.
#[derive(Clone)]
#[non_exhaustive]
pub enum BodyVariant {
    Password(BodyPassword),
    Token(BodyToken),
    Nothing(BodyNothing),
    /// An unknown tag with the whole object.
    Other(String, Box<RawValue>),
}

impl std::fmt::Debug for BodyVariant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Password(own) => own.fmt(formatter),
            Self::Token(own) => own.fmt(formatter),
            Self::Nothing(own) => own.fmt(formatter),
            Self::Other(tag, _) => formatter.debug_tuple("Other").field(tag).finish(),
        }
    }
}

impl<'de> Deserialize<'de> for Body {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Tag {
            #[serde(rename = "type")]
            tag: String,
        }
        let object = Box::<RawValue>::deserialize(deserializer)?;
        let Tag { tag } = lattice_wire::part(&object)?;
        let common = lattice_wire::part(&object)?;
        let variant = match tag.as_str() {
            "m.password" => BodyVariant::Password(lattice_wire::part(&object)?),
            "m.token" => BodyVariant::Token(lattice_wire::part(&object)?),
            "m.nothing" => BodyVariant::Nothing(lattice_wire::part(&object)?),
            _ => BodyVariant::Other(tag, object),
        };
        Ok(Self { common, variant })
    }
}

impl Serialize for Body {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'a, T> {
            #[serde(rename = "type")]
            tag: &'static str,
            #[serde(flatten)]
            common: &'a BodyCommon,
            #[serde(flatten)]
            own: &'a T,
        }
        let common = &self.common;
        match &self.variant {
            BodyVariant::Password(own) => Object { tag: "m.password", common, own }.serialize(serializer),
            BodyVariant::Token(own) => Object { tag: "m.token", common, own }.serialize(serializer),
            BodyVariant::Nothing(own) => Object { tag: "m.nothing", common, own }.serialize(serializer),
            BodyVariant::Other(_, object) => object.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Body {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.choose.Body".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        /// The fields of all variants, those of a single variant optional.
        #[derive(schemars::JsonSchema)]
        #[expect(dead_code, reason = "only its schema is used")]
        struct All {
            #[schemars(rename = "type")]
            tag: String,
            #[schemars(flatten)]
            common: BodyCommon,
            #[schemars(flatten)]
            variant_0: Option<BodyPassword>,
            #[schemars(flatten)]
            variant_1: Option<BodyToken>,
            #[schemars(flatten)]
            variant_2: Option<BodyNothing>,
        }
        All::json_schema(generator)
    }
}
