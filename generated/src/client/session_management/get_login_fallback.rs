//! `GET /_matrix/static/client/login/`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};

/// The body of the response.
pub use lattice_wire::Html as Response;

/// The operation `client/getLoginFallback`.
#[derive(Debug, Clone, Copy)]
pub struct GetLoginFallback;

impl Operation for GetLoginFallback {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getLoginFallback",
        method: lattice_wire::Method::GET,
        path: "/_matrix/static/client/login/",
        also: &["/_matrix/static/client/login"],
        when: None,
        auth: AuthClass::None,
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
        let request = Outgoing::new(GetLoginFallback::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getLoginFallback.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub device_id: Option<OwnedDeviceId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_device_display_name: Option<String>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { device_id: None, initial_device_display_name: None }
    }

    /// Sets `device_id`.
    #[must_use]
    pub fn device_id(mut self, device_id: OwnedDeviceId) -> Self {
        self.device_id = Some(device_id);
        self
    }

    /// Sets `initial_device_display_name`.
    #[must_use]
    pub fn initial_device_display_name(mut self, initial_device_display_name: String) -> Self {
        self.initial_device_display_name = Some(initial_device_display_name);
        self
    }
}
