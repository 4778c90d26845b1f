//! What a log may say of a request and its response.

use http::{Method, StatusCode};

use crate::Meta;

/// A request and its response, as a log may show them: without path parameters, query, headers and bodies.
#[derive(Debug)]
pub struct ServedRequest<'a> {
    /// The HTTP method.
    pub method: &'a Method,
    /// The operation; `None` if no operation has this path and method.
    pub meta: Option<&'static Meta>,
    /// The HTTP status of the response.
    pub status: StatusCode,
    /// The error code of the response.
    pub errcode: Option<&'a str>,
    /// When the platform received the request (milliseconds since 1970).
    pub received_ms: u64,
    /// The request id, from the client or generated.
    pub request_id: &'a str,
}
