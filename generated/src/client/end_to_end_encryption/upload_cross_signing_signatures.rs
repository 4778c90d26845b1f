//! `POST /_matrix/client/v3/keys/signatures/upload`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3keyssignaturesupload>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `client/uploadCrossSigningSignatures`.
#[derive(Debug, Clone, Copy)]
pub struct UploadCrossSigningSignatures;

impl Operation for UploadCrossSigningSignatures {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/uploadCrossSigningSignatures",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/keys/signatures/upload",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
        since: Some((1, 1)),
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
    pub body: BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(body: BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>) -> Self {
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
        let request = Outgoing::new(UploadCrossSigningSignatures::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.uploadCrossSigningSignatures.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(
            with = "Option<BTreeMap<String, BTreeMap<String, serde_json::Map<String, serde_json::Value>>>>"
        )
    )]
    pub failures: Option<BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { failures: None }
    }

    /// Sets `failures`.
    #[must_use]
    pub fn failures(mut self, failures: BTreeMap<OwnedUserId, BTreeMap<String, Box<RawValue>>>) -> Self {
        self.failures = Some(failures);
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
