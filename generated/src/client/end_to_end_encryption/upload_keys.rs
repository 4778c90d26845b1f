//! `POST /_matrix/client/v3/keys/upload`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3keysupload>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck, UnverifiedCaller,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `client/uploadKeys`.
#[derive(Debug, Clone, Copy)]
pub struct UploadKeys;

impl Operation for UploadKeys {
    type Request = Request;
    type Response = Response;
    type Caller = UnverifiedCaller;
    const META: &'static Meta = &Meta {
        name: "client/uploadKeys",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/keys/upload",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::InObject,
        interactive: false,
        guest: true,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 262144,
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
        let request = Outgoing::new(UploadKeys::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.uploadKeys.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub device_keys: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time_keys: Option<BTreeMap<String, OneTimeKeys>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback_keys: Option<BTreeMap<String, FallbackKeys>>,
    #[serde(rename = "org.matrix.msc2732.fallback_keys")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub org_matrix_msc2732_fallback_keys: Option<BTreeMap<String, OrgMatrixMsc2732FallbackKeys>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            device_keys: None,
            one_time_keys: None,
            fallback_keys: None,
            org_matrix_msc2732_fallback_keys: None,
        }
    }

    /// Sets `device_keys`.
    #[must_use]
    pub fn device_keys(mut self, device_keys: Box<RawValue>) -> Self {
        self.device_keys = Some(device_keys);
        self
    }

    /// Sets `one_time_keys`.
    #[must_use]
    pub fn one_time_keys(mut self, one_time_keys: BTreeMap<String, OneTimeKeys>) -> Self {
        self.one_time_keys = Some(one_time_keys);
        self
    }

    /// Sets `fallback_keys`.
    #[must_use]
    pub fn fallback_keys(mut self, fallback_keys: BTreeMap<String, FallbackKeys>) -> Self {
        self.fallback_keys = Some(fallback_keys);
        self
    }

    /// Sets `org.matrix.msc2732.fallback_keys`.
    #[must_use]
    pub fn org_matrix_msc2732_fallback_keys(
        mut self,
        org_matrix_msc2732_fallback_keys: BTreeMap<String, OrgMatrixMsc2732FallbackKeys>,
    ) -> Self {
        self.org_matrix_msc2732_fallback_keys = Some(org_matrix_msc2732_fallback_keys);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.uploadKeys.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, i64>"))]
    pub one_time_key_counts: BTreeMap<String, Int>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(one_time_key_counts: BTreeMap<String, Int>) -> Self {
        Self { one_time_key_counts }
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

/// JSON of one of these types, kept byte for byte: string, object.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct OneTimeKeys(Box<RawValue>);

impl OneTimeKeys {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for OneTimeKeys {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Object])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for OneTimeKeys {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.uploadKeys.OneTimeKeys".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}

/// JSON of one of these types, kept byte for byte: string, object.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct FallbackKeys(Box<RawValue>);

impl FallbackKeys {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for FallbackKeys {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Object])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for FallbackKeys {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.uploadKeys.FallbackKeys".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}

/// JSON of one of these types, kept byte for byte: string, object.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct OrgMatrixMsc2732FallbackKeys(Box<RawValue>);

impl OrgMatrixMsc2732FallbackKeys {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for OrgMatrixMsc2732FallbackKeys {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Object])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for OrgMatrixMsc2732FallbackKeys {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.uploadKeys.OrgMatrixMsc2732FallbackKeys".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}
