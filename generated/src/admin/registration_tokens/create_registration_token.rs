//! `POST /_synapse/admin/v1/registration_tokens/new`

use lattice_wire::{
    Administrator, AuthClass, BodyKind, EncodeError, FromParts, Int, IntoParts, MatrixError, Meta, Operation,
    Outgoing, Parts, RateClass, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The body of the response.
pub use crate::types::RegistrationToken as Response;

/// The operation `admin/createRegistrationToken`.
#[derive(Debug, Clone, Copy)]
pub struct CreateRegistrationToken;

impl Operation for CreateRegistrationToken {
    type Request = Request;
    type Response = Response;
    type Caller = Administrator;
    const META: &'static Meta = &Meta {
        name: "admin/createRegistrationToken",
        method: lattice_wire::Method::POST,
        path: "/_synapse/admin/v1/registration_tokens/new",
        also: &[],
        when: None,
        auth: AuthClass::Admin,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_FORBIDDEN"],
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
        let request = Outgoing::new(CreateRegistrationToken::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "admin.createRegistrationToken.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub uses_allowed: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub expiry_time: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub length: Option<Int>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { token: None, uses_allowed: None, expiry_time: None, length: None }
    }

    /// Sets `token`.
    #[must_use]
    pub fn token(mut self, token: String) -> Self {
        self.token = Some(token);
        self
    }

    /// Sets `uses_allowed`.
    #[must_use]
    pub fn uses_allowed(mut self, uses_allowed: Int) -> Self {
        self.uses_allowed = Some(uses_allowed);
        self
    }

    /// Sets `expiry_time`.
    #[must_use]
    pub fn expiry_time(mut self, expiry_time: Int) -> Self {
        self.expiry_time = Some(expiry_time);
        self
    }

    /// Sets `length`.
    #[must_use]
    pub fn length(mut self, length: Int) -> Self {
        self.length = Some(length);
        self
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Body")
            .field("uses_allowed", &self.uses_allowed)
            .field("expiry_time", &self.expiry_time)
            .field("length", &self.length)
            .finish_non_exhaustive()
    }
}
