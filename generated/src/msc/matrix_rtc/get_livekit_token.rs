//! `POST /_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token`

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedRoomId, OwnedServerName};
use serde::{Deserialize, Serialize};

/// The operation `msc/getLivekitToken`.
#[derive(Debug, Clone, Copy)]
pub struct GetLivekitToken;

impl Operation for GetLivekitToken {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "msc/getLivekitToken",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/unstable/io.element.msc4195/rtc/livekit/get_token",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
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
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: Body) -> Self {
        Self { body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetLivekitToken::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getLivekitToken.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub server_name: Option<OwnedServerName>,
    pub url: String,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
    pub slot_id: String,
    pub member_id: String,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(url: String, room_id: OwnedRoomId, slot_id: String, member_id: String) -> Self {
        Self { server_name: None, url, room_id, slot_id, member_id }
    }

    /// Sets `server_name`.
    #[must_use]
    pub fn server_name(mut self, server_name: OwnedServerName) -> Self {
        self.server_name = Some(server_name);
        self
    }
}

/// The body of the response.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getLivekitToken.Response"))]
#[non_exhaustive]
pub struct Response {
    pub jwt: String,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(jwt: String) -> Self {
        Self { jwt }
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Response").finish_non_exhaustive()
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
