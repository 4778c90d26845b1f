//! A request on its way in, its body not yet read.

use futures_util::future::LocalBoxFuture;
use http::{HeaderMap, Method, header};

use crate::MatrixError;

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyError {
    /// More bytes came than were allowed; reading stopped there.
    TooLarge,
    /// The connection broke.
    Broken,
}

/// A body that can be pulled once, never beyond a limit.
pub trait BodySource {
    /// Reads the whole body, or stops as soon as it exceeds `max` bytes.
    fn read(self: Box<Self>, max: usize) -> LocalBoxFuture<'static, Result<Vec<u8>, BodyError>>;
}

impl BodySource for Vec<u8> {
    fn read(self: Box<Self>, max: usize) -> LocalBoxFuture<'static, Result<Vec<u8>, BodyError>> {
        let body = if self.len() > max { Err(BodyError::TooLarge) } else { Ok(*self) };
        Box::pin(std::future::ready(body))
    }
}

/// A request as the platform hands it over.
pub struct Incoming {
    /// The method.
    pub method: Method,
    /// The path, still percent-encoded.
    pub path: String,
    /// The query without `?`, still percent-encoded.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The client's address, from the one header that the platform vouches for (security S58).
    pub address: Option<String>,
    /// An id made for this request, used unless the client brought a usable one.
    pub request_id: String,
    /// The body.
    pub body: Box<dyn BodySource>,
}

/// Reads the body within `max` bytes; a larger `Content-Length` is refused unread.
pub(crate) async fn read_body(
    body: Box<dyn BodySource>,
    headers: &HeaderMap,
    max: usize,
) -> Result<Vec<u8>, MatrixError> {
    let announced = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if announced.is_some_and(|length: u64| length > max as u64) {
        return Err(too_large(max));
    }
    let bytes = body.read(max).await.map_err(|error| match error {
        BodyError::TooLarge => too_large(max),
        BodyError::Broken => MatrixError::not_json("The body ended early."),
    })?;
    if bytes.len() > max { Err(too_large(max)) } else { Ok(bytes) }
}

fn too_large(max: usize) -> MatrixError {
    MatrixError::too_large(format!("The body is larger than {max} bytes."))
}
