//! `PUT /_matrix/client/v3/directory/list/appservice/{networkId}/{roomId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3directorylistappservicenetworkidroomid>

use lattice_wire::{
    Appservice, AuthClass, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};

/// The operation `client/updateAppserviceRoomDirectoryVisibility`.
#[derive(Debug, Clone, Copy)]
pub struct UpdateAppserviceRoomDirectoryVisibility;

impl Operation for UpdateAppserviceRoomDirectoryVisibility {
    type Request = Request;
    type Response = Response;
    type Caller = Appservice;
    const META: &'static Meta = &Meta {
        name: "client/updateAppserviceRoomDirectoryVisibility",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/v3/directory/list/appservice/{networkId}/{roomId}",
        also: &[],
        when: None,
        auth: AuthClass::Appservice,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
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
    pub network_id: String,
    pub room_id: OwnedRoomId,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(network_id: String, room_id: OwnedRoomId, body: Body) -> Self {
        Self { network_id, room_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            network_id: parts.path(0, "networkId")?,
            room_id: parts.path(1, "roomId")?,
            body: parts.json()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request =
            Outgoing::new(UpdateAppserviceRoomDirectoryVisibility::META, &[&self.network_id, &self.room_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.updateAppserviceRoomDirectoryVisibility.Body"))]
#[non_exhaustive]
pub struct Body {
    pub visibility: Visibility,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(visibility: Visibility) -> Self {
        Self { visibility }
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.updateAppserviceRoomDirectoryVisibility.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
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
pub enum Visibility {
    Public,
    Private,
    Other(String),
}

impl From<String> for Visibility {
    fn from(value: String) -> Self {
        match value.as_str() {
            "public" => Self::Public,
            "private" => Self::Private,
            _ => Self::Other(value),
        }
    }
}

impl From<Visibility> for String {
    fn from(value: Visibility) -> Self {
        match value {
            Visibility::Public => "public".to_owned(),
            Visibility::Private => "private".to_owned(),
            Visibility::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Visibility {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.updateAppserviceRoomDirectoryVisibility.Visibility".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["public", "private", ] })
    }
}
