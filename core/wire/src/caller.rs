//! Who is calling, as argument types of handlers.
//!
//! **Invariant.** A handler that asks for a [`Caller`] cannot run for anybody else. The values are made
//! in `handlers/src/auth.rs` alone; a tidy test keeps it so.

use std::net::IpAddr;

use http::{HeaderMap, header};
use ruma_common::{OwnedDeviceId, OwnedUserId};

use crate::{AuthenticationData, MatrixError, Meta};

/// A user on a device, token checked.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The user.
    pub user_id: OwnedUserId,
    /// The device that the token belongs to.
    pub device_id: OwnedDeviceId,
    /// Whether the account is a guest.
    pub is_guest: bool,
}

/// A user on a device whose token is well-formed and ours, but not yet known to be valid: the
/// object call that redeems it must check `token_hash` ([`crate::TokenCheck::InObject`]).
#[derive(Debug, Clone)]
pub struct Claimed {
    /// The user that the token names.
    pub user_id: OwnedUserId,
    /// The device that the token names.
    pub device_id: OwnedDeviceId,
    /// What the User object knows the token by.
    pub token_hash: String,
}

/// The operator of this server.
#[derive(Debug, Clone, Copy)]
pub struct Operator;

/// Somebody who has also completed user-interactive authentication for this very operation.
#[derive(Debug, Clone, Copy)]
pub struct Confirmed<A> {
    /// Who that is.
    pub caller: A,
}

/// What a request brings along to prove who sent it.
#[derive(Debug, Clone, Default)]
pub struct Credentials {
    /// The token of `Authorization: Bearer`.
    pub bearer: Option<String>,
    /// The client's address, cut to what one household has (IPv6: the /64).
    pub address: Option<String>,
}

impl Credentials {
    /// Reads the `Authorization` header. Tokens in the query are not accepted (security S07).
    ///
    /// # Errors
    /// `M_MISSING_TOKEN` for an `Authorization` header of another form.
    pub fn read(headers: &HeaderMap, address: Option<&str>) -> Result<Self, MatrixError> {
        let bearer = match headers.get(header::AUTHORIZATION) {
            None => None,
            Some(value) => Some(bearer_token(value.as_bytes()).ok_or_else(|| {
                MatrixError::missing_token("The Authorization header holds no bearer token.")
            })?),
        };
        Ok(Self { bearer, address: address.map(household) })
    }
}

fn bearer_token(value: &[u8]) -> Option<String> {
    let (scheme, token) = std::str::from_utf8(value).ok()?.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty()).then(|| token.trim().to_owned())
}

/// An IPv6 user owns a whole /64: limits that count single addresses would not bind.
fn household(address: &str) -> String {
    match address.parse() {
        Ok(IpAddr::V6(v6)) if v6.to_ipv4_mapped().is_none() => {
            let [a, b, c, d, ..] = v6.segments();
            format!("{a:x}:{b:x}:{c:x}:{d:x}::/64")
        }
        _ => address.to_owned(),
    }
}

/// What the router asks of the server before a handler runs.
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait Authenticate {
    /// The user behind the token.
    ///
    /// # Errors
    /// `M_MISSING_TOKEN`, `M_UNKNOWN_TOKEN`, or `M_LIMIT_EXCEEDED` if the user's budget is spent.
    async fn caller(&self, meta: &Meta, credentials: &Credentials) -> Result<Caller, MatrixError>;

    /// The user named by the token, which is ours but may have been revoked.
    ///
    /// # Errors
    /// `M_MISSING_TOKEN` or `M_UNKNOWN_TOKEN`.
    async fn claimed(&self, credentials: &Credentials) -> Result<Claimed, MatrixError>;

    /// The operator.
    ///
    /// # Errors
    /// `M_MISSING_TOKEN`, or `M_FORBIDDEN` if the secret is wrong or none is configured.
    fn operator(&self, credentials: &Credentials) -> Result<Operator, MatrixError>;

    /// Whether user-interactive authentication for this operation is complete.
    ///
    /// # Errors
    /// The 401 that says what is left to do.
    async fn confirm(&self, meta: &Meta, auth: Option<AuthenticationData>) -> Result<(), MatrixError>;

    /// Draws on the budget of a client address; costs no row and no object request.
    ///
    /// # Errors
    /// `M_LIMIT_EXCEEDED`.
    fn admit_address(&self, meta: &Meta, address: Option<&str>) -> Result<(), MatrixError>;

    /// Told when a handler answers an error code that neither its operation nor every operation may
    /// answer. Tests refuse it.
    fn undeclared_error(&self, _meta: &Meta, _errcode: &str) {}
}

/// Two questions that the router asks for the caller type of an operation: who is it (before the
/// request is decoded), and have they confirmed it (after, and only for [`Confirmed`]).
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait FromCredentials<S>: Sized {
    /// The answer to the first question.
    type Identity;

    /// Who is it?
    ///
    /// # Errors
    /// As [`Authenticate`] has them.
    async fn identify(
        server: &S,
        meta: &Meta,
        credentials: &Credentials,
    ) -> Result<Self::Identity, MatrixError>;

    /// Have they confirmed it?
    ///
    /// # Errors
    /// As [`Authenticate::confirm`] has them.
    async fn confirm(
        identity: Self::Identity,
        server: &S,
        meta: &Meta,
        body: &[u8],
    ) -> Result<Self, MatrixError>;
}

/// The callers that need no confirmation are their own identity.
macro_rules! identity {
    ($caller:ty, |$server:ident, $meta:ident, $credentials:ident| $identify:expr) => {
        impl<S: Authenticate> FromCredentials<S> for $caller {
            type Identity = Self;
            async fn identify(
                $server: &S,
                $meta: &Meta,
                $credentials: &Credentials,
            ) -> Result<Self, MatrixError> {
                $identify
            }
            async fn confirm(identity: Self, _: &S, _: &Meta, _: &[u8]) -> Result<Self, MatrixError> {
                Ok(identity)
            }
        }
    };
}

identity!((), |_server, _meta, _credentials| Ok(()));
identity!(Operator, |server, _meta, credentials| server.operator(credentials));
identity!(Claimed, |server, _meta, credentials| server.claimed(credentials).await);
identity!(Caller, |server, meta, credentials| {
    let caller = server.caller(meta, credentials).await?;
    if caller.is_guest && !meta.guest {
        return Err(MatrixError::guest_access_forbidden("Guests may not do this."));
    }
    Ok(caller)
});
identity!(Option<Caller>, |server, meta, credentials| match credentials.bearer {
    None => Ok(None),
    Some(_) => <Caller as FromCredentials<S>>::identify(server, meta, credentials).await.map(Some),
});

impl<S: Authenticate, A: FromCredentials<S>> FromCredentials<S> for Confirmed<A> {
    type Identity = A;

    async fn identify(server: &S, meta: &Meta, credentials: &Credentials) -> Result<A, MatrixError> {
        let identity = A::identify(server, meta, credentials).await?;
        A::confirm(identity, server, meta, &[]).await
    }

    async fn confirm(caller: A, server: &S, meta: &Meta, body: &[u8]) -> Result<Self, MatrixError> {
        server.confirm(meta, AuthenticationData::of_body(body)?).await?;
        Ok(Self { caller })
    }
}
