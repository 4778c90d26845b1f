//! An answer on its way out.

use std::fmt;

use futures_util::stream::LocalBoxStream;
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::{BodyError, MatrixError};

/// The body of an answer.
pub enum Payload {
    /// All of it.
    Bytes(Vec<u8>),
    /// Pieces, as they come.
    Stream(LocalBoxStream<'static, Result<Vec<u8>, BodyError>>),
}

impl Payload {
    /// The bytes, if they are all there.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Stream(_) => None,
        }
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(bytes)
    }
}

impl fmt::Debug for Payload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bytes(bytes) => write!(formatter, "{} bytes", bytes.len()),
            Self::Stream(_) => formatter.write_str("a stream"),
        }
    }
}

/// A complete answer: status, headers, body.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers, CORS not yet among them.
    pub headers: HeaderMap,
    /// The body.
    pub body: Payload,
}

impl Reply {
    /// An answer without body.
    #[must_use]
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Payload::Bytes(Vec::new()) }
    }

    /// An answer whose body is the JSON form of `value`.
    ///
    /// # Errors
    /// `M_UNKNOWN` (500) if the value has no JSON form.
    pub fn json<T: Serialize>(status: StatusCode, value: &T) -> Result<Self, MatrixError> {
        let body = serde_json::to_vec(value)
            .map_err(|_| MatrixError::unknown("The answer could not be written as JSON."))?;
        Ok(Self::of(status, HeaderValue::from_static("application/json"), body))
    }

    /// An answer with a body of this content type.
    #[must_use]
    pub fn of(status: StatusCode, content_type: HeaderValue, body: impl Into<Payload>) -> Self {
        let mut reply = Self::empty(status);
        reply.headers.insert(header::CONTENT_TYPE, content_type);
        reply.body = body.into();
        reply
    }
}
