//! `GET /_lattice/admin/v1/usage`

use lattice_wire::{
    Administrator, AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `admin/getUsage`.
#[derive(Debug, Clone, Copy)]
pub struct GetUsage;

impl Operation for GetUsage {
    type Request = Request;
    type Response = Response;
    type Caller = Administrator;
    const META: &'static Meta = &Meta {
        name: "admin/getUsage",
        method: lattice_wire::Method::GET,
        path: "/_lattice/admin/v1/usage",
        also: &[],
        when: None,
        auth: AuthClass::Admin,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: None,
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_FORBIDDEN"],
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
        let request = Outgoing::new(GetUsage::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.getUsage.Response"))]
#[non_exhaustive]
pub struct Response {
    pub level: String,
    pub limits: Limits,
    pub days: Vec<Days>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(level: String, limits: Limits, days: Vec<Days>) -> Self {
        Self { level, limits, days }
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
#[cfg_attr(feature = "schema", schemars(rename = "admin.getUsage.Limits"))]
#[non_exhaustive]
pub struct Limits {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub requests: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub object_requests: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub rows_read: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub rows_written: Option<Int>,
}

impl Limits {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { requests: None, object_requests: None, rows_read: None, rows_written: None }
    }

    /// Sets `requests`.
    #[must_use]
    pub fn requests(mut self, requests: Int) -> Self {
        self.requests = Some(requests);
        self
    }

    /// Sets `object_requests`.
    #[must_use]
    pub fn object_requests(mut self, object_requests: Int) -> Self {
        self.object_requests = Some(object_requests);
        self
    }

    /// Sets `rows_read`.
    #[must_use]
    pub fn rows_read(mut self, rows_read: Int) -> Self {
        self.rows_read = Some(rows_read);
        self
    }

    /// Sets `rows_written`.
    #[must_use]
    pub fn rows_written(mut self, rows_written: Int) -> Self {
        self.rows_written = Some(rows_written);
        self
    }
}

/// The value of `days`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.getUsage.Days"))]
#[non_exhaustive]
pub struct Days {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub start_ts: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub requests: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub object_requests: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub rows_read: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub rows_written: Int,
}

impl Days {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        start_ts: Int,
        requests: Int,
        object_requests: Int,
        rows_read: Int,
        rows_written: Int,
    ) -> Self {
        Self { start_ts, requests, object_requests, rows_read, rows_written }
    }
}
