//! What the router asks of a server around a handler.

use crate::{
    Appservice, AuthenticationData, Caller, Credentials, InteractiveFlows, MatrixError, Meta, Operator,
    Proofs, RawRequest, RemoteServer, UnverifiedCaller,
};

/// What the router asks of the server around a handler.
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait Authenticate {
    /// The user behind the token, which is there ([`Credentials::token`]).
    ///
    /// # Errors
    /// `M_UNKNOWN_TOKEN`, or `M_LIMIT_EXCEEDED` if the user's budget is spent.
    async fn caller(&self, meta: &Meta, credentials: &Credentials) -> Result<Caller, MatrixError>;

    /// The user named by the token, which is there and ours but may have been revoked.
    ///
    /// # Errors
    /// `M_UNKNOWN_TOKEN`.
    async fn unverified_caller(&self, credentials: &Credentials) -> Result<UnverifiedCaller, MatrixError>;

    /// The application service behind the token, which is there, if it is one's.
    ///
    /// # Errors
    /// What hinders the server from looking.
    async fn appservice(&self, credentials: &Credentials) -> Result<Option<Appservice>, MatrixError>;

    /// The homeserver that signed what it `presented` (server-server API, "Request Authentication");
    /// `signature` is what follows `X-Matrix` in the header.
    ///
    /// # Errors
    /// `M_FORBIDDEN` if the signature is not one's over this request.
    async fn remote_server(&self, signature: &str, raw: &RawRequest<'_>)
    -> Result<RemoteServer, MatrixError>;

    /// The operator, by the token, which is there.
    ///
    /// # Errors
    /// `M_FORBIDDEN` if the secret is wrong or none is configured.
    fn operator(&self, credentials: &Credentials) -> Result<Operator, MatrixError>;

    /// Whether one of the flows of user-interactive authentication is complete for this operation, by this
    /// caller if there is one; what was shown for it. Sessions are bound to both (security S04).
    ///
    /// # Errors
    /// The 401 that says what is left to do ([`crate::InteractiveChallenge`]).
    async fn confirm(
        &self,
        meta: &Meta,
        caller: Option<&Caller>,
        attempt: (InteractiveFlows, Option<AuthenticationData>),
    ) -> Result<Proofs, MatrixError>;

    /// Draws on the budget of a client address; costs no row and no object request.
    ///
    /// # Errors
    /// `M_LIMIT_EXCEEDED`.
    fn admit_address(&self, meta: &Meta, address: Option<&str>) -> Result<(), MatrixError>;

    /// Whether `access_token` in the query counts: off unless a setting says otherwise (security S07).
    fn accepts_query_token(&self) -> bool {
        false
    }

    /// Told when a handler answers an error code that neither its operation nor every operation may
    /// answer. Tests refuse it.
    fn undeclared_error(&self, _meta: &Meta, _errcode: &str) {}

    /// Told of every answer of status 500 and above, with what went wrong ([`MatrixError::cause`]),
    /// which the client never sees. The platform logs it once.
    fn server_failed(&self, _request_id: &str, _meta: &Meta, _error: &MatrixError) {}
}
