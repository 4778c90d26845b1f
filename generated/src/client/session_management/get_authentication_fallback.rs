//! `GET /_matrix/client/v3/auth/{authType}/fallback/web`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The body of the response.
pub use lattice_wire::Html as Response;

/// The operation `client/getAuthenticationFallback`.
#[derive(Debug, Clone, Copy)]
pub struct GetAuthenticationFallback;

impl Operation for GetAuthenticationFallback {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getAuthenticationFallback",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/auth/{authType}/fallback/web",
        also: &[],
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
    pub auth_type: String,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(auth_type: String, query: Query) -> Self {
        Self { auth_type, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { auth_type: parts.path(0, "authType")?, query: parts.query()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetAuthenticationFallback::META, &[&self.auth_type])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getAuthenticationFallback.Query"))]
#[non_exhaustive]
pub struct Query {
    pub session: String,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(session: String) -> Self {
        Self { session }
    }
}
