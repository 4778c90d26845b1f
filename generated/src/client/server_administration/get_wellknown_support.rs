//! `GET /.well-known/matrix/support`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#getwell-knownmatrixsupport>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};

/// The operation `client/getWellknownSupport`.
#[derive(Debug, Clone, Copy)]
pub struct GetWellknownSupport;

impl Operation for GetWellknownSupport {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getWellknownSupport",
        method: lattice_wire::Method::GET,
        path: "/.well-known/matrix/support",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: Some((1, 10)),
        deprecated: false,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

impl FromParts for Request {
    fn from_parts(_: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {})
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetWellknownSupport::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getWellknownSupport.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts: Option<Vec<Contacts>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub support_page: Option<String>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { contacts: None, support_page: None }
    }

    /// Sets `contacts`.
    #[must_use]
    pub fn contacts(mut self, contacts: Vec<Contacts>) -> Self {
        self.contacts = Some(contacts);
        self
    }

    /// Sets `support_page`.
    #[must_use]
    pub fn support_page(mut self, support_page: String) -> Self {
        self.support_page = Some(support_page);
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

/// The value of `contacts`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getWellknownSupport.Contacts"))]
#[non_exhaustive]
pub struct Contacts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub matrix_id: Option<OwnedUserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_address: Option<String>,
    pub role: ContactsRole,
}

impl Contacts {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(role: ContactsRole) -> Self {
        Self { matrix_id: None, email_address: None, role }
    }

    /// Sets `matrix_id`.
    #[must_use]
    pub fn matrix_id(mut self, matrix_id: OwnedUserId) -> Self {
        self.matrix_id = Some(matrix_id);
        self
    }

    /// Sets `email_address`.
    #[must_use]
    pub fn email_address(mut self, email_address: String) -> Self {
        self.email_address = Some(email_address);
        self
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ContactsRole {
    RoleAdmin,
    RoleSecurity,
    Other(String),
}

impl From<String> for ContactsRole {
    fn from(value: String) -> Self {
        match value.as_str() {
            "m.role.admin" => Self::RoleAdmin,
            "m.role.security" => Self::RoleSecurity,
            _ => Self::Other(value),
        }
    }
}

impl From<ContactsRole> for String {
    fn from(value: ContactsRole) -> Self {
        match value {
            ContactsRole::RoleAdmin => "m.role.admin".to_owned(),
            ContactsRole::RoleSecurity => "m.role.security".to_owned(),
            ContactsRole::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ContactsRole {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getWellknownSupport.ContactsRole".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["m.role.admin", "m.role.security", ] })
    }
}
