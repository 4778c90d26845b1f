//! `POST /_matrix/client/v3/keys/claim`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3keysclaim>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `client/claimKeys`.
#[derive(Debug, Clone, Copy)]
pub struct ClaimKeys;

impl Operation for ClaimKeys {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/claimKeys",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/keys/claim",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
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
        let request = Outgoing::new(ClaimKeys::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.claimKeys.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub timeout: Option<Int>,
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, BTreeMap<String, String>>"))]
    pub one_time_keys: BTreeMap<OwnedUserId, BTreeMap<String, String>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(one_time_keys: BTreeMap<OwnedUserId, BTreeMap<String, String>>) -> Self {
        Self { timeout: None, one_time_keys }
    }

    /// Sets `timeout`.
    #[must_use]
    pub fn timeout(mut self, timeout: Int) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.claimKeys.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, serde_json::Map<String, serde_json::Value>>>")
    )]
    pub failures: Option<BTreeMap<String, Box<RawValue>>>,
    #[cfg_attr(
        feature = "schema",
        schemars(with = "BTreeMap<String, BTreeMap<String, BTreeMap<String, OneTimeKeys>>>")
    )]
    pub one_time_keys: BTreeMap<OwnedUserId, BTreeMap<String, BTreeMap<String, OneTimeKeys>>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        one_time_keys: BTreeMap<OwnedUserId, BTreeMap<String, BTreeMap<String, OneTimeKeys>>>,
    ) -> Self {
        Self { failures: None, one_time_keys }
    }

    /// Sets `failures`.
    #[must_use]
    pub fn failures(mut self, failures: BTreeMap<String, Box<RawValue>>) -> Self {
        self.failures = Some(failures);
        self
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
        "client.claimKeys.OneTimeKeys".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}
