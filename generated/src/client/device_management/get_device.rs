//! `GET /_matrix/client/v3/devices/{deviceId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixclientv3devicesdeviceid>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, RateClass, TokenCheck,
};

use ruma_common::OwnedDeviceId;

/// The body of the response.
pub use crate::types::Device as Response;

/// The operation `client/getDevice`.
#[derive(Debug, Clone, Copy)]
pub struct GetDevice;

impl Operation for GetDevice {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/getDevice",
        method: lattice_wire::Method::GET,
        path: "/_matrix/client/v3/devices/{deviceId}",
        also: &[],
        when: None,
        auth: AuthClass::User,
        check: TokenCheck::Always,
        interactive: false,
        guest: true,
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
    pub device_id: OwnedDeviceId,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(device_id: OwnedDeviceId) -> Self {
        Self { device_id }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self { device_id: parts.path(0, "deviceId")? })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetDevice::META, &[&self.device_id])?;
        Ok(request)
    }
}
