//! `GET /_matrix/client/versions`

use lattice_wire::{
    AuthClass, BodyKind, Caller, FromParts, IntoReply, MatrixError, Meta, Method, Operation, Parts,
    RateClass, Reply, TokenCheck,
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
        method: Method::GET,
        path: "/_matrix/client/versions",
        auth: AuthClass::UserOptional,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: None,
        deprecated: None,
        body: BodyKind::None,
        max_body: 0,
        errors: &[],
    };
}

/// What the client said.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {}

impl FromParts for Request {
    fn from_parts(_: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {})
    }
}

impl IntoReply for Response {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(lattice_wire::http::StatusCode::OK, &self)
    }
}

/// The body of the answer.
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
    /// With what is required; the rest is absent.
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
