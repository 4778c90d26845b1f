//! `GET /oauth2/authorize`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The body of the response.
pub use lattice_wire::Redirect as Response;

/// The operation `oauth/authorize`.
#[derive(Debug, Clone, Copy)]
pub struct Authorize;

impl Operation for Authorize {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "oauth/authorize",
        method: lattice_wire::Method::GET,
        path: "/oauth2/authorize",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: Some((1, 15)),
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: true,
        errors: &[
            "access_denied",
            "invalid_request",
            "invalid_scope",
            "unauthorized_client",
            "unsupported_response_type",
        ],
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
        let request = Outgoing::new(Authorize::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "oauth.authorize.Query"))]
#[non_exhaustive]
pub struct Query {
    pub response_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_mode: Option<ResponseMode>,
    pub client_id: String,
    pub redirect_uri: String,
    pub scope: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    pub code_challenge: String,
    pub code_challenge_method: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prompt: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub login_hint: Option<String>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        response_type: String,
        client_id: String,
        redirect_uri: String,
        scope: String,
        code_challenge: String,
        code_challenge_method: String,
    ) -> Self {
        Self {
            response_type,
            response_mode: None,
            client_id,
            redirect_uri,
            scope,
            state: None,
            code_challenge,
            code_challenge_method,
            prompt: None,
            login_hint: None,
        }
    }

    /// Sets `response_mode`.
    #[must_use]
    pub fn response_mode(mut self, response_mode: ResponseMode) -> Self {
        self.response_mode = Some(response_mode);
        self
    }

    /// Sets `state`.
    #[must_use]
    pub fn state(mut self, state: String) -> Self {
        self.state = Some(state);
        self
    }

    /// Sets `prompt`.
    #[must_use]
    pub fn prompt(mut self, prompt: String) -> Self {
        self.prompt = Some(prompt);
        self
    }

    /// Sets `login_hint`.
    #[must_use]
    pub fn login_hint(mut self, login_hint: String) -> Self {
        self.login_hint = Some(login_hint);
        self
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ResponseMode {
    Fragment,
    Query,
    Other(String),
}

impl From<String> for ResponseMode {
    fn from(value: String) -> Self {
        match value.as_str() {
            "fragment" => Self::Fragment,
            "query" => Self::Query,
            _ => Self::Other(value),
        }
    }
}

impl From<ResponseMode> for String {
    fn from(value: ResponseMode) -> Self {
        match value {
            ResponseMode::Fragment => "fragment".to_owned(),
            ResponseMode::Query => "query".to_owned(),
            ResponseMode::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ResponseMode {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "oauth.authorize.ResponseMode".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["fragment", "query", ] })
    }
}
