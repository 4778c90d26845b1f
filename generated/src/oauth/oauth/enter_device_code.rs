//! `POST /oauth2/device`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The body of the response.
pub use lattice_wire::Redirect as Response;

/// The operation `oauth/enterDeviceCode`.
#[derive(Debug, Clone, Copy)]
pub struct EnterDeviceCode;

impl Operation for EnterDeviceCode {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "oauth/enterDeviceCode",
        method: lattice_wire::Method::POST,
        path: "/oauth2/device",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: Some((1, 18)),
        deprecated: false,
        body: BodyKind::Form,
        max_body: 65536,
        oauth_errors: true,
        errors: &["invalid_request"],
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
        Ok(Self { body: parts.form()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(EnterDeviceCode::META, &[])?;
        let request = request.form(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "oauth.enterDeviceCode.Body"))]
#[non_exhaustive]
pub struct Body {
    pub user_code: String,
    pub csrf_token: String,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(user_code: String, csrf_token: String) -> Self {
        Self { user_code, csrf_token }
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Body").field("user_code", &self.user_code).finish_non_exhaustive()
    }
}
