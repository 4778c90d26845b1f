//! The credentials of a request: access token or signature, and the address of the client.

use std::fmt;
use std::net::{IpAddr, Ipv6Addr};

use http::{HeaderMap, header};

use crate::MatrixError;

/// The longest access token or signature that is accepted (bytes).
pub const MAX_TOKEN_BYTES: usize = 1024;

/// The access token or signature of a request and the client address. The debug form hides the token.
#[derive(Clone, Default)]
pub struct Credentials {
    /// The token of `Authorization: Bearer`.
    pub bearer: Option<String>,
    /// The text after `X-Matrix` in `Authorization`: the signature of another homeserver, not yet checked.
    pub signature: Option<String>,
    /// The token of the query, if the server accepts query tokens and there is no `Authorization` header.
    pub query_token: Option<String>,
    /// The block of the client's address ([`address_block`]).
    pub address: Option<String>,
    /// Why the request has a malformed token or signature.
    flaw: Option<Flaw>,
}

#[derive(Clone, Copy)]
enum Flaw {
    NoBearerToken,
    Several,
    TooLong,
}

impl Credentials {
    /// Reads the `Authorization` header, and `access_token` of the query only if `query` is `Some`: tokens
    /// in URLs end up in logs (security S07). A malformed header counts as absent, so that operations
    /// without authentication still run; [`Self::require_token`] reports the defect.
    #[must_use]
    pub fn read(headers: &HeaderMap, query: Option<&str>, address: Option<String>) -> Self {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let mut read = Self { address, ..Self::default() };
        match (values.next(), values.next()) {
            (None, _) => read.query_token = query.and_then(query_token),
            (Some(value), None) => match split(value.as_bytes()) {
                Some((Scheme::Bearer, token)) => read.bearer = Some(token),
                Some((Scheme::Matrix, signature)) => read.signature = Some(signature),
                None => read.flaw = Some(Flaw::NoBearerToken),
            },
            (Some(_), Some(_)) => read.flaw = Some(Flaw::Several),
        }
        let is_long = |text: &Option<String>| text.as_ref().is_some_and(|text| text.len() > MAX_TOKEN_BYTES);
        if is_long(&read.bearer) || is_long(&read.query_token) || is_long(&read.signature) {
            (read.bearer, read.query_token, read.signature) = (None, None, None);
            read.flaw = Some(Flaw::TooLong);
        }
        read
    }

    /// The access token of the header or of the query.
    #[must_use]
    pub fn token(&self) -> Option<&str> {
        self.bearer.as_deref().or(self.query_token.as_deref())
    }

    /// The access token of a request that must have one.
    ///
    /// # Errors
    /// `M_MISSING_TOKEN`; `M_UNKNOWN_TOKEN` for a token longer than [`MAX_TOKEN_BYTES`].
    pub fn require_token(&self) -> Result<&str, MatrixError> {
        self.token().ok_or_else(|| self.missing_token())
    }

    /// The token of the header alone, for a secret that must never be in a URL (security S07).
    ///
    /// # Errors
    /// As [`Self::require_token`].
    pub fn require_bearer(&self) -> Result<&str, MatrixError> {
        self.bearer.as_deref().ok_or_else(|| self.missing_token())
    }

    fn missing_token(&self) -> MatrixError {
        match self.flaw {
            None => MatrixError::missing_token("An access token is needed."),
            Some(Flaw::NoBearerToken) => {
                MatrixError::missing_token("The Authorization header holds no bearer token.")
            }
            Some(Flaw::Several) => MatrixError::missing_token("There is more than one Authorization header."),
            Some(Flaw::TooLong) => MatrixError::unknown_token("The access token is not one of this server."),
        }
    }

    /// The signature of a request that must have one.
    ///
    /// # Errors
    /// `M_FORBIDDEN` if the request has no signature.
    pub fn require_signature(&self) -> Result<&str, MatrixError> {
        self.signature.as_deref().ok_or_else(|| MatrixError::forbidden("An X-Matrix signature is needed."))
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Credentials")
            .field("has_token", &self.token().is_some())
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

enum Scheme {
    Bearer,
    Matrix,
}

fn split(value: &[u8]) -> Option<(Scheme, String)> {
    let (scheme, rest) = std::str::from_utf8(value).ok()?.split_once(' ')?;
    let scheme = match scheme {
        bearer if bearer.eq_ignore_ascii_case("bearer") => Scheme::Bearer,
        matrix if matrix.eq_ignore_ascii_case("x-matrix") => Scheme::Matrix,
        _ => return None,
    };
    let rest = rest.trim();
    (!rest.is_empty()).then(|| (scheme, rest.to_owned()))
}

fn query_token(query: &str) -> Option<String> {
    #[derive(serde::Deserialize)]
    struct Query {
        access_token: Option<String>,
    }
    serde_html_form::from_str::<Query>(query).ok()?.access_token.filter(|token| !token.is_empty())
}

/// The block of an address that limits count: the IPv4 address, or the IPv6 /64. One IPv6 user owns a whole
/// /64, so a limit per single address would have no effect. `None` if the text is no address.
#[must_use]
pub fn address_block(address: &str) -> Option<String> {
    let address: IpAddr = address.trim().parse().ok()?;
    Some(match address.to_canonical() {
        IpAddr::V4(v4) => v4.to_string(),
        IpAddr::V6(v6) => format!("{}/64", Ipv6Addr::from_bits(v6.to_bits() >> 64 << 64)),
    })
}

#[cfg(test)]
mod tests;
