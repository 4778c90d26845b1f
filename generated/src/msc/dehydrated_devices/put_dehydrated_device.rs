//! `PUT /_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device`

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use ruma_common::OwnedDeviceId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// The operation `msc/putDehydratedDevice`.
#[derive(Debug, Clone, Copy)]
pub struct PutDehydratedDevice;

impl Operation for PutDehydratedDevice {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "msc/putDehydratedDevice",
        method: lattice_wire::Method::PUT,
        path: "/_matrix/client/unstable/org.matrix.msc3814.v1/dehydrated_device",
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
        max_body: 262144,
        oauth_errors: false,
        errors: &[],
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
        let request = Outgoing::new(PutDehydratedDevice::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.putDehydratedDevice.Body"))]
#[non_exhaustive]
pub struct Body {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub device_id: OwnedDeviceId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub initial_device_display_name: Option<String>,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub device_data: Box<RawValue>,
    #[cfg_attr(feature = "schema", schemars(with = "serde_json::Map<String, serde_json::Value>"))]
    pub device_keys: Box<RawValue>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub one_time_keys: Option<BTreeMap<String, OneTimeKeys>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fallback_keys: Option<BTreeMap<String, FallbackKeys>>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(device_id: OwnedDeviceId, device_data: Box<RawValue>, device_keys: Box<RawValue>) -> Self {
        Self {
            device_id,
            initial_device_display_name: None,
            device_data,
            device_keys,
            one_time_keys: None,
            fallback_keys: None,
        }
    }

    /// Sets `initial_device_display_name`.
    #[must_use]
    pub fn initial_device_display_name(mut self, initial_device_display_name: String) -> Self {
        self.initial_device_display_name = Some(initial_device_display_name);
        self
    }

    /// Sets `one_time_keys`.
    #[must_use]
    pub fn one_time_keys(mut self, one_time_keys: BTreeMap<String, OneTimeKeys>) -> Self {
        self.one_time_keys = Some(one_time_keys);
        self
    }

    /// Sets `fallback_keys`.
    #[must_use]
    pub fn fallback_keys(mut self, fallback_keys: BTreeMap<String, FallbackKeys>) -> Self {
        self.fallback_keys = Some(fallback_keys);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "msc.putDehydratedDevice.Response"))]
#[non_exhaustive]
pub struct Response {
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub device_id: OwnedDeviceId,
}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(device_id: OwnedDeviceId) -> Self {
        Self { device_id }
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
pub struct OneTimeKeys(Box<RawValue>);

impl OneTimeKeys {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for OneTimeKeys {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Object])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for OneTimeKeys {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "msc.putDehydratedDevice.OneTimeKeys".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}

/// JSON of one of these types, kept byte for byte: string, object.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(try_from = "Box<RawValue>")]
pub struct FallbackKeys(Box<RawValue>);

impl FallbackKeys {
    /// The JSON.
    #[must_use]
    pub fn get(&self) -> &RawValue {
        &self.0
    }
}

impl TryFrom<Box<RawValue>> for FallbackKeys {
    type Error = String;
    fn try_from(value: Box<RawValue>) -> Result<Self, String> {
        lattice_wire::Kind::check(&value, &[lattice_wire::Kind::String, lattice_wire::Kind::Object])?;
        Ok(Self(value))
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for FallbackKeys {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "msc.putDehydratedDevice.FallbackKeys".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": ["string", "object", ] })
    }
}
