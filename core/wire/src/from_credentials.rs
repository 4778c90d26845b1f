//! Authenticates the caller of an operation, as the caller type of its handler requires.

use crate::{
    Administrator, Appservice, AuthClass, Authenticate, AuthenticationData, Bearer, Caller, Confirmed,
    Credentials, Flows, MatrixError, Meta, Operation, Operator, RawRequest, RemoteServer, TokenCheck,
    UnverifiedCaller,
};

/// Who sends a request, as far as the credentials say. It is found out before the body is read, in the same code for all operations
/// of a caller type: each operation that had its own would make the module larger.
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait Identify<S>: Sized {
    /// Identifies the caller by the credentials.
    ///
    /// # Errors
    /// `M_MISSING_TOKEN`, and the errors of [`Authenticate`].
    async fn identify(server: &S, meta: &Meta, credentials: &Credentials) -> Result<Self, MatrixError>;
}

/// The authentication of a caller type, in two steps: [`Identify`] runs before the body is read; [`Self::confirm`] checks what needs the body (a signature over the request, or the stages of
/// [`Confirmed`], which are offered only for a well-formed request).
///
/// The compiler compares the constants with the operation's [`Meta`]: an operation whose caller type does
/// not implement its auth class has no route.
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait FromCredentials<S, Op: Operation>: Sized {
    /// The auth class that this type implements.
    const AUTH: AuthClass;
    /// Where the token is checked.
    const CHECK: TokenCheck = TokenCheck::Always;
    /// Whether this type requires completed user-interactive authentication.
    const INTERACTIVE: bool = false;
    /// Who sends the request, before the body is read.
    type Identity: Identify<S>;

    /// Completes the authentication with the body. `request` is the decoded request or its decoding error.
    ///
    /// # Errors
    /// The errors of [`Authenticate`] and of `request`; each caller type decides which takes precedence.
    async fn confirm(
        identity: Self::Identity,
        server: &S,
        raw: &RawRequest<'_>,
        request: Result<Op::Request, MatrixError>,
    ) -> Result<(Self, Op::Request), MatrixError>;
}

/// A caller type to which a session of user-interactive authentication can be bound.
pub trait SessionOwner {
    /// The user that the session is bound to, if the caller is a user.
    fn user(&self) -> Option<&Caller>;
}

impl SessionOwner for Caller {
    fn user(&self) -> Option<&Caller> {
        Some(self)
    }
}

impl SessionOwner for Option<Caller> {
    fn user(&self) -> Option<&Caller> {
        self.as_ref()
    }
}

impl SessionOwner for Option<Appservice> {
    fn user(&self) -> Option<&Caller> {
        None
    }
}

impl SessionOwner for () {
    fn user(&self) -> Option<&Caller> {
        None
    }
}

/// Implements [`Identify`] and [`FromCredentials`] for a caller type that is authenticated without the body.
macro_rules! identity {
    ($caller:ty, [$($constant:item)*], |$server:ident, $meta:ident, $credentials:ident| $identify:expr) => {
        impl<S: Authenticate> Identify<S> for $caller {
            async fn identify(
                $server: &S,
                $meta: &Meta,
                $credentials: &Credentials,
            ) -> Result<Self, MatrixError> {
                $identify
            }
        }

        impl<S: Authenticate, Op: Operation> FromCredentials<S, Op> for $caller {
            $($constant)*
            type Identity = Self;
            async fn confirm(
                identity: Self,
                _: &S,
                _: &RawRequest<'_>,
                request: Result<Op::Request, MatrixError>,
            ) -> Result<(Self, Op::Request), MatrixError> {
                Ok((identity, request?))
            }
        }
    };
}

