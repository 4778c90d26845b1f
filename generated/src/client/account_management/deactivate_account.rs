//! `POST /_matrix/client/v3/account/deactivate`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3accountdeactivate>

use lattice_wire::{
    AuthClass, BodyKind, Caller, Confirmed, EncodeError, FromParts, FromReply, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/deactivateAccount`.
#[derive(Debug, Clone, Copy)]
pub struct DeactivateAccount;

impl Operation for DeactivateAccount {
    type Request = Request;
    type Response = Response;
    type Caller = Confirmed<Option<Caller>>;
    const META: &'static Meta = &Meta {
        name: "client/deactivateAccount",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/account/deactivate",
        also: &[],
        when: None,
        auth: AuthClass::UserOptional,
        check: TokenCheck::Always,
        interactive: true,
        guest: false,
        rate: Some(RateClass::Login),
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &[],
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
        let request = Outgoing::new(DeactivateAccount::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.deactivateAccount.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_server: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub erase: Option<bool>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { id_server: None, erase: None }
    }

    /// Sets `id_server`.
    #[must_use]
    pub fn id_server(mut self, id_server: String) -> Self {
        self.id_server = Some(id_server);
        self
    }

    /// Sets `erase`.
    #[must_use]
    pub fn erase(mut self, erase: bool) -> Self {
        self.erase = Some(erase);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.deactivateAccount.Response"))]
#[non_exhaustive]
pub struct Response {
    pub id_server_unbind_result: IdServerUnbindResult,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(id_server_unbind_result: IdServerUnbindResult) -> Self {
        Self { id_server_unbind_result }
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
pub enum IdServerUnbindResult {
    Success,
    NoSupport,
    Other(String),
}

impl From<String> for IdServerUnbindResult {
    fn from(value: String) -> Self {
        match value.as_str() {
            "success" => Self::Success,
            "no-support" => Self::NoSupport,
            _ => Self::Other(value),
        }
    }
}

impl From<IdServerUnbindResult> for String {
    fn from(value: IdServerUnbindResult) -> Self {
        match value {
            IdServerUnbindResult::Success => "success".to_owned(),
            IdServerUnbindResult::NoSupport => "no-support".to_owned(),
            IdServerUnbindResult::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for IdServerUnbindResult {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.deactivateAccount.IdServerUnbindResult".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["success", "no-support", ] })
    }
}
