//! `GET /oauth2/account`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};

/// The body of the response.
pub use lattice_wire::Html as Response;

/// The operation `oauth/manageAccount`.
#[derive(Debug, Clone, Copy)]
pub struct ManageAccount;

impl Operation for ManageAccount {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "oauth/manageAccount",
        method: lattice_wire::Method::GET,
        path: "/oauth2/account",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: Some((1, 18)),
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: true,
        errors: &["invalid_request"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(query: Query) -> Self {
        Self { query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(ManageAccount::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "oauth.manageAccount.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub device_id: Option<OwnedDeviceId>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { action: None, device_id: None }
    }

    /// Sets `action`.
    #[must_use]
    pub fn action(mut self, action: String) -> Self {
        self.action = Some(action);
        self
    }

    /// Sets `device_id`.
    #[must_use]
    pub fn device_id(mut self, device_id: OwnedDeviceId) -> Self {
        self.device_id = Some(device_id);
        self
    }
}
