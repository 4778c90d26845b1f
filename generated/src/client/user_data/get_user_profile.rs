//! `GET /_matrix/client/v3/profile/{userId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3profileuserid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedMxcUri, OwnedUserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `client/getUserProfile`.
#[derive(Debug, Clone, Copy)]
pub struct GetUserProfile;

impl Operation for GetUserProfile {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getUserProfile",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/profile/{userId}",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: None,
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub user_id: OwnedUserId,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(user_id: OwnedUserId) -> Self {
        Self { user_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { user_id: parts.path(0, "userId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetUserProfile::META, &[&self.user_id])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getUserProfile.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub avatar_url: Option<OwnedMxcUri>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub displayname: Option<String>,
    #[serde(rename = "m.tz")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tz: Option<String>,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { avatar_url: None, displayname: None, tz: None, others: BTreeMap::new() }
    }

    /// Sets `avatar_url`.
    #[must_use]
    pub fn avatar_url(mut self, avatar_url: OwnedMxcUri) -> Self {
        self.avatar_url = Some(avatar_url);
        self
    }

    /// Sets `displayname`.
    #[must_use]
    pub fn displayname(mut self, displayname: String) -> Self {
        self.displayname = Some(displayname);
        self
    }

    /// Sets `m.tz`.
    #[must_use]
    pub fn tz(mut self, tz: String) -> Self {
        self.tz = Some(tz);
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
