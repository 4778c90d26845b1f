//! `PUT /_matrix/media/v3/upload/{serverName}/{mediaId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixmediav3uploadservernamemediaid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck, Upload,
};

use ruma_common::OwnedServerName;
use serde::{Deserialize, Serialize};

/// The operation `client/uploadContentToMXC`.
#[derive(Debug, Clone, Copy)]
pub struct UploadContentToMxc;

impl Operation for UploadContentToMxc {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/uploadContentToMXC",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/media/v3/upload/{serverName}/{mediaId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
        since: Some((1, 7)),
        deprecated: false,
        body: BodyKind::Stream,
        max_body: 500000000,
        oauth_errors: false,
        errors: &["M_CANNOT_OVERWRITE_MEDIA", "M_FORBIDDEN", "M_NOT_FOUND", "M_TOO_LARGE"],
    };
}

/// The request.
#[derive(Debug)]
#[non_exhaustive]
pub struct Request {
    pub server_name: OwnedServerName,
    pub media_id: String,
    pub content_type: Option<String>,
    pub query: Query,
    pub body: Upload,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(
        server_name: OwnedServerName,
        media_id: String,
        content_type: Option<String>,
        query: Query,
        body: Upload,
    ) -> Self {
        Self { server_name, media_id, content_type, query, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            server_name: parts.path(0, "serverName")?,
            media_id: parts.path(1, "mediaId")?,
            content_type: parts.header("Content-Type")?,
            query: parts.query()?,
            body: parts.upload(),
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(UploadContentToMxc::META, &[&self.server_name, &self.media_id])?;
        let request = request.query(&self.query)?;
        let request = request.header("Content-Type", self.content_type.as_ref().map(|value| value as _))?;
        let request = request.upload(self.body);
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.uploadContentToMXC.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { filename: None }
    }

    /// Sets `filename`.
    #[must_use]
    pub fn filename(mut self, filename: String) -> Self {
        self.filename = Some(filename);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.uploadContentToMXC.Response"))]
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
