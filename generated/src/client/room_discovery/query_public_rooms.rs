//! `POST /_matrix/client/v3/publicRooms`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3publicrooms>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, Int, IntoParts, MatrixError, Meta, Operation,
    Outgoing, Parts, RateClass, TokenCheck,
};

use ruma_common::OwnedServerName;
use serde::{Deserialize, Serialize};

/// The body of the response.
pub use crate::types::PublicRoomsResponse as Response;

/// The operation `client/queryPublicRooms`.
#[derive(Debug, Clone, Copy)]
pub struct QueryPublicRooms;

impl Operation for QueryPublicRooms {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/queryPublicRooms",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/publicRooms",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
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
    pub query: Query,
    pub body: Body,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(query: Query, body: Body) -> Self {
        Self { query, body }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { query: parts.query()?, body: parts.json()? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(QueryPublicRooms::META, &[])?;
        let request = request.query(&self.query)?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.queryPublicRooms.Query"))]
#[non_exhaustive]
pub struct Query {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub server: Option<OwnedServerName>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { server: None }
    }

    /// Sets `server`.
    #[must_use]
    pub fn server(mut self, server: OwnedServerName) -> Self {
        self.server = Some(server);
        self
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.queryPublicRooms.Body"))]
#[non_exhaustive]
pub struct Body {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub limit: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filter: Option<Filter>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub include_all_networks: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub third_party_instance_id: Option<String>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {
            limit: None,
            since: None,
            filter: None,
            include_all_networks: None,
            third_party_instance_id: None,
        }
    }

    /// Sets `limit`.
    #[must_use]
    pub fn limit(mut self, limit: Int) -> Self {
        self.limit = Some(limit);
        self
    }

    /// Sets `since`.
    #[must_use]
    pub fn since(mut self, since: String) -> Self {
        self.since = Some(since);
        self
    }

    /// Sets `filter`.
    #[must_use]
    pub fn filter(mut self, filter: Filter) -> Self {
        self.filter = Some(filter);
        self
    }

    /// Sets `include_all_networks`.
    #[must_use]
    pub fn include_all_networks(mut self, include_all_networks: bool) -> Self {
        self.include_all_networks = Some(include_all_networks);
        self
    }

    /// Sets `third_party_instance_id`.
    #[must_use]
    pub fn third_party_instance_id(mut self, third_party_instance_id: String) -> Self {
        self.third_party_instance_id = Some(third_party_instance_id);
        self
    }
}

/// The value of `filter`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.queryPublicRooms.Filter"))]
#[non_exhaustive]
pub struct Filter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub generic_search_term: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_types: Option<Vec<Option<String>>>,
}

impl Filter {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self { generic_search_term: None, room_types: None }
    }

    /// Sets `generic_search_term`.
    #[must_use]
    pub fn generic_search_term(mut self, generic_search_term: String) -> Self {
        self.generic_search_term = Some(generic_search_term);
        self
    }

    /// Sets `room_types`.
    #[must_use]
    pub fn room_types(mut self, room_types: Vec<Option<String>>) -> Self {
        self.room_types = Some(room_types);
        self
    }
}
