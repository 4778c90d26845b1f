//! `GET /_matrix/client/unstable/org.matrix.msc1763/retention/configuration`

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `msc/getRetentionConfiguration`.
#[derive(Debug, Clone, Copy)]
pub struct GetRetentionConfiguration;

impl Operation for GetRetentionConfiguration {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "msc/getRetentionConfiguration",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/unstable/org.matrix.msc1763/retention/configuration",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &[],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl FromParts for Request {
    fn from_parts(_: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {})
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetRetentionConfiguration::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getRetentionConfiguration.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(
        feature = "schema",
        schemars(with = "BTreeMap<String, serde_json::Map<String, serde_json::Value>>")
    )]
    pub policies: BTreeMap<String, Box<RawValue>>,
    pub limits: Limits,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(policies: BTreeMap<String, Box<RawValue>>, limits: Limits) -> Self {
        Self { policies, limits }
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

/// The value of `limits`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getRetentionConfiguration.Limits"))]
#[non_exhaustive]
pub struct Limits {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_lifetime: Option<LimitsMinLifetime>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_lifetime: Option<LimitsMaxLifetime>,
}

impl Limits {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { min_lifetime: None, max_lifetime: None }
    }

    /// Sets `min_lifetime`.
    #[must_use]
    pub fn min_lifetime(mut self, min_lifetime: LimitsMinLifetime) -> Self {
        self.min_lifetime = Some(min_lifetime);
        self
    }

    /// Sets `max_lifetime`.
    #[must_use]
    pub fn max_lifetime(mut self, max_lifetime: LimitsMaxLifetime) -> Self {
        self.max_lifetime = Some(max_lifetime);
        self
    }
}

/// The value of `min_lifetime`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getRetentionConfiguration.LimitsMinLifetime"))]
#[non_exhaustive]
pub struct LimitsMinLifetime {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub min: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub max: Option<Int>,
}

impl LimitsMinLifetime {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { min: None, max: None }
    }

    /// Sets `min`.
    #[must_use]
    pub fn min(mut self, min: Int) -> Self {
        self.min = Some(min);
        self
    }

    /// Sets `max`.
    #[must_use]
    pub fn max(mut self, max: Int) -> Self {
        self.max = Some(max);
        self
    }
}

/// The value of `max_lifetime`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getRetentionConfiguration.LimitsMaxLifetime"))]
#[non_exhaustive]
pub struct LimitsMaxLifetime {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub min: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub max: Option<Int>,
}

impl LimitsMaxLifetime {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { min: None, max: None }
    }

    /// Sets `min`.
    #[must_use]
    pub fn min(mut self, min: Int) -> Self {
        self.min = Some(min);
        self
    }

    /// Sets `max`.
    #[must_use]
    pub fn max(mut self, max: Int) -> Self {
        self.max = Some(max);
        self
    }
}
