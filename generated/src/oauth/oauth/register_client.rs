//! `POST /oauth2/register`

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `oauth/registerClient`.
#[derive(Debug, Clone, Copy)]
pub struct RegisterClient;

impl Operation for RegisterClient {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "oauth/registerClient",
        method: lattice_wire::Method::POST,
        path: "/oauth2/register",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: Some((1, 15)),
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: true,
        errors: &["invalid_client_metadata", "invalid_redirect_uri"],
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
        let request = Outgoing::new(RegisterClient::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "oauth.registerClient.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    pub client_uri: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_uris: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_type: Option<ApplicationType>,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(client_uri: String) -> Self {
        Self {
            client_name: None,
            client_uri,
            logo_uri: None,
            tos_uri: None,
            policy_uri: None,
            redirect_uris: None,
            response_types: None,
            grant_types: None,
            token_endpoint_auth_method: None,
            application_type: None,
            others: BTreeMap::new(),
        }
    }

    /// Sets `client_name`.
    #[must_use]
    pub fn client_name(mut self, client_name: String) -> Self {
        self.client_name = Some(client_name);
        self
    }

    /// Sets `logo_uri`.
    #[must_use]
    pub fn logo_uri(mut self, logo_uri: String) -> Self {
        self.logo_uri = Some(logo_uri);
        self
    }

    /// Sets `tos_uri`.
    #[must_use]
    pub fn tos_uri(mut self, tos_uri: String) -> Self {
        self.tos_uri = Some(tos_uri);
        self
    }

    /// Sets `policy_uri`.
    #[must_use]
    pub fn policy_uri(mut self, policy_uri: String) -> Self {
        self.policy_uri = Some(policy_uri);
        self
    }

    /// Sets `redirect_uris`.
    #[must_use]
    pub fn redirect_uris(mut self, redirect_uris: Vec<String>) -> Self {
        self.redirect_uris = Some(redirect_uris);
        self
    }

    /// Sets `response_types`.
    #[must_use]
    pub fn response_types(mut self, response_types: Vec<String>) -> Self {
        self.response_types = Some(response_types);
        self
    }

    /// Sets `grant_types`.
    #[must_use]
    pub fn grant_types(mut self, grant_types: Vec<String>) -> Self {
        self.grant_types = Some(grant_types);
        self
    }

    /// Sets `token_endpoint_auth_method`.
    #[must_use]
    pub fn token_endpoint_auth_method(mut self, token_endpoint_auth_method: String) -> Self {
        self.token_endpoint_auth_method = Some(token_endpoint_auth_method);
        self
    }

    /// Sets `application_type`.
    #[must_use]
    pub fn application_type(mut self, application_type: ApplicationType) -> Self {
        self.application_type = Some(application_type);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "oauth.registerClient.Response"))]
#[non_exhaustive]
pub struct Response {
    pub client_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub client_id_issued_at: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_name: Option<String>,
    pub client_uri: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub logo_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tos_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_uri: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_uris: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub response_types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant_types: Option<Vec<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_endpoint_auth_method: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_type: Option<ResponseApplicationType>,
    /// The fields that are not declared.
    #[serde(flatten)]
    pub others: BTreeMap<String, serde_json::Value>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(client_id: String, client_uri: String) -> Self {
        Self {
            client_id,
            client_id_issued_at: None,
            client_name: None,
            client_uri,
            logo_uri: None,
            tos_uri: None,
            policy_uri: None,
            redirect_uris: None,
            response_types: None,
            grant_types: None,
            token_endpoint_auth_method: None,
            application_type: None,
            others: BTreeMap::new(),
        }
    }

    /// Sets `client_id_issued_at`.
    #[must_use]
    pub fn client_id_issued_at(mut self, client_id_issued_at: Int) -> Self {
        self.client_id_issued_at = Some(client_id_issued_at);
        self
    }

    /// Sets `client_name`.
    #[must_use]
    pub fn client_name(mut self, client_name: String) -> Self {
        self.client_name = Some(client_name);
        self
    }

    /// Sets `logo_uri`.
    #[must_use]
    pub fn logo_uri(mut self, logo_uri: String) -> Self {
        self.logo_uri = Some(logo_uri);
        self
    }

    /// Sets `tos_uri`.
    #[must_use]
    pub fn tos_uri(mut self, tos_uri: String) -> Self {
        self.tos_uri = Some(tos_uri);
        self
    }

    /// Sets `policy_uri`.
    #[must_use]
    pub fn policy_uri(mut self, policy_uri: String) -> Self {
        self.policy_uri = Some(policy_uri);
        self
    }

    /// Sets `redirect_uris`.
    #[must_use]
    pub fn redirect_uris(mut self, redirect_uris: Vec<String>) -> Self {
        self.redirect_uris = Some(redirect_uris);
        self
    }

    /// Sets `response_types`.
    #[must_use]
    pub fn response_types(mut self, response_types: Vec<String>) -> Self {
        self.response_types = Some(response_types);
        self
    }

    /// Sets `grant_types`.
    #[must_use]
    pub fn grant_types(mut self, grant_types: Vec<String>) -> Self {
        self.grant_types = Some(grant_types);
        self
    }

    /// Sets `token_endpoint_auth_method`.
    #[must_use]
    pub fn token_endpoint_auth_method(mut self, token_endpoint_auth_method: String) -> Self {
        self.token_endpoint_auth_method = Some(token_endpoint_auth_method);
        self
    }

    /// Sets `application_type`.
    #[must_use]
    pub fn application_type(mut self, application_type: ResponseApplicationType) -> Self {
        self.application_type = Some(application_type);
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

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ApplicationType {
    Native,
    Web,
    Other(String),
}

impl From<String> for ApplicationType {
    fn from(value: String) -> Self {
        match value.as_str() {
            "native" => Self::Native,
            "web" => Self::Web,
            _ => Self::Other(value),
        }
    }
}

impl From<ApplicationType> for String {
    fn from(value: ApplicationType) -> Self {
        match value {
            ApplicationType::Native => "native".to_owned(),
            ApplicationType::Web => "web".to_owned(),
            ApplicationType::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ApplicationType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "oauth.registerClient.ApplicationType".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["native", "web", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ResponseApplicationType {
    Native,
    Web,
    Other(String),
}

impl From<String> for ResponseApplicationType {
    fn from(value: String) -> Self {
        match value.as_str() {
            "native" => Self::Native,
            "web" => Self::Web,
            _ => Self::Other(value),
        }
    }
}

impl From<ResponseApplicationType> for String {
    fn from(value: ResponseApplicationType) -> Self {
        match value {
            ResponseApplicationType::Native => "native".to_owned(),
            ResponseApplicationType::Web => "web".to_owned(),
            ResponseApplicationType::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ResponseApplicationType {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "oauth.registerClient.ResponseApplicationType".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["native", "web", ] })
    }
}
