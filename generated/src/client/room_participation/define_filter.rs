//! `POST /_matrix/client/v3/user/{userId}/filter`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3useruseridfilter>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};

use crate::types::Filter;

/// The operation `client/defineFilter`.
#[derive(Debug, Clone, Copy)]
pub struct DefineFilter;

impl Operation for DefineFilter {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/defineFilter",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/user/{userId}/filter",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
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
    pub user_id: OwnedUserId,
    pub body: Filter,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(user_id: OwnedUserId, body: Filter) -> Self {
        Self { user_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { user_id: parts.path(0, "userId")?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(DefineFilter::META, &[&self.user_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.defineFilter.Response"))]
#[non_exhaustive]
pub struct Response {
    pub filter_id: String,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(filter_id: String) -> Self {
        Self { filter_id }
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
