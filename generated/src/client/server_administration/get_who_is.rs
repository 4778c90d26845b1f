//! `GET /_matrix/client/v3/admin/whois/{userId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3adminwhoisuserid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `client/getWhoIs`.
#[derive(Debug, Clone, Copy)]
pub struct GetWhoIs;

impl Operation for GetWhoIs {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getWhoIs",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/admin/whois/{userId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
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
        let request = Outgoing::new(GetWhoIs::META, &[&self.user_id])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getWhoIs.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub user_id: Option<OwnedUserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub devices: Option<BTreeMap<String, Devices>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { user_id: None, devices: None }
    }

    /// Sets `user_id`.
    #[must_use]
    pub fn user_id(mut self, user_id: OwnedUserId) -> Self {
        self.user_id = Some(user_id);
        self
    }

    /// Sets `devices`.
    #[must_use]
    pub fn devices(mut self, devices: BTreeMap<String, Devices>) -> Self {
        self.devices = Some(devices);
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

/// The value of `devices`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getWhoIs.Devices"))]
#[non_exhaustive]
pub struct Devices {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sessions: Option<Vec<DevicesSessions>>,
}

impl Devices {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { sessions: None }
    }

    /// Sets `sessions`.
    #[must_use]
    pub fn sessions(mut self, sessions: Vec<DevicesSessions>) -> Self {
        self.sessions = Some(sessions);
        self
    }
}

/// The value of `sessions`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getWhoIs.DevicesSessions"))]
#[non_exhaustive]
pub struct DevicesSessions {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub connections: Option<Vec<DevicesSessionsConnections>>,
}

impl DevicesSessions {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { connections: None }
    }

    /// Sets `connections`.
    #[must_use]
    pub fn connections(mut self, connections: Vec<DevicesSessionsConnections>) -> Self {
        self.connections = Some(connections);
        self
    }
}

/// The value of `connections`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getWhoIs.DevicesSessionsConnections"))]
#[non_exhaustive]
pub struct DevicesSessionsConnections {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ip: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub last_seen: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_agent: Option<String>,
}

impl DevicesSessionsConnections {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { ip: None, last_seen: None, user_agent: None }
    }

    /// Sets `ip`.
    #[must_use]
    pub fn ip(mut self, ip: String) -> Self {
        self.ip = Some(ip);
        self
    }

    /// Sets `last_seen`.
    #[must_use]
    pub fn last_seen(mut self, last_seen: Int) -> Self {
        self.last_seen = Some(last_seen);
        self
    }

    /// Sets `user_agent`.
    #[must_use]
    pub fn user_agent(mut self, user_agent: String) -> Self {
        self.user_agent = Some(user_agent);
        self
    }
}
