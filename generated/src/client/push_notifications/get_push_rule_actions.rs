//! `GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3pushrulesglobalkindruleidactions>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/getPushRuleActions`.
#[derive(Debug, Clone, Copy)]
pub struct GetPushRuleActions;

impl Operation for GetPushRuleActions {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getPushRuleActions",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions",
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
        errors: &["M_NOT_FOUND"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub kind: Kind,
    pub rule_id: String,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(kind: Kind, rule_id: String) -> Self {
        Self { kind, rule_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { kind: parts.path(0, "kind")?, rule_id: parts.path(1, "ruleId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetPushRuleActions::META, &[&self.kind, &self.rule_id])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getPushRuleActions.Response"))]
#[non_exhaustive]
pub struct Response {
    pub actions: Vec<Actions>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(actions: Vec<Actions>) -> Self {
        Self { actions }
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

/// JSON of one of these types, kept byte for byte: string, object.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct Actions(Box<RawValue>);

impl Actions {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for Actions {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Object])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Actions {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getPushRuleActions.Actions".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Kind {
    Override,
    Underride,
    Sender,
    Room,
    Content,
    Other(String),
}

impl From<String> for Kind {
    fn from(value: String) -> Self {
        match value.as_str() {
            "override" => Self::Override,
            "underride" => Self::Underride,
            "sender" => Self::Sender,
            "room" => Self::Room,
            "content" => Self::Content,
            _ => Self::Other(value),
        }
    }
}

impl From<Kind> for String {
    fn from(value: Kind) -> Self {
        match value {
            Kind::Override => "override".to_owned(),
            Kind::Underride => "underride".to_owned(),
            Kind::Sender => "sender".to_owned(),
            Kind::Room => "room".to_owned(),
            Kind::Content => "content".to_owned(),
            Kind::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Kind {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getPushRuleActions.Kind".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["override", "underride", "sender", "room", "content", ] })
    }
}
