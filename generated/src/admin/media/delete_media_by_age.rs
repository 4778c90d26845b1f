//! `POST /_synapse/admin/v1/media/delete`

use lattice_wire::{
    Administrator, AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `admin/deleteMediaByAge`.
#[derive(Debug, Clone, Copy)]
pub struct DeleteMediaByAge;

impl Operation for DeleteMediaByAge {
    type Request = Request;
    type Response = Response;
    type Caller = Administrator;
    const META: &'static Meta = &Meta {
        name: "admin/deleteMediaByAge",
        method: lattice_wire::Method::POST,
        path: "/_synapse/admin/v1/media/delete",
        also: &[],
        when: None,
        auth: AuthClass::Admin,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
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
pub struct Request {
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(query: Query) -> Self {
        Self { query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(DeleteMediaByAge::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.deleteMediaByAge.Query"))]
#[non_exhaustive]
pub struct Query {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub before_ts: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub size_gt: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep_profiles: Option<bool>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(before_ts: Int) -> Self {
        Self { before_ts, size_gt: None, keep_profiles: None }
    }

    /// Sets `size_gt`.
    #[must_use]
    pub fn size_gt(mut self, size_gt: Int) -> Self {
        self.size_gt = Some(size_gt);
        self
    }

    /// Sets `keep_profiles`.
    #[must_use]
    pub fn keep_profiles(mut self, keep_profiles: bool) -> Self {
        self.keep_profiles = Some(keep_profiles);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.deleteMediaByAge.Response"))]
#[non_exhaustive]
pub struct Response {
    pub deleted_media: Vec<String>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub total: Int,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(deleted_media: Vec<String>, total: Int) -> Self {
        Self { deleted_media, total }
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
