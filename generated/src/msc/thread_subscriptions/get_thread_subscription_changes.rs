//! `GET /_matrix/client/unstable/io.element.msc4308/thread_subscriptions`

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The operation `msc/getThreadSubscriptionChanges`.
#[derive(Debug, Clone, Copy)]
pub struct GetThreadSubscriptionChanges;

impl Operation for GetThreadSubscriptionChanges {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "msc/getThreadSubscriptionChanges",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/unstable/io.element.msc4308/thread_subscriptions",
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
        let request = Outgoing::new(GetThreadSubscriptionChanges::META, &[])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getThreadSubscriptionChanges.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dir: Option<Dir>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { dir: None, from: None, to: None, limit: None }
    }

    /// Sets `dir`.
    #[must_use]
    pub fn dir(mut self, dir: Dir) -> Self {
        self.dir = Some(dir);
        self
    }

    /// Sets `from`.
    #[must_use]
    pub fn from(mut self, from: String) -> Self {
        self.from = Some(from);
        self
    }

    /// Sets `to`.
    #[must_use]
    pub fn to(mut self, to: String) -> Self {
        self.to = Some(to);
        self
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getThreadSubscriptionChanges.Response"))]
#[non_exhaustive]
pub struct Response {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, BTreeMap<String, Subscribed>>>")
    )]
    pub subscribed: Option<BTreeMap<OwnedRoomId, BTreeMap<OwnedEventId, Subscribed>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<BTreeMap<String, BTreeMap<String, Unsubscribed>>>")
    )]
    pub unsubscribed: Option<BTreeMap<OwnedRoomId, BTreeMap<OwnedEventId, Unsubscribed>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<String>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { subscribed: None, unsubscribed: None, end: None }
    }

    /// Sets `subscribed`.
    #[must_use]
    pub fn subscribed(
        mut self,
        subscribed: BTreeMap<OwnedRoomId, BTreeMap<OwnedEventId, Subscribed>>,
    ) -> Self {
        self.subscribed = Some(subscribed);
        self
    }

    /// Sets `unsubscribed`.
    #[must_use]
    pub fn unsubscribed(
        mut self,
        unsubscribed: BTreeMap<OwnedRoomId, BTreeMap<OwnedEventId, Unsubscribed>>,
    ) -> Self {
        self.unsubscribed = Some(unsubscribed);
        self
    }

    /// Sets `end`.
    #[must_use]
    pub fn end(mut self, end: String) -> Self {
        self.end = Some(end);
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

/// The value of `subscribed`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getThreadSubscriptionChanges.Subscribed"))]
#[non_exhaustive]
pub struct Subscribed {
    pub automatic: bool,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub bump_stamp: Int,
}

impl Subscribed {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(automatic: bool, bump_stamp: Int) -> Self {
        Self { automatic, bump_stamp }
    }
}

/// The value of `unsubscribed`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getThreadSubscriptionChanges.Unsubscribed"))]
#[non_exhaustive]
pub struct Unsubscribed {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub bump_stamp: Int,
}

impl Unsubscribed {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(bump_stamp: Int) -> Self {
        Self { bump_stamp }
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Dir {
    B,
    F,
    Other(String),
}

impl From<String> for Dir {
    fn from(value: String) -> Self {
        match value.as_str() {
            "b" => Self::B,
            "f" => Self::F,
            _ => Self::Other(value),
        }
    }
}

impl From<Dir> for String {
    fn from(value: Dir) -> Self {
        match value {
            Dir::B => "b".to_owned(),
            Dir::F => "f".to_owned(),
            Dir::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Dir {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "msc.getThreadSubscriptionChanges.Dir".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["b", "f", ] })
    }
}
