//! The undecoded request that a signature covers.

/// The request as received, without headers: exactly what the signature of a homeserver covers.
#[derive(Debug, Clone, Copy)]
pub struct RawRequest<'a> {
    /// The HTTP method; `GET` for a `HEAD` request.
    pub method: &'a http::Method,
    /// The path, still percent-encoded.
    pub path: &'a str,
    /// The query without `?`, still percent-encoded.
    pub query: &'a str,
    /// The body, within the limit of the operation; empty if the handler reads the body itself.
    pub body: &'a [u8],
}
