//! An answer on its way out.

use http::{HeaderMap, HeaderValue, StatusCode, header};
use serde::Serialize;

use crate::MatrixError;

/// A complete answer: status, headers, body.
#[derive(Debug, Clone)]
pub struct Reply {
    /// The HTTP status.
    pub status: StatusCode,
    /// The headers, CORS not yet among them.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Reply {
    /// An answer without body.
    #[must_use]
    pub fn empty(status: StatusCode) -> Self {
        Self { status, headers: HeaderMap::new(), body: Vec::new() }
    }

    /// An answer whose body is the JSON form of `value`.
    ///
    /// # Errors
    /// `M_UNKNOWN` (500) if the value has no JSON form.
    pub fn json<T: Serialize>(status: StatusCode, value: &T) -> Result<Self, MatrixError> {
        let body = serde_json::to_vec(value)
            .map_err(|_| MatrixError::unknown("The answer could not be written as JSON."))?;
        let mut reply = Self::empty(status);
        reply.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        reply.body = body;
        Ok(reply)
    }
}
