//! Responses that are not JSON objects with known fields.

use http::{HeaderValue, StatusCode, header};
use serde_json::value::RawValue;

use crate::{FromReply, IntoReply, MatrixError, Payload, Received, Reply, ResponseError};

/// The content security policy of HTML pages: scripts, forms and frames of this server, and inline styles.
const PAGE_POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'self'; form-action 'self'; frame-ancestors 'self'",
);
/// The content security policy of media (client-server API, "Content repository").
const CONTENT_POLICY: HeaderValue = HeaderValue::from_static(
    "sandbox; default-src 'none'; script-src 'none'; plugin-types application/pdf; style-src 'unsafe-inline'; media-src 'self'; object-src 'self'",
);

/// Media with its content type and disposition.
#[derive(Debug)]
pub struct Content {
    /// The value of `Content-Type`.
    pub content_type: String,
    /// The value of `Content-Disposition`: inline or attachment, and the file name.
    pub content_disposition: Option<String>,
    /// What identifies the bytes, without quotation marks; `None` if it is not known.
    pub etag: Option<String>,
    /// The part that the body is; `None` if it is all.
    pub part: Option<ContentPart>,
    /// How long a cache may keep the content, as the value of `Cache-Control`.
    pub cache_control: Option<&'static str>,
    /// The bytes of the media, or of the part.
    pub body: Payload,
}

impl Content {
    /// A whole content; without a type its bytes are of an unknown one.
    #[must_use]
    pub fn new(content_type: Option<String>, body: Payload) -> Self {
        let content_type = content_type.unwrap_or_else(|| "application/octet-stream".to_owned());
        Self { content_type, content_disposition: None, etag: None, part: None, cache_control: None, body }
    }
}

/// A part of a content (RFC 9110, section 14.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ContentPart {
    /// The first byte.
    pub first: u64,
    /// The last byte.
    pub last: u64,
    /// The bytes of the whole content.
    pub total: u64,
}

/// The response to a download; browsers treat the content as untrusted.
#[derive(Debug)]
pub enum Download {
    /// The content itself (200), or a part of it (206).
    Content(Content),
    /// The URL of the content (307).
    Redirect(String),
    /// The content has none of the bytes that the request names (416).
    OutOfRange {
        /// The bytes of the whole content.
        total: u64,
    },
}

impl IntoReply for Download {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        let content = match self {
            Self::Redirect(location) => return redirect(StatusCode::TEMPORARY_REDIRECT, &location),
            Self::OutOfRange { total } => return out_of_range(total),
            Self::Content(content) => content,
        };
        let mut reply = Reply::of(StatusCode::OK, value(&content.content_type)?, content.body);
        if let Some(ContentPart { first, last, total }) = content.part {
            reply.status = StatusCode::PARTIAL_CONTENT;
            reply.headers.insert(header::CONTENT_RANGE, value(&format!("bytes {first}-{last}/{total}"))?);
        }
        if let Some(disposition) = &content.content_disposition {
            reply.headers.insert(header::CONTENT_DISPOSITION, value(disposition)?);
        }
        if let Some(etag) = &content.etag {
            reply.headers.insert(header::ETAG, value(&format!("\"{etag}\""))?);
            reply.headers.insert(header::ACCEPT_RANGES, BYTES);
        }
        if let Some(cache_control) = content.cache_control {
            reply.headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache_control));
        }
        Ok(as_untrusted(reply))
    }
}

/// The unit of ranges.
const BYTES: HeaderValue = HeaderValue::from_static("bytes");

/// A 416 with the size of the content (RFC 9110, section 15.5.17).
fn out_of_range(total: u64) -> Result<Reply, MatrixError> {
    let error = MatrixError::range_not_satisfiable("The content has no byte of this range.");
    let mut reply = error.into_reply();
    reply.headers.insert(header::CONTENT_RANGE, value(&format!("bytes */{total}"))?);
    reply.headers.insert(header::ACCEPT_RANGES, BYTES);
    Ok(as_untrusted(reply))
}

/// Adds the headers by which no browser runs the content as a page of this server.
fn as_untrusted(mut reply: Reply) -> Reply {
    reply.headers.insert(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY);
    let name = header::HeaderName::from_static("cross-origin-resource-policy");
    reply.headers.insert(name, HeaderValue::from_static("cross-origin"));
    reply.headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    reply
}

impl FromReply for Download {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        if received.status.is_redirection() {
            return Redirect::from_reply(received).map(|redirect| Self::Redirect(redirect.location));
        }
        received.success()?;
        let body = Payload::Bytes(received.body.to_vec());
        Ok(Self::Content(Content {
            content_disposition: received.header(header::CONTENT_DISPOSITION),
            ..Content::new(received.header(header::CONTENT_TYPE), body)
        }))
    }
}

/// A redirect (302); any status 3xx is accepted when a response is read.
#[derive(Debug, Clone)]
pub struct Redirect {
    /// The URL that the redirect leads to.
    pub location: String,
}

impl IntoReply for Redirect {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        redirect(StatusCode::FOUND, &self.location)
    }
}

impl FromReply for Redirect {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        match received.header(header::LOCATION) {
            Some(location) if received.status.is_redirection() => Ok(Self { location }),
            _ => received.success().and(Err(ResponseError::Malformed("this is not a redirect".to_owned()))),
        }
    }
}

fn redirect(status: StatusCode, location: &str) -> Result<Reply, MatrixError> {
    let mut reply = Reply::empty(status);
    reply.headers.insert(header::LOCATION, value(location)?);
    Ok(reply)
}

/// An HTML page, sent with a strict content security policy.
#[derive(Debug, Clone)]
pub struct Html {
    /// The HTML text.
    pub page: String,
}

impl IntoReply for Html {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        let content_type = HeaderValue::from_static("text/html; charset=utf-8");
        let mut reply = Reply::of(StatusCode::OK, content_type, self.page.into_bytes());
        reply.headers.insert(header::CONTENT_SECURITY_POLICY, PAGE_POLICY);
        reply.headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        Ok(reply)
    }
}

impl FromReply for Html {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.text().map(|page| Self { page })
    }
}

/// A plain text response.
#[derive(Debug, Clone)]
pub struct PlainText {
    /// The text.
    pub text: String,
}

impl IntoReply for PlainText {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Ok(Reply::of(StatusCode::OK, HeaderValue::from_static("text/plain"), self.text.into_bytes()))
    }
}

impl FromReply for PlainText {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        received.text().map(|text| Self { text })
    }
}

/// A JSON object with exactly one field, whose name is not known in advance.
#[derive(Debug, Clone)]
pub struct Single {
    /// The name of the field.
    pub name: String,
    /// The value of the field.
    pub value: Box<RawValue>,
}

impl IntoReply for Single {
    fn into_reply(self) -> Result<Reply, MatrixError> {
        Reply::json(StatusCode::OK, &std::collections::BTreeMap::from([(self.name, self.value)]))
    }
}

impl FromReply for Single {
    fn from_reply(received: &Received<'_>) -> Result<Self, ResponseError> {
        let fields: std::collections::BTreeMap<String, Box<RawValue>> = received.json()?;
        let mut fields = fields.into_iter();
        match (fields.next(), fields.next()) {
            (Some((name, value)), None) => Ok(Self { name, value }),
            _ => Err(ResponseError::Malformed("the object must have exactly one field".to_owned())),
        }
    }
}

fn value(text: &str) -> Result<HeaderValue, MatrixError> {
    HeaderValue::from_str(text)
        .map_err(|error| MatrixError::unknown("A header cannot be written.").because(error))
}
