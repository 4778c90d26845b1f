//! `GET /_matrix/federation/v1/event/{eventId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/server-server-api/#get_matrixfederationv1eventeventid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing, Parts,
    RemoteServer, TokenCheck,
};

use ruma_common::OwnedEventId;

/// The body of the response.
pub use crate::types::SinglePduTransaction as Response;

/// The operation `federation/getEvent`.
#[derive(Debug, Clone, Copy)]
pub struct GetEvent;

impl Operation for GetEvent {
    type Request = Request;
    type Response = Response;
    type Caller = RemoteServer;
    const META: &'static Meta = &Meta {
        name: "federation/getEvent",
        method: lattice_wire::Method::GET,
        path: "/_matrix/federation/v1/event/{eventId}",
        also: &[],
        when: None,
        auth: AuthClass::Server,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: None,
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
    pub event_id: OwnedEventId,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(event_id: OwnedEventId) -> Self {
        Self { event_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { event_id: parts.path(0, "eventId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetEvent::META, &[&self.event_id])?;
        Ok(request)
    }
}
