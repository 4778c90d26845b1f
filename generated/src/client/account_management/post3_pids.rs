//! `POST /_matrix/client/v3/account/3pid`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3account3pid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/post3PIDs`.
#[derive(Debug, Clone, Copy)]
pub struct Post3Pids;

impl Operation for Post3Pids {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/post3PIDs",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/account/3pid",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: true,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_THREEPID_AUTH_FAILED"],
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
        let request = Outgoing::new(Post3Pids::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.post3PIDs.Body"))]
#[non_exhaustive]
pub struct Body {
    pub three_pid_creds: ThreePidCreds,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(three_pid_creds: ThreePidCreds) -> Self {
        Self { three_pid_creds }
    }
}

/// The value of `three_pid_creds`.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.post3PIDs.ThreePidCreds"))]
#[non_exhaustive]
pub struct ThreePidCreds {
    pub client_secret: String,
    pub id_server: String,
    pub id_access_token: String,
    pub sid: String,
}

impl ThreePidCreds {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(client_secret: String, id_server: String, id_access_token: String, sid: String) -> Self {
        Self { client_secret, id_server, id_access_token, sid }
    }
}

impl std::fmt::Debug for ThreePidCreds {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("ThreePidCreds")
            .field("id_server", &self.id_server)
            .field("sid", &self.sid)
            .finish_non_exhaustive()
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.post3PIDs.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submit_url: Option<String>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { submit_url: None }
    }

    /// Sets `submit_url`.
    #[must_use]
    pub fn submit_url(mut self, submit_url: String) -> Self {
        self.submit_url = Some(submit_url);
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
