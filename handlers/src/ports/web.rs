//! The port to the web: one request, within a maximum of time and of bytes read.

use std::fmt;

use futures_util::future::LocalBoxFuture;
use lattice_wire::Payload;
use lattice_wire::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// A request. Nothing is sent but these headers and what the platform adds to each request: no cookies, no credentials.
#[derive(Debug, Clone)]
pub struct WebRequest {
    /// The URL, in its canonical spelling. The caller has decided that it may be asked.
    pub url: String,
    /// The headers.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// How long the request may take, its body included (milliseconds).
    pub limit_ms: u64,
    /// How many bytes of the body are read, by what comes before the body.
    pub max_bytes: fn(&WebHead) -> usize,
}

/// What comes before the body of a response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebHead {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
}

/// A response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebResponse {
    /// The status and the headers.
    pub head: WebHead,
    /// The body after its content coding is undone, or its beginning.
    pub body: Vec<u8>,
    /// Whether the body ends there.
    pub is_whole: bool,
}

/// Why there is no response.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebError {
    /// The time is over.
    TimedOut,
    /// The host does not answer, or breaks off, in the platform's words.
    Failed(String),
}

impl fmt::Display for WebError {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TimedOut => to.write_str("no response in time"),
            Self::Failed(cause) => to.write_str(cause),
        }
    }
}

impl std::error::Error for WebError {}

/// The web, as the platform reaches it.
pub trait Web {
    /// Asks for one URL by the method `GET`. A redirect is a response like any other: nothing follows it. The bytes of the body count after
    /// its content coding is undone, and no more are held than `max_bytes` and one piece of the platform's.
    fn get(&self, request: WebRequest) -> LocalBoxFuture<'_, Result<WebResponse, WebError>>;

    /// Posts a body to a service of the operator's, which need not be on the public web. No redirect is followed. A body that
    /// [`Media::get`](super::Media::get) gave passes through as a stream, and is never in memory as a whole.
    fn post(&self, request: WebRequest, body: Payload) -> LocalBoxFuture<'_, Result<WebResponse, WebError>>;

    /// Decodes bytes by the label of a charset (WHATWG Encoding Standard), if the platform has its table.
    fn decode(&self, label: &str, bytes: &[u8]) -> Option<String>;
}
