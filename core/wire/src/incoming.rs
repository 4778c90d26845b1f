//! A received request with an unread body.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use futures_util::future::LocalBoxFuture;
use http::{HeaderMap, Method, header};

use crate::MatrixError;

/// Why a body could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyError {
    /// The body exceeds the limit; reading stopped there.
    TooLarge,
    /// The connection broke.
    Broken,
}

/// The largest refused body that is read to its end (bytes). A connection on which a body was left unread must
/// close, and its client may never see the refusal.
pub const MAX_DRAINED_BYTES: usize = 256 * 1024;

/// A body that can be read once, and of which no more than a limit is kept.
pub trait BodySource {
    /// Reads the whole body. Of a body beyond `max` bytes, [`MAX_DRAINED_BYTES`] more are read and dropped.
    fn read(self: Box<Self>, max: usize) -> LocalBoxFuture<'static, Result<Vec<u8>, BodyError>>;

    /// The body in the form in which the platform has it, for a port that moves it without a copy in our memory.
    fn into_platform(self: Box<Self>) -> Box<dyn Any>;
}

impl BodySource for Vec<u8> {
    fn read(self: Box<Self>, max: usize) -> LocalBoxFuture<'static, Result<Vec<u8>, BodyError>> {
        let body = if self.len() > max { Err(BodyError::TooLarge) } else { Ok(*self) };
        Box::pin(std::future::ready(body))
    }

    fn into_platform(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// A body in the hands of a route; what the route leaves unread, [`serve`](crate::serve) drains.
struct SharedBody(Rc<RefCell<Option<Box<dyn BodySource>>>>);

impl BodySource for SharedBody {
    fn read(self: Box<Self>, max: usize) -> LocalBoxFuture<'static, Result<Vec<u8>, BodyError>> {
        match self.0.take() {
            Some(body) => body.read(max),
            None => Box::pin(std::future::ready(Ok(Vec::new()))),
        }
    }

    fn into_platform(self: Box<Self>) -> Box<dyn Any> {
        match self.0.take() {
            Some(body) => body.into_platform(),
            None => Box::new(Vec::<u8>::new()),
        }
    }
}

/// The body of a request, as long as nobody has read it.
pub(crate) struct UnreadBody {
    body: Rc<RefCell<Option<Box<dyn BodySource>>>>,
    announced: Option<u64>,
}

impl UnreadBody {
    /// Keeps a hand on the body of a request.
    pub(crate) fn of(request: &mut Incoming) -> Self {
        let nothing: Box<dyn BodySource> = Box::new(Vec::new());
        let body = Rc::new(RefCell::new(Some(std::mem::replace(&mut request.body, nothing))));
        request.body = Box::new(SharedBody(body.clone()));
        Self { body, announced: announced(&request.headers) }
    }

    /// Reads a small body to its end, if nobody has read it.
    pub(crate) async fn drain(self) {
        if self.announced.is_some_and(|length| length > MAX_DRAINED_BYTES as u64) {
            return;
        }
        let body = self.body.take();
        if let Some(body) = body {
            let _dropped = body.read(MAX_DRAINED_BYTES).await;
        }
    }
}

/// A request as the platform hands it over.
pub struct Incoming {
    /// The HTTP method.
    pub method: Method,
    /// The path, still percent-encoded.
    pub path: String,
    /// The query without `?`, still percent-encoded.
    pub query: String,
    /// The headers of the request.
    pub headers: HeaderMap,
    /// The client's address, from the one header that the platform sets itself (security S58).
    pub address: Option<String>,
    /// When the platform received the request (milliseconds since 1970).
    pub received_ms: u64,
    /// The generated id of this request, used unless the client sends a valid `X-Request-Id`.
    pub request_id: String,
    /// The unread body.
    pub body: Box<dyn BodySource>,
}

/// Reads at most `max` bytes of the body; a larger `Content-Length` is refused before reading.
pub(crate) async fn read_body(
    body: Box<dyn BodySource>,
    headers: &HeaderMap,
    max: usize,
) -> Result<Vec<u8>, MatrixError> {
    if announced(headers).is_some_and(|length| length > max as u64) {
        return Err(too_large(max));
    }
    let bytes = body.read(max).await.map_err(|error| match error {
        BodyError::TooLarge => too_large(max),
        BodyError::Broken => MatrixError::not_json("The body ended early."),
    })?;
    if bytes.len() > max { Err(too_large(max)) } else { Ok(bytes) }
}

/// An unread body that the handler reads, within the operation's limit.
pub struct Upload {
    body: Box<dyn BodySource>,
    max: usize,
    /// The `Content-Length` of the request (bytes).
    pub announced: Option<u64>,
}

impl Upload {
    /// Refuses a `Content-Length` above `max` before reading.
    pub(crate) fn new(
        body: Box<dyn BodySource>,
        headers: &HeaderMap,
        max: usize,
    ) -> Result<Self, MatrixError> {
        let announced = announced(headers);
        if announced.is_some_and(|length| length > max as u64) {
            return Err(too_large(max));
        }
        Ok(Self { body, max, announced })
    }

    /// Reads the whole body.
    ///
    /// # Errors
    /// `M_TOO_LARGE` beyond the limit, `M_UNKNOWN` (400) if the connection breaks.
    pub async fn read(self) -> Result<Vec<u8>, MatrixError> {
        let bytes = self.body.read(self.max).await.map_err(|error| match error {
            BodyError::TooLarge => too_large(self.max),
            BodyError::Broken => MatrixError::unsupported("The body ended early."),
        })?;
        if bytes.len() > self.max { Err(too_large(self.max)) } else { Ok(bytes) }
    }

    /// Lowers the limit.
    ///
    /// # Errors
    /// `M_TOO_LARGE` if the `Content-Length` is above it.
    pub fn within(self, max: usize) -> Result<Self, MatrixError> {
        if self.announced.is_some_and(|length| length > max as u64) {
            return Err(too_large(max));
        }
        Ok(Self { max: max.min(self.max), ..self })
    }

    /// The largest body that is accepted (bytes).
    #[must_use]
    pub fn max(&self) -> usize {
        self.max
    }

    /// The unread body, for a request to another server or a store; the limit no longer applies.
    #[must_use]
    pub fn into_source(self) -> Box<dyn BodySource> {
        self.body
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self { max: bytes.len(), announced: Some(bytes.len() as u64), body: Box::new(bytes) }
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Upload").field("announced", &self.announced).finish_non_exhaustive()
    }
}

fn announced(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok())
}

fn too_large(max: usize) -> MatrixError {
    MatrixError::too_large(format!("The body is larger than {max} bytes."))
}
