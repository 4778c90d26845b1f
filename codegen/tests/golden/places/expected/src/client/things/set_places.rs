//! `PUT /_matrix/client/v3/places/{alias}/{target}/{txnId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#put_matrixclientv3placesaliastargettxnid>

use lattice_wire::{
    AtMost, AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply,
    MatrixError, Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{
    OwnedRoomAliasId, OwnedRoomId, OwnedRoomOrAliasId, OwnedTransactionId, OwnedUserId, RoomVersionId,
};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

use crate::types::Thing;

/// The operation `client/setPlaces`.
#[derive(Debug, Clone, Copy)]
pub struct SetPlaces;

impl Operation for SetPlaces {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/setPlaces",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/v3/places/{alias}/{target}/{txnId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Write),
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
    pub alias: OwnedRoomAliasId,
    pub target: OwnedRoomOrAliasId,
    pub txn_id: OwnedTransactionId,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(
        alias: OwnedRoomAliasId,
        target: OwnedRoomOrAliasId,
        txn_id: OwnedTransactionId,
        body: Body,
    ) -> Self {
        Self { alias, target, txn_id, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            alias: parts.path(0, "alias")?,
            target: parts.path(1, "target")?,
            txn_id: parts.path(2, "txnId")?,
            body: parts.json()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(SetPlaces::META, &[&self.alias, &self.target, &self.txn_id])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setPlaces.Response"))]
#[serde(transparent)]
pub struct Response(pub BTreeMap<String, Thing>);

impl Response {
    /// The response with this body.
    #[must_use]
    pub const fn new(body: BTreeMap<String, Thing>) -> Self {
        Self(body)
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

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setPlaces.Body"))]
#[non_exhaustive]
pub struct Body {
    pub thing: Thing,
    pub inner: Inner,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Thing>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Opened>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<Vec<i64>>>"))]
    pub ranges: Option<Vec<AtMost<Int, 2>>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "schema",
        schemars(with = "Option<Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub few: Option<AtMost<Box<RawValue>, 3>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub who: Option<Who>,
    #[cfg_attr(
        feature = "schema",
        schemars(with = "BTreeMap<String, Vec<serde_json::Map<String, serde_json::Value>>>")
    )]
    pub lists: BTreeMap<String, Vec<Box<RawValue>>>,
    #[cfg_attr(
        feature = "schema",
        schemars(with = "BTreeMap<String, BTreeMap<String, serde_json::Map<String, serde_json::Value>>>")
    )]
    pub maps: BTreeMap<OwnedRoomId, BTreeMap<String, Box<RawValue>>>,
    #[cfg_attr(feature = "schema", schemars(with = "BTreeMap<String, Thing>"))]
    pub things: BTreeMap<OwnedUserId, Thing>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        thing: Thing,
        inner: Inner,
        lists: BTreeMap<String, Vec<Box<RawValue>>>,
        maps: BTreeMap<OwnedRoomId, BTreeMap<String, Box<RawValue>>>,
        things: BTreeMap<OwnedUserId, Thing>,
    ) -> Self {
        Self {
            thing,
            inner,
            other: None,
            opened: None,
            ranges: None,
            few: None,
            topic: None,
            who: None,
            lists,
            maps,
            things,
        }
    }

    /// Sets `other`.
    #[must_use]
    pub fn other(mut self, other: Thing) -> Self {
        self.other = Some(other);
        self
    }

    /// Sets `opened`.
    #[must_use]
    pub fn opened(mut self, opened: Opened) -> Self {
        self.opened = Some(opened);
        self
    }

    /// Sets `ranges`.
    #[must_use]
    pub fn ranges(mut self, ranges: Vec<AtMost<Int, 2>>) -> Self {
        self.ranges = Some(ranges);
        self
    }

    /// Sets `few`.
    #[must_use]
    pub fn few(mut self, few: AtMost<Box<RawValue>, 3>) -> Self {
        self.few = Some(few);
        self
    }

    /// Sets `topic`.
    #[must_use]
    pub fn topic(mut self, topic: String) -> Self {
        self.topic = Some(topic);
        self
    }

    /// Sets `who`.
    #[must_use]
    pub fn who(mut self, who: Who) -> Self {
        self.who = Some(who);
        self
    }
}

/// The value of `inner`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setPlaces.Inner"))]
#[non_exhaustive]
pub struct Inner {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub version: RoomVersionId,
}

impl Inner {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(version: RoomVersionId) -> Self {
        Self { version }
    }
}

/// The value of `opened`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setPlaces.Opened"))]
#[non_exhaustive]
pub struct Opened {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub a: Option<Int>,
}

impl Opened {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { a: None }
    }

    /// Sets `a`.
    #[must_use]
    pub fn a(mut self, a: Int) -> Self {
        self.a = Some(a);
        self
    }
}

/// The fields of every variant.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setPlaces.WhoCommon"))]
#[non_exhaustive]
pub struct WhoCommon {}

impl WhoCommon {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
    }
}

/// The fields if `type` is `m.id.user`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.setPlaces.WhoIdUser"))]
#[non_exhaustive]
pub struct WhoIdUser {
    pub user: String,
}

impl WhoIdUser {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(user: String) -> Self {
        Self { user }
    }
}

/// An open union by `type`.
#[derive(Debug, Clone)]
pub struct Who {
    /// The fields of every variant.
    pub common: WhoCommon,
    /// The fields that depend on `type`.
    pub variant: WhoVariant,
}

/// The fields that depend on `type`. Debug output shows only the tag of an unknown object, which may
/// hold secrets.
#[derive(Clone)]
#[non_exhaustive]
pub enum WhoVariant {
    IdUser(WhoIdUser),
    /// An unknown tag with the whole object.
    Other(String, Box<RawValue>),
}

impl std::fmt::Debug for WhoVariant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::IdUser(own) => own.fmt(formatter),
            Self::Other(tag, _) => formatter.debug_tuple("Other").field(tag).finish(),
        }
    }
}

impl<'de> Deserialize<'de> for Who {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Tag {
            #[serde(rename = "type")]
            tag: String,
        }
        let object = Box::<RawValue>::deserialize(deserializer)?;
        let Tag { tag } = lattice_wire::part(&object)?;
        let common = lattice_wire::part(&object)?;
        let variant = match tag.as_str() {
            "m.id.user" => WhoVariant::IdUser(lattice_wire::part(&object)?),
            _ => WhoVariant::Other(tag, object),
        };
        Ok(Self { common, variant })
    }
}

impl Serialize for Who {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Object<'a, T> {
            #[serde(rename = "type")]
            tag: &'static str,
            #[serde(flatten)]
            common: &'a WhoCommon,
            #[serde(flatten)]
            own: &'a T,
        }
        let common = &self.common;
        match &self.variant {
            WhoVariant::IdUser(own) => Object { tag: "m.id.user", common, own }.serialize(serializer),
            WhoVariant::Other(_, object) => object.serialize(serializer),
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Who {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.setPlaces.Who".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        /// The fields of all variants, those of a single variant optional.
        #[derive(schemars::JsonSchema)]
        #[expect(dead_code, reason = "only its schema is used")]
        struct All {
            #[schemars(rename = "type")]
            tag: String,
            #[schemars(flatten)]
            common: WhoCommon,
            #[schemars(flatten)]
            variant_0: Option<WhoIdUser>,
        }
        All::json_schema(generator)
    }
}
