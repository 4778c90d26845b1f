//! `POST /_matrix/identity/v2/store-invite`
//!
//! Specification: <https://spec.matrix.org/v1.17/identity-service-api/#post_matrixidentityv2store-invite>

use lattice_wire::{
    AuthClass, Bearer, BodyKind, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedMxcUri, OwnedRoomAliasId, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};

/// The operation `identity/storeInviteV2`.
#[derive(Debug, Clone, Copy)]
pub struct StoreInviteV2;

impl Operation for StoreInviteV2 {
    type Request = Request;
    type Response = Response;
    type Caller = Bearer;
    const META: &'static Meta = &Meta {
        name: "identity/storeInviteV2",
        method: lattice_wire::Method::POST,
        path: "/_matrix/identity/v2/store-invite",
        also: &[],
        when: None,
        auth: AuthClass::Bearer,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
        since: None,
        deprecated: false,
        body: BodyKind::Json,
        max_body: 65536,
        oauth_errors: false,
        errors: &["M_TERMS_NOT_SIGNED", "M_THREEPID_IN_USE", "M_UNRECOGNIZED"],
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
        let request = Outgoing::new(StoreInviteV2::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.storeInviteV2.Body"))]
#[non_exhaustive]
pub struct Body {
    pub medium: String,
    pub address: String,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub sender: OwnedUserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub room_alias: Option<OwnedRoomAliasId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub room_avatar_url: Option<OwnedMxcUri>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_join_rules: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sender_display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub sender_avatar_url: Option<OwnedMxcUri>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub room_type: Option<String>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(medium: String, address: String, room_id: OwnedRoomId, sender: OwnedUserId) -> Self {
        Self {
            medium,
            address,
            room_id,
            sender,
            room_alias: None,
            room_avatar_url: None,
            room_join_rules: None,
            room_name: None,
            sender_display_name: None,
            sender_avatar_url: None,
            room_type: None,
        }
    }

    /// Sets `room_alias`.
    #[must_use]
    pub fn room_alias(mut self, room_alias: OwnedRoomAliasId) -> Self {
        self.room_alias = Some(room_alias);
        self
    }

    /// Sets `room_avatar_url`.
    #[must_use]
    pub fn room_avatar_url(mut self, room_avatar_url: OwnedMxcUri) -> Self {
        self.room_avatar_url = Some(room_avatar_url);
        self
    }

    /// Sets `room_join_rules`.
    #[must_use]
    pub fn room_join_rules(mut self, room_join_rules: String) -> Self {
        self.room_join_rules = Some(room_join_rules);
        self
    }

    /// Sets `room_name`.
    #[must_use]
    pub fn room_name(mut self, room_name: String) -> Self {
        self.room_name = Some(room_name);
        self
    }

    /// Sets `sender_display_name`.
    #[must_use]
    pub fn sender_display_name(mut self, sender_display_name: String) -> Self {
        self.sender_display_name = Some(sender_display_name);
        self
    }

    /// Sets `sender_avatar_url`.
    #[must_use]
    pub fn sender_avatar_url(mut self, sender_avatar_url: OwnedMxcUri) -> Self {
        self.sender_avatar_url = Some(sender_avatar_url);
        self
    }

    /// Sets `room_type`.
    #[must_use]
    pub fn room_type(mut self, room_type: String) -> Self {
        self.room_type = Some(room_type);
        self
    }
}

/// The body of the response.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.storeInviteV2.Response"))]
#[non_exhaustive]
pub struct Response {
    pub token: String,
    pub public_keys: Vec<PublicKeys>,
    pub display_name: String,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(token: String, public_keys: Vec<PublicKeys>, display_name: String) -> Self {
        Self { token, public_keys, display_name }
    }
}

impl std::fmt::Debug for Response {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Response")
            .field("public_keys", &self.public_keys)
            .field("display_name", &self.display_name)
            .finish_non_exhaustive()
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

/// The value of `public_keys`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "identity.storeInviteV2.PublicKeys"))]
#[non_exhaustive]
pub struct PublicKeys {
    pub public_key: String,
    pub key_validity_url: String,
}

impl PublicKeys {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(public_key: String, key_validity_url: String) -> Self {
        Self { public_key, key_validity_url }
    }
}
