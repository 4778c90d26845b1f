//! `GET /_matrix/federation/v1/user/devices/{userId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#get_matrixfederationv1userdevicesuserid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedDeviceId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `federation/getUserDevices`.
#[derive(Debug, Clone, Copy)]
pub struct GetUserDevices;

impl Operation for GetUserDevices {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/getUserDevices",
        method: lattice_wire::Method::GET,
        path: "/_matrix/federation/v1/user/devices/{userId}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
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
        let request = Outgoing::new(GetUserDevices::META, &[&self.user_id])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.getUserDevices.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub user_id: OwnedUserId,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub stream_id: Int,
    pub devices: Vec<Devices>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub master_key: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub self_signing_key: Option<Box<RawValue>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(user_id: OwnedUserId, stream_id: Int, devices: Vec<Devices>) -> Self {
        Self { user_id, stream_id, devices, master_key: None, self_signing_key: None }
    }

    /// Sets `master_key`.
    #[must_use]
    pub fn master_key(mut self, master_key: Box<RawValue>) -> Self {
        self.master_key = Some(master_key);
        self
    }

    /// Sets `self_signing_key`.
    #[must_use]
    pub fn self_signing_key(mut self, self_signing_key: Box<RawValue>) -> Self {
        self.self_signing_key = Some(self_signing_key);
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
#[cfg_attr(feature = "schema", schemars(rename = "federation.getUserDevices.Devices"))]
#[non_exhaustive]
pub struct Devices {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub device_id: OwnedDeviceId,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub keys: Box<RawValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_display_name: Option<String>,
}

impl Devices {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(device_id: OwnedDeviceId, keys: Box<RawValue>) -> Self {
        Self { device_id, keys, device_display_name: None }
    }

    /// Sets `device_display_name`.
    #[must_use]
    pub fn device_display_name(mut self, device_display_name: String) -> Self {
        self.device_display_name = Some(device_display_name);
        self
    }
}
