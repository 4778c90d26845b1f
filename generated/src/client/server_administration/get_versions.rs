//! `GET /_matrix/client/versions`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientversions>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `client/getVersions`.
#[derive(Debug, Clone, Copy)]
pub struct GetVersions;

impl Operation for GetVersions {
    type Request = Request;
    type Response = Response;
    type Caller = Option<Caller>;
    const META: &'static Meta = &Meta {
        name: "client/getVersions",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/versions",
        also: &[],
        when: None,
        auth: AuthClass::UserOptional,
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
        let request = Outgoing::new(GetVersions::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getVersions.Response"))]
#[non_exhaustive]
pub struct Response {
    pub versions: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unstable_features: Option<BTreeMap<String, bool>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(versions: Vec<String>) -> Self {
        Self { versions, unstable_features: None }
    }

    /// Sets `unstable_features`.
    #[must_use]
    pub fn unstable_features(mut self, unstable_features: BTreeMap<String, bool>) -> Self {
        self.unstable_features = Some(unstable_features);
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
