//! `POST /_matrix/client/v3/pushers/set`
//!
//! Specification: <https://spec.matrix.org/v1.17/client-server-api/#post_matrixclientv3pushersset>

use lattice_wire::{
    AuthClass, BodyKind, Caller, EncodeError, FromParts, FromReply, IntoParts, IntoReply, MatrixError, Meta,
    Operation, Outgoing, Parts, RateClass, Received, Reply, ResponseError, TokenCheck,
};

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The operation `client/postPusher`.
#[derive(Debug, Clone, Copy)]
pub struct PostPusher;

impl Operation for PostPusher {
    type Request = Request;
    type Response = Response;
    type Caller = Caller;
    const META: &'static Meta = &Meta {
        name: "client/postPusher",
        method: lattice_wire::Method::POST,
        path: "/_matrix/client/v3/pushers/set",
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
        errors: &["M_MISSING_PARAM"],
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
        let request = Outgoing::new(PostPusher::META, &[])?;
        let request = request.json(&self.body)?;
        Ok(request)
    }
}

/// The body of the request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.postPusher.Body"))]
#[non_exhaustive]
pub struct Body {
    pub pushkey: String,
    #[serde(deserialize_with = "lattice_wire::nullable")]
    #[cfg_attr(feature = "schema", schemars(schema_with = "crate::schema::nullable::<String>"))]
    pub kind: Option<String>,
    pub app_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub app_display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub device_display_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profile_tag: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<serde_json::Map<String, serde_json::Value>>"))]
    pub data: Option<Box<RawValue>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub append: Option<bool>,
}

impl Body {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new(pushkey: String, kind: Option<String>, app_id: String) -> Self {
        Self {
            pushkey,
            kind,
            app_id,
            app_display_name: None,
            device_display_name: None,
            profile_tag: None,
            lang: None,
            data: None,
            append: None,
        }
    }

    /// Sets `app_display_name`.
    #[must_use]
    pub fn app_display_name(mut self, app_display_name: String) -> Self {
        self.app_display_name = Some(app_display_name);
        self
    }

    /// Sets `device_display_name`.
    #[must_use]
    pub fn device_display_name(mut self, device_display_name: String) -> Self {
        self.device_display_name = Some(device_display_name);
        self
    }

    /// Sets `profile_tag`.
    #[must_use]
    pub fn profile_tag(mut self, profile_tag: String) -> Self {
        self.profile_tag = Some(profile_tag);
        self
    }

    /// Sets `lang`.
    #[must_use]
    pub fn lang(mut self, lang: String) -> Self {
        self.lang = Some(lang);
        self
    }

    /// Sets `data`.
    #[must_use]
    pub fn data(mut self, data: Box<RawValue>) -> Self {
        self.data = Some(data);
        self
    }

    /// Sets `append`.
    #[must_use]
    pub fn append(mut self, append: bool) -> Self {
        self.append = Some(append);
        self
    }
}

/// The body of the response.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(rename = "client.postPusher.Response"))]
#[non_exhaustive]
pub struct Response {}

impl Response {
    /// Sets the required fields; the optional fields are absent.
    #[must_use]
    pub fn new() -> Self {
        Self {}
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
