//! `GET /_matrix/media/v3/thumbnail/{serverName}/{mediaId}`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#get_matrixmediav3thumbnailservernamemediaid>

use lattice_wire::{
    AuthClass, BodyKind, EncodeError, FromParts, Int, IntoParts, MatrixError, Meta, Operation, Outgoing,
    Parts, RateClass, TokenCheck,
};

use ruma_common::OwnedServerName;
use serde::{Deserialize, Serialize};

/// The body of the response.
pub use lattice_wire::Download as Response;

/// The operation `client/getContentThumbnail`.
#[derive(Debug, Clone, Copy)]
pub struct GetContentThumbnail;

impl Operation for GetContentThumbnail {
    type Request = Request;
    type Response = Response;
    type Caller = ();
    const META: &'static Meta = &Meta {
        name: "client/getContentThumbnail",
        method: lattice_wire::Method::GET,
        path: "/_matrix/media/v3/thumbnail/{serverName}/{mediaId}",
        also: &[],
        when: None,
        auth: AuthClass::None,
        check: TokenCheck::Always,
        interactive: false,
        guest: false,
        rate: Some(RateClass::Read),
        since: None,
        deprecated: true,
        body: BodyKind::None,
        max_body: 0,
        oauth_errors: false,
        errors: &["M_NOT_FOUND", "M_NOT_YET_UPLOADED", "M_TOO_LARGE", "M_UNKNOWN"],
    };
}

/// The request.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Request {
    pub server_name: OwnedServerName,
    pub media_id: String,
    pub query: Query,
}

impl Request {
    /// A request of all its parts.
    #[must_use]
    pub fn new(server_name: OwnedServerName, media_id: String, query: Query) -> Self {
        Self { server_name, media_id, query }
    }
}

impl FromParts for Request {
    fn from_parts(parts: &Parts<'_>) -> Result<Self, MatrixError> {
        Ok(Self {
            server_name: parts.path(0, "serverName")?,
            media_id: parts.path(1, "mediaId")?,
            query: parts.query()?,
        })
    }
}

impl IntoParts for Request {
    fn into_parts(self) -> Result<Outgoing, EncodeError> {
        let request = Outgoing::new(GetContentThumbnail::META, &[&self.server_name, &self.media_id])?;
        let request = request.query(&self.query)?;
        Ok(request)
    }
}

/// The query of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.getContentThumbnail.Query"))]
#[non_exhaustive]
pub struct Query {
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub width: Int,
    #[cfg_attr(feature = "schema", schemars(with = "i64"))]
    pub height: Int,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub method: Option<Method>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_remote: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<i64>"))]
    pub timeout_ms: Option<Int>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub allow_redirect: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub animated: Option<bool>,
}

impl Query {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(width: Int, height: Int) -> Self {
        Self {
            width,
            height,
            method: None,
            allow_remote: None,
            timeout_ms: None,
            allow_redirect: None,
            animated: None,
        }
    }

    /// Sets `method`.
    #[must_use]
    pub fn method(mut self, method: Method) -> Self {
        self.method = Some(method);
        self
    }

    /// Sets `allow_remote`.
    #[must_use]
    pub fn allow_remote(mut self, allow_remote: bool) -> Self {
        self.allow_remote = Some(allow_remote);
        self
    }

    /// Sets `timeout_ms`.
    #[must_use]
    pub fn timeout_ms(mut self, timeout_ms: Int) -> Self {
        self.timeout_ms = Some(timeout_ms);
        self
    }

    /// Sets `allow_redirect`.
    #[must_use]
    pub fn allow_redirect(mut self, allow_redirect: bool) -> Self {
        self.allow_redirect = Some(allow_redirect);
        self
    }

    /// Sets `animated`.
    #[must_use]
    pub fn animated(mut self, animated: bool) -> Self {
        self.animated = Some(animated);
        self
    }
}

/// An open enumeration, which keeps unknown values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub enum Method {
    Crop,
    Scale,
    Other(String),
}

impl From<String> for Method {
    fn from(value: String) -> Self {
        match value.as_str() {
            "crop" => Self::Crop,
            "scale" => Self::Scale,
            _ => Self::Other(value),
        }
    }
}

impl From<Method> for String {
    fn from(value: Method) -> Self {
        match value {
            Method::Crop => "crop".to_owned(),
            Method::Scale => "scale".to_owned(),
            Method::Other(value) => value,
        }
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Method {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "client.getContentThumbnail.Method".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({ "type": "string", "enum": ["crop", "scale", ] })
    }
}
