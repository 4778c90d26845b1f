//! What signatures of servers are over.

/// What a request presents beside its credentials: what signatures are over.
#[derive(Debug, Clone, Copy)]
pub struct Presented<'a> {
    /// The method.
    pub method: &'a http::Method,
    /// The path, still percent-encoded.
    pub path: &'a str,
    /// The query without `?`, still percent-encoded.
    pub query: &'a str,
    /// The body, read within its limit; empty for a stream.
    pub body: &'a [u8],
}
