//! `GET /_lattice/admin/v1/reports`

use lattice_wire::{
    Administrator, AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};

/// The operation `admin/listReports`.
#[derive(Debug, Clone, Copy)]
pub struct ListReports;

impl Operation for ListReports {
    type Request = Request;
    type Response = Response;
    type Caller = Administrator;
    const META: &'static Meta = &Meta {
        name: "admin/listReports",
        method: lattice_wire::Method::GET,
        path: "/_lattice/admin/v1/reports",
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
        let request = Outgoing::new(ListReports::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.listReports.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub from: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { from: None, limit: None }
    }

    /// Sets `from`.
    #[must_use]
    pub fn from(mut self, from: Int) -> Self {
        self.from = Some(from);
        self
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
#[cfg_attr(feature = "schema", schemars(rename = "admin.listReports.Response"))]
#[non_exhaustive]
pub struct Response {
    pub reports: Vec<Reports>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub next: Option<Int>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(reports: Vec<Reports>) -> Self {
        Self { reports, next: None }
    }

    /// Sets `next`.
    #[must_use]
    pub fn next(mut self, next: Int) -> Self {
        self.next = Some(next);
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

/// The value of `reports`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.listReports.Reports"))]
#[non_exhaustive]
pub struct Reports {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub id: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub received_ts: Int,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub reporter: OwnedUserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub room_id: Option<OwnedRoomId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub event_id: Option<OwnedEventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub user_id: Option<OwnedUserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Reports {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(id: Int, received_ts: Int, reporter: OwnedUserId) -> Self {
        Self { id, received_ts, reporter, room_id: None, event_id: None, user_id: None, reason: None }
    }

    /// Sets `room_id`.
    #[must_use]
    pub fn room_id(mut self, room_id: OwnedRoomId) -> Self {
        self.room_id = Some(room_id);
        self
    }

    /// Sets `event_id`.
    #[must_use]
    pub fn event_id(mut self, event_id: OwnedEventId) -> Self {
        self.event_id = Some(event_id);
        self
    }

    /// Sets `user_id`.
    #[must_use]
    pub fn user_id(mut self, user_id: OwnedUserId) -> Self {
        self.user_id = Some(user_id);
        self
    }

    /// Sets `reason`.
    #[must_use]
    pub fn reason(mut self, reason: String) -> Self {
        self.reason = Some(reason);
        self
    }
}
