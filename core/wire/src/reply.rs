//! The HTTP response to a request.

use std::any::Any;
use std::{fmt, io};

use futures_util::StreamExt as _;
use futures_util::stream::{LocalBoxStream, iter};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::{BodyError, MatrixError};

/// The body of a response.
pub enum Payload {
    /// The whole body.
    Bytes(Vec<u8>),
    /// A stream of chunks.
    Stream(LocalBoxStream<'static, Result<Vec<u8>, BodyError>>),
    /// A body that the platform sends itself, in its own form: our memory holds nothing of it.
    Platform(Box<dyn Any>),
}

impl Payload {
    /// The whole body; `None` for a stream and for what the platform sends itself.
    #[must_use]
    pub fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Stream(_) | Self::Platform(_) => None,
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
            Self::Platform(_) => formatter.write_str("a body of the platform"),
        }
    }
}

/// An encoded response: status, headers and body.
#[derive(Debug)]
pub struct Reply {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers, still without CORS and request id.
    pub headers: HeaderMap,
    /// The body; empty for a response without a body.
    pub body: Payload,
}

impl Reply {
    /// A response without headers and body.
    #[must_use]
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Payload::Bytes(Vec::new()) }
    }

    /// A response whose body is `value` as JSON. A long body is a stream.
    ///
    /// # Errors
    /// `M_UNKNOWN` (500) if the value has no JSON form.
    pub fn json<T: Serialize>(status: StatusCode, value: &T) -> Result<Self, MatrixError> {
        let mut body = Pieces::default();
        serde_json::to_writer(&mut body, value)
            .map_err(|_| MatrixError::unknown("The answer could not be written as JSON."))?;
        Ok(Self::of(status, HeaderValue::from_static("application/json"), body.into_payload()))
    }

    /// A response with a body and its content type.
    #[must_use]
    pub fn of(status: StatusCode, content_type: HeaderValue, body: impl Into<Payload>) -> Self {
        let mut reply = Self::empty(status);
        reply.headers.insert(header::CONTENT_TYPE, content_type);
        reply.body = body.into();
        reply
    }
}

/// The bytes of a piece of a long body.
const PIECE_BYTES: usize = 1024 * 1024;

/// A body while it is written. One growing buffer would be copied as it grows, and need three times the memory of the body.
#[derive(Default)]
struct Pieces {
    full: Vec<Vec<u8>>,
    last: Vec<u8>,
}

impl Pieces {
    fn into_payload(mut self) -> Payload {
        if self.full.is_empty() {
            return Payload::Bytes(self.last);
        }
        self.full.push(self.last);
        Payload::Stream(iter(self.full.into_iter().map(Ok)).boxed_local())
    }
}

impl io::Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.last.is_empty() && self.last.len() + bytes.len() > PIECE_BYTES {
            let next = Vec::with_capacity(PIECE_BYTES.max(bytes.len()));
            self.full.push(std::mem::replace(&mut self.last, next));
        }
        self.last.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests;
