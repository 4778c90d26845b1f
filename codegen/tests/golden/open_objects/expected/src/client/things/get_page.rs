//! `GET /_matrix/client/v3/page`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3page>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `client/getPage`.
#[derive(Debug, Clone, Copy)]
pub struct GetPage;

impl Operation for GetPage {
    type Request = Request;
    type Response = Response;
    type Caller = Option<Caller>;
    const META: &'static Meta = &Meta {
        name: "client/getPage",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/page",
        also: &[],
        when: None,
        auth: AuthClass::UserOptional,
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
        let request = Outgoing::new(GetPage::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getPage.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, String>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { limit: None, others: BTreeMap::new() }
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getPage.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub author: OwnedUserId,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(author: OwnedUserId) -> Self {
        Self { title: None, author, others: BTreeMap::new() }
    }

    /// Sets `title`.
    #[must_use]
    pub fn title(mut self, title: String) -> Self {
        self.title = Some(title);
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
