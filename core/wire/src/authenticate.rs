//! The trait by which the router authenticates a request and limits its rate.

use crate::{
    Appservice, AuthenticationData, Caller, Credentials, InteractiveFlows, MatrixError, Meta, Operator,
    Proofs, RawRequest, RemoteServer, ServedRequest, UnverifiedCaller,
};

/// Authentication, rate limits and error reports: what the router calls on the server around a handler.
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait Authenticate {
    /// The user and device of the access token. The caller has checked that there is one.
    ///
    /// # Errors
    /// `M_UNKNOWN_TOKEN`, or `M_LIMIT_EXCEEDED` if the user has exceeded the rate limit.
    async fn caller(&self, meta: &Meta, credentials: &Credentials) -> Result<Caller, MatrixError>;

    /// The user and device that the access token names. The token is well-formed and issued by this server,
    /// but may have been revoked.
    ///
    /// # Errors
    /// `M_UNKNOWN_TOKEN`.
    async fn unverified_caller(&self, credentials: &Credentials) -> Result<UnverifiedCaller, MatrixError>;

    /// The application service that the token belongs to; `None` if the token belongs to another caller.
    ///
    /// # Errors
    /// `M_UNKNOWN` (500) if the registrations cannot be read.
    async fn appservice(&self, credentials: &Credentials) -> Result<Option<Appservice>, MatrixError>;

    /// The homeserver that signed the request (server-server API, "Request Authentication"); `signature` is
    /// the text after `X-Matrix` in the `Authorization` header.
    ///
    /// # Errors
    /// `M_FORBIDDEN` if the signature does not cover this request.
    async fn remote_server(&self, signature: &str, raw: &RawRequest<'_>)
    -> Result<RemoteServer, MatrixError>;

    /// Accepts the operator if the token is the operator's secret.
    ///
    /// # Errors
    /// `M_FORBIDDEN` if the secret is wrong or no secret is configured.
    fn operator(&self, credentials: &Credentials) -> Result<Operator, MatrixError>;

    /// Runs one attempt of user-interactive authentication and returns the proofs of the completed flow. A
    /// session is bound to the operation and to the caller, if there is one (security S04).
    ///
    /// # Errors
    /// The 401 that names the stages left ([`crate::InteractiveChallenge`]) while no flow is complete.
    async fn confirm(
        &self,
        meta: &Meta,
        caller: Option<&Caller>,
        attempt: (InteractiveFlows, Option<AuthenticationData>),
    ) -> Result<Proofs, MatrixError>;

    /// Counts a request against the rate limit of a client address, without storage or an object request.
    ///
    /// # Errors
    /// `M_LIMIT_EXCEEDED`.
    fn admit_address(&self, meta: &Meta, address: Option<&str>) -> Result<(), MatrixError>;

    /// Whether `access_token` is accepted in the query: off by default (security S07).
    fn accepts_query_token(&self) -> bool {
        false
    }

    /// Whether this server keeps an operation for users that the specification opens to everybody.
    fn needs_user(&self, _meta: &Meta) -> bool {
        false
    }

    /// Called when an operation returns an error code that the specification does not allow for it. Tests
    /// fail on such a code.
    fn undeclared_error(&self, _meta: &Meta, _errcode: &str) {}

    /// Called once for every response with a status of 500 or above, but 502 and 504. The platform logs the cause
    /// ([`MatrixError::cause`]), which the client never sees.
    fn server_failed(&self, _request_id: &str, _meta: &Meta, _error: &MatrixError) {}

    /// Called once for every response, before it is sent. The server logs the request if the operator wants it.
    fn request_served(&self, _request: &ServedRequest<'_>) {}
}
