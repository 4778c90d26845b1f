//! `GET /_matrix/client/v3/account/3pid`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3account3pid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};

/// The operation `client/getAccount3PIDs`.
#[derive(Debug, Clone, Copy)]
pub struct GetAccount3Pids;

impl Operation for GetAccount3Pids {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getAccount3PIDs",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/account/3pid",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
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
        let request = Outgoing::new(GetAccount3Pids::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getAccount3PIDs.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub threepids: Option<Vec<Threepids>>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { threepids: None }
    }

    /// Sets `threepids`.
    #[must_use]
    pub fn threepids(mut self, threepids: Vec<Threepids>) -> Self {
        self.threepids = Some(threepids);
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

/// The value of `threepids`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getAccount3PIDs.Threepids"))]
#[non_exhaustive]
pub struct Threepids {
    pub medium: ThreepidsMedium,
    pub address: String,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub validated_at: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub added_at: Int,
}

impl Threepids {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(medium: ThreepidsMedium, address: String, validated_at: Int, added_at: Int) -> Self {
        Self { medium, address, validated_at, added_at }
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum ThreepidsMedium {
    Email,
    Msisdn,
    Other(String),
}

impl From<String> for ThreepidsMedium {
    fn from(value: String) -> Self {
        match value.as_str() {
            "email" => Self::Email,
            "msisdn" => Self::Msisdn,
            _ => Self::Other(value),
        }
    }
}

impl From<ThreepidsMedium> for String {
    fn from(value: ThreepidsMedium) -> Self {
        match value {
            ThreepidsMedium::Email => "email".to_owned(),
            ThreepidsMedium::Msisdn => "msisdn".to_owned(),
            ThreepidsMedium::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ThreepidsMedium {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getAccount3PIDs.ThreepidsMedium".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["email", "msisdn", ] })
    }
}
