//! A request as it was received: what a signature of another server covers.

/// A request as it was received, without its headers: what a signature of another server covers.
#[derive(Debug, Clone, Copy)]
pub struct RawRequest<'a> {
    /// The method.
    pub method: &'a http::Method,
    /// The path, still percent-encoded.
    pub path: &'a str,
    /// The query without `?`, still percent-encoded.
    pub query: &'a str,
    /// The body, read within its limit; empty for a stream.
    pub body: &'a [u8],
}
