//! `POST /oauth2/authorize/{requestId}`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The body of the response.
pub use lattice_wire::Redirect as Response;

/// The operation `oauth/decideAuthorization`.
#[derive(Debug, Clone, Copy)]
pub struct DecideAuthorization;

impl Operation for DecideAuthorization {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "oauth/decideAuthorization",
        method: lattice_wire::Method::POST,
        path: "/oauth2/authorize/{requestId}",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Form,
        max_body: 65536,
        oauth_errors: true,
        errors: &["access_denied", "invalid_request"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub request_id: String,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(request_id: String, body: Body) -> Self {
        Self { request_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { request_id: parts.path(0, "requestId")?, body: parts.form()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(DecideAuthorization::META, &[&self.request_id])?;
        let request = request.form(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "oauth.decideAuthorization.Body"))]
#[non_exhaustive]
pub struct Body {
    pub decision: Decision,
    pub csrf_token: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(decision: Decision, csrf_token: String) -> Self {
        Self { decision, csrf_token, username: None, password: None }
    }

    /// Sets `username`.
    #[must_use]
    pub fn username(mut self, username: String) -> Self {
        self.username = Some(username);
        self
    }

    /// Sets `password`.
    #[must_use]
    pub fn password(mut self, password: String) -> Self {
        self.password = Some(password);
        self
    }
}

impl std::fmt::Debug for Body {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Body")
            .field("decision", &self.decision)
            .field("username", &self.username)
            .finish_non_exhaustive()
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Decision {
    Allow,
    Create,
    Deny,
    Other(String),
}

impl From<String> for Decision {
    fn from(value: String) -> Self {
        match value.as_str() {
            "allow" => Self::Allow,
            "create" => Self::Create,
            "deny" => Self::Deny,
            _ => Self::Other(value),
        }
    }
}

impl From<Decision> for String {
    fn from(value: Decision) -> Self {
        match value {
            Decision::Allow => "allow".to_owned(),
            Decision::Create => "create".to_owned(),
            Decision::Deny => "deny".to_owned(),
            Decision::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Decision {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "oauth.decideAuthorization.Decision".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["allow", "create", "deny", ] })
    }
}
