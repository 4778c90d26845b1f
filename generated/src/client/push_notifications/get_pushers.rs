//! `GET /_matrix/client/v3/pushers`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3pushers>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/getPushers`.
#[derive(Debug, Clone, Copy)]
pub struct GetPushers;

impl Operation for GetPushers {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getPushers",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/pushers",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
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
        let request = Outgoing::new(GetPushers::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getPushers.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pushers: Option<Vec<Pushers>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { pushers: None }
    }

    /// Sets `pushers`.
    #[must_use]
    pub fn pushers(mut self, pushers: Vec<Pushers>) -> Self {
        self.pushers = Some(pushers);
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

/// The value of `pushers`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getPushers.Pushers"))]
#[non_exhaustive]
pub struct Pushers {
    pub pushkey: String,
    pub kind: String,
    pub app_id: String,
    pub app_display_name: String,
    pub device_display_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_tag: Option<String>,
    pub lang: String,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub data: Box<RawValue>,
}

impl Pushers {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        pushkey: String,
        kind: String,
        app_id: String,
        app_display_name: String,
        device_display_name: String,
        lang: String,
        data: Box<RawValue>,
    ) -> Self {
        Self { pushkey, kind, app_id, app_display_name, device_display_name, profile_tag: None, lang, data }
    }

    /// Sets `profile_tag`.
    #[must_use]
    pub fn profile_tag(mut self, profile_tag: String) -> Self {
        self.profile_tag = Some(profile_tag);
        self
    }
}