identity!((), [const AUTH: AuthClass = AuthClass::None;], |server, meta, credentials| {
    if server.needs_user(meta) { require_user(server, meta, credentials).await.map(drop) } else { Ok(()) }
});
identity!(Operator, [const AUTH: AuthClass = AuthClass::Operator;], |server, _meta, credentials| {
    credentials.require_bearer()?;
    server.operator(credentials)
});
identity!(Bearer, [const AUTH: AuthClass = AuthClass::Bearer;], |_server, _meta, credentials| {
    credentials.require_token().map(|_| Bearer)
});
identity!(
    Appservice,
    [const AUTH: AuthClass = AuthClass::Appservice;],
    |server, _meta, credentials| {
        credentials.require_token()?;
        let appservice = server.appservice(credentials).await?;
        appservice.ok_or_else(|| MatrixError::forbidden("This is not the token of an application service."))
    }
);
// Clients log in again with an expired token in the header: a token that belongs to no application service is
// ignored.
identity!(
    Option<Appservice>,
    [const AUTH: AuthClass = AuthClass::AppserviceOptional;],
    |server, _meta, credentials| match credentials.token() {
        None => Ok(None),
        Some(_) => server.appservice(credentials).await,
    }
);
identity!(
    UnverifiedCaller,
    [
        const AUTH: AuthClass = AuthClass::User;
        const CHECK: TokenCheck = TokenCheck::InObject;
    ],
    |server, _meta, credentials| {
        credentials.require_token()?;
        server.unverified_caller(credentials).await
    }
);
identity!(
    Caller,
    [const AUTH: AuthClass = AuthClass::User;],
    |server, meta, credentials| require_user(server, meta, credentials).await
);
identity!(
    Administrator,
    [const AUTH: AuthClass = AuthClass::Admin;],
    |server, meta, credentials| {
        let caller = require_user(server, meta, credentials).await?;
        if caller.is_admin {
            Ok(Administrator { caller })
        } else {
            Err(MatrixError::forbidden("You do not administer this server."))
        }
    }
);
identity!(
    Option<Caller>,
    [const AUTH: AuthClass = AuthClass::UserOptional;],
    |server, meta, credentials| match credentials.token() {
        None if !server.needs_user(meta) => Ok(None),
        _ => require_user(server, meta, credentials).await.map(Some),
    }
);

async fn require_user<S: Authenticate>(
    server: &S,
    meta: &Meta,
    credentials: &Credentials,
) -> Result<Caller, MatrixError> {
    credentials.require_token()?;
    let caller = server.caller(meta, credentials).await?;
    if caller.is_guest && !meta.guest {
        return Err(MatrixError::guest_access_forbidden("Guests may not do this."));
    }
    Ok(caller)
}

/// The signature of a request, which covers the body.
pub struct Signature(String);

impl<S> Identify<S> for Signature {
    async fn identify(_: &S, _: &Meta, credentials: &Credentials) -> Result<Self, MatrixError> {
        credentials.require_signature().map(|signature| Self(signature.to_owned()))
    }
}

impl<S: Authenticate, Op: Operation> FromCredentials<S, Op> for RemoteServer {
    const AUTH: AuthClass = AuthClass::Server;
    type Identity = Signature;

    /// Checks the signature before a decoding error is reported: other servers learn nothing else.
    async fn confirm(
        Signature(signature): Signature,
        server: &S,
        raw: &RawRequest<'_>,
        request: Result<Op::Request, MatrixError>,
    ) -> Result<(Self, Op::Request), MatrixError> {
        let remote_server = server.remote_server(&signature, raw).await?;
        Ok((remote_server, request?))
    }
}

impl<S, Op, A> FromCredentials<S, Op> for Confirmed<A>
where
    S: Authenticate + Flows<Op>,
    Op: Operation,
    A: FromCredentials<S, Op, Identity = A> + Identify<S> + SessionOwner,
{
    const AUTH: AuthClass = A::AUTH;
    const CHECK: TokenCheck = A::CHECK;
    const INTERACTIVE: bool = true;
    type Identity = A;

    /// Reports a decoding error before it offers stages: only a well-formed request gets a challenge.
    async fn confirm(
        caller: A,
        server: &S,
        raw: &RawRequest<'_>,
        request: Result<Op::Request, MatrixError>,
    ) -> Result<(Self, Op::Request), MatrixError> {
        let request = request?;
        let auth = AuthenticationData::of_body(raw.body)?;
        let flows = server.flows(caller.user(), &request, auth.is_none()).await?;
        let proofs = server.confirm(Op::META, caller.user(), (flows, auth)).await?;
        Ok((Self { caller, proofs }, request))
    }
}
