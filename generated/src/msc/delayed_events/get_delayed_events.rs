//! `GET /_matrix/client/unstable/org.matrix.msc4140/delayed_events`

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, Int, IntoParts, IntoReply, MatrixError,
    Meta, Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::{OwnedEventId, OwnedRoomId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `msc/getDelayedEvents`.
#[derive(Debug, Clone, Copy)]
pub struct GetDelayedEvents;

impl Operation for GetDelayedEvents {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "msc/getDelayedEvents",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/unstable/org.matrix.msc4140/delayed_events",
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
        let request = Outgoing::new(GetDelayedEvents::META, &[])?;
        Ok(request)
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getDelayedEvents.Response"))]
#[non_exhaustive]
pub struct Response {
    pub delayed_events: Vec<DelayedEvents>,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(delayed_events: Vec<DelayedEvents>) -> Self {
        Self { delayed_events }
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

/// The value of `delayed_events`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.getDelayedEvents.DelayedEvents"))]
#[non_exhaustive]
pub struct DelayedEvents {
    pub delay_id: String,
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub room_id: OwnedRoomId,
    pub r#type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state_key: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub content: Box<RawValue>,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub delay: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub running_since: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub error: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub event_id: Option<OwnedEventId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub finalised_ts: Option<Int>,
}

impl DelayedEvents {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(
        delay_id: String,
        room_id: OwnedRoomId,
        r#type: String,
        content: Box<RawValue>,
        delay: Int,
        running_since: Int,
    ) -> Self {
        Self {
            delay_id,
            room_id,
            r#type,
            state_key: None,
            content,
            delay,
            running_since,
            error: None,
            event_id: None,
            finalised_ts: None,
        }
    }

    /// Sets `state_key`.
    #[must_use]
    pub fn state_key(mut self, state_key: String) -> Self {
        self.state_key = Some(state_key);
        self
    }

    /// Sets `error`.
    #[must_use]
    pub fn error(mut self, error: Box<RawValue>) -> Self {
        self.error = Some(error);
        self
    }

    /// Sets `event_id`.
    #[must_use]
    pub fn event_id(mut self, event_id: OwnedEventId) -> Self {
        self.event_id = Some(event_id);
        self
    }

    /// Sets `finalised_ts`.
    #[must_use]
    pub fn finalised_ts(mut self, finalised_ts: Int) -> Self {
        self.finalised_ts = Some(finalised_ts);
        self
    }
}
