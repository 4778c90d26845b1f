//! `POST /_matrix/federation/v1/user/keys/query`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#post_matrixfederationv1userkeysquery>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, RemoteServer, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `federation/queryUserEncryptionKeys`.
#[derive(Debug, Clone, Copy)]
pub struct QueryUserEncryptionKeys;

impl Operation for QueryUserEncryptionKeys {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/queryUserEncryptionKeys",
        method: lattice_wire::Method::POST,
        path: "/_matrix/federation/v1/user/keys/query",
        also: &[],
        when: None,
        auth: AuthClass::Server,
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
        let request = Outgoing::new(QueryUserEncryptionKeys::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.queryUserEncryptionKeys.Body"))]
#[non_exhaustive]
pub struct Body {
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Vec<String>>"))]
    pub device_keys: BTreeMap<OwnedUserId, Vec<String>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(device_keys: BTreeMap<OwnedUserId, Vec<String>>) -> Self {
        Self { device_keys }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "federation.queryUserEncryptionKeys.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(
        feature = "schema",
        schemars(with = "BTreeMap<String, BTreeMap<String, serde_json::Map<String, serde_json::Value>>>")
    )]
    pub device_keys: BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>,
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
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(device_keys: BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>) -> Self {
        Self { device_keys, master_keys: None, self_signing_keys: None }
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
