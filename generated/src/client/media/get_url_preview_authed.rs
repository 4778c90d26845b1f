//! `GET /_matrix/client/v1/media/preview_url`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv1mediapreview_url>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `client/getUrlPreviewAuthed`.
#[derive(Debug, Clone, Copy)]
pub struct GetUrlPreviewAuthed;

impl Operation for GetUrlPreviewAuthed {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getUrlPreviewAuthed",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v1/media/preview_url",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Preview),
        since: Some((1, 11)),
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
        let request = Outgoing::new(GetUrlPreviewAuthed::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getUrlPreviewAuthed.Query"))]
#[non_exhaustive]
pub struct Query {
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub ts: Option<Int>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(url: String) -> Self {
        Self { url, ts: None }
    }

    /// Sets `ts`.
    #[must_use]
    pub fn ts(mut self, ts: Int) -> Self {
        self.ts = Some(ts);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getUrlPreviewAuthed.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(rename = "matrix:image:size")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub matrix_image_size: Option<Int>,
    #[serde(rename = "og:image")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub og_image: Option<String>,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { matrix_image_size: None, og_image: None, others: BTreeMap::new() }
    }

    /// Sets `matrix:image:size`.
    #[must_use]
    pub fn matrix_image_size(mut self, matrix_image_size: Int) -> Self {
        self.matrix_image_size = Some(matrix_image_size);
        self
    }

    /// Sets `og:image`.
    #[must_use]
    pub fn og_image(mut self, og_image: String) -> Self {
        self.og_image = Some(og_image);
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
