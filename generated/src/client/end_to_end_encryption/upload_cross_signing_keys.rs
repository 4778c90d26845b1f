//! `POST /_matrix/client/v3/keys/device_signing/upload`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3keysdevice_signingupload>

use lattice_wire::{
    AuthClass, BodyKind, Caller, Confirmed, EncodeError, FromParts, FromReply, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/uploadCrossSigningKeys`.
#[derive(Debug, Clone, Copy)]
pub struct UploadCrossSigningKeys;

impl Operation for UploadCrossSigningKeys {
    type Request = Request;
    type Response = Response;
    type Caller = Confirmed<Caller>;
    const META: &'static Meta = &Meta {
        name: "client/uploadCrossSigningKeys",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/keys/device_signing/upload",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: true,
        guest: false,
        rate: Some(RateClass::Login),
        since: Some((1, 1)),
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_FORBIDDEN", "M_INVALID_SIGNATURE", "M_MISSING_PARAM"],
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
        let request = Outgoing::new(UploadCrossSigningKeys::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.uploadCrossSigningKeys.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub master_key: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub self_signing_key: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub user_signing_key: Option<Box<RawValue>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { master_key: None, self_signing_key: None, user_signing_key: None }
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

    /// Sets `user_signing_key`.
    #[must_use]
    pub fn user_signing_key(mut self, user_signing_key: Box<RawValue>) -> Self {
        self.user_signing_key = Some(user_signing_key);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.uploadCrossSigningKeys.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
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
