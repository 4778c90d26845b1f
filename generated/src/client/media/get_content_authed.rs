//! `GET /_matrix/client/v1/media/download/{serverName}/{mediaId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv1mediadownloadservernamemediaid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, Int, IntoParts, MatrixError, Meta, Operation,
    Outgoing, Parts, RateClass, TokenCheck,
};

use ruma_common::OwnedServerName;
use serde::{Deserialize, Serialize};

/// The body of the response.
pub use lattice_wire::Download as Response;

/// The operation `client/getContentAuthed`.
#[derive(Debug, Clone, Copy)]
pub struct GetContentAuthed;

impl Operation for GetContentAuthed {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getContentAuthed",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v1/media/download/{serverName}/{mediaId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: true,
        rate: Some(RateClass::Read),
        since: Some((1, 11)),
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_NOT_FOUND", "M_NOT_YET_UPLOADED"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub server_name: OwnedServerName,
    pub media_id: String,
    pub range: Option<String>,
    pub if_range: Option<String>,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(
        server_name: OwnedServerName,
        media_id: String,
        range: Option<String>,
        if_range: Option<String>,
        query: Query,
    ) -> Self {
        Self { server_name, media_id, range, if_range, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            server_name: parts.path(0, "serverName")?,
            media_id: parts.path(1, "mediaId")?,
            range: parts.header("Range")?,
            if_range: parts.header("If-Range")?,
            query: parts.query()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetContentAuthed::META, &[&self.server_name, &self.media_id])?;
        let request = request.query(&self.query)?;
        let request = request.header("Range", self.range.as_ref().map(|value| value as _))?;
        let request = request.header("If-Range", self.if_range.as_ref().map(|value| value as _))?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getContentAuthed.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub timeout_ms: Option<Int>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { timeout_ms: None }
    }

    /// Sets `timeout_ms`.
    #[must_use]
    pub fn timeout_ms(mut self, timeout_ms: Int) -> Self {
        self.timeout_ms = Some(timeout_ms);
        self
    }
}
