//! `POST /_matrix/client/v3/keys/query`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3keysquery>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck, UnverifiedCaller,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `client/queryKeys`.
#[derive(Debug, Clone, Copy)]
pub struct QueryKeys;

impl Operation for QueryKeys {
    type Request = Request;
    type Response = Response;
    type Caller = UnverifiedCaller;
    const META: &'static Meta = &Meta {
        name: "client/queryKeys",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/keys/query",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::InObject,
        interactive: false,
        guest: true,
        rate: Some(RateClass::Read),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 262144,
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
        let request = Outgoing::new(QueryKeys::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.queryKeys.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub timeout: Option<Int>,
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Vec<String>>"))]
    pub device_keys: BTreeMap<OwnedUserId, Vec<String>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(device_keys: BTreeMap<OwnedUserId, Vec<String>>) -> Self {
        Self { timeout: None, device_keys }
    }

    /// Sets `timeout`.
    #[must_use]
    pub fn timeout(mut self, timeout: Int) -> Self {
        self.timeout = Some(timeout);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.queryKeys.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, serde_json::Map<String, serde_json::Value>>>")
    )]
    pub failures: Option<BTreeMap<String, Box<RawValue>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "Option<BTreeMap<String, BTreeMap<String, serde_json::Map<String, serde_json::Value>>>>"
        )
    )]
    pub device_keys: Option<BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, serde_json::Map<String, serde_json::Value>>>")
    )]
    pub master_keys: Option<BTreeMap<OwnedUserId, Box<RawValue>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, serde_json::Map<String, serde_json::Value>>>")
    )]
    pub self_signing_keys: Option<BTreeMap<OwnedUserId, Box<RawValue>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, serde_json::Map<String, serde_json::Value>>>")
    )]
    pub user_signing_keys: Option<BTreeMap<OwnedUserId, Box<RawValue>>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            failures: None,
            device_keys: None,
            master_keys: None,
            self_signing_keys: None,
            user_signing_keys: None,
        }
    }

    /// Sets `failures`.
    #[must_use]
    pub fn failures(mut self, failures: BTreeMap<String, Box<RawValue>>) -> Self {
        self.failures = Some(failures);
        self
    }

    /// Sets `device_keys`.
    #[must_use]
    pub fn device_keys(
        mut self,
        device_keys: BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>,
    ) -> Self {
        self.device_keys = Some(device_keys);
        self
    }

    /// Sets `master_keys`.
    #[must_use]
    pub fn master_keys(mut self, master_keys: BTreeMap<OwnedUserId, Box<RawValue>>) -> Self {
        self.master_keys = Some(master_keys);
        self
    }

    /// Sets `self_signing_keys`.
    #[must_use]
    pub fn self_signing_keys(mut self, self_signing_keys: BTreeMap<OwnedUserId, Box<RawValue>>) -> Self {
        self.self_signing_keys = Some(self_signing_keys);
        self
    }

    /// Sets `user_signing_keys`.
    #[must_use]
    pub fn user_signing_keys(mut self, user_signing_keys: BTreeMap<OwnedUserId, Box<RawValue>>) -> Self {
        self.user_signing_keys = Some(user_signing_keys);
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
