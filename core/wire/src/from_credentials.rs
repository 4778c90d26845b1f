//! From credentials to callers: which caller type asks what.

use crate::{
    Administrator, Appservice, AuthClass, Authenticate, AuthenticationData, Bearer, Caller, Confirmed,
    Credentials, Flows, MatrixError, Meta, Operation, Operator, RawRequest, RemoteServer, TokenCheck,
    UnverifiedCaller,
};

/// Two questions that the router asks for the caller type of an operation: who is it (before a byte of
/// the body is read), and have they confirmed it (a signature over the body, or the stages of
/// [`Confirmed`], which are asked only for a request that makes sense).
///
/// The constants are compared with the operation's [`Meta`] by the compiler: an operation whose caller
/// type does not enact its auth class has no route.
#[expect(async_fn_in_trait, reason = "one thread per isolate: futures need not be Send")]
pub trait FromCredentials<S, Op: Operation>: Sized {
    /// The auth class that this type enacts.
    const AUTH: AuthClass;
    /// Where it has the token checked.
    const CHECK: TokenCheck = TokenCheck::Always;
    /// Whether it stands for completed user-interactive authentication.
    const INTERACTIVE: bool = false;
    /// The answer to the first question.
    type Identity;

    /// Who is it?
    ///
    /// # Errors
    /// `M_MISSING_TOKEN`, and as [`Authenticate`] has them.
    async fn identify(server: &S, credentials: &Credentials) -> Result<Self::Identity, MatrixError>;

    /// Have they confirmed it? `request` is what the request was decoded to.
    ///
    /// # Errors
    /// As [`Authenticate`] has them, and that of `request`: each caller type decides which comes first.
    async fn confirm(
        identity: Self::Identity,
        server: &S,
        raw: &RawRequest<'_>,
        request: Result<Op::Request, MatrixError>,
    ) -> Result<(Self, Op::Request), MatrixError>;
}

/// The user to whom an interactive session is bound.
pub trait SessionOwner {
    /// The user, if there is one.
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

/// The callers that need no confirmation are their own identity.
macro_rules! identity {
    ($caller:ty, [$($constant:item)*], |$server:ident, $meta:ident, $credentials:ident| $identify:expr) => {
        impl<S: Authenticate, Op: Operation> FromCredentials<S, Op> for $caller {
            $($constant)*
            type Identity = Self;
            async fn identify($server: &S, $credentials: &Credentials) -> Result<Self, MatrixError> {
                let $meta = Op::META;
                $identify
            }
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

identity!((), [const AUTH: AuthClass = AuthClass::None;], |_server, _meta, _credentials| Ok(()));
identity!(Operator, [const AUTH: AuthClass = AuthClass::Operator;], |server, _meta, credentials| {
    credentials.require_token()?;
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
// Clients log in anew with an old token in the header: a token that is no service's is nobody's.
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
    |server, meta, credentials| known(server, meta, credentials).await
);
identity!(
    Administrator,
    [const AUTH: AuthClass = AuthClass::Admin;],
    |server, meta, credentials| {
        let caller = known(server, meta, credentials).await?;
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
        None => Ok(None),
        Some(_) => known(server, meta, credentials).await.map(Some),
    }
);

async fn known<S: Authenticate>(
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

impl<S: Authenticate, Op: Operation> FromCredentials<S, Op> for RemoteServer {
    const AUTH: AuthClass = AuthClass::Server;
    type Identity = String;

    async fn identify(_: &S, credentials: &Credentials) -> Result<String, MatrixError> {
        credentials.require_signature().map(str::to_owned)
    }

    /// A server that signed wrongly learns nothing else.
    async fn confirm(
        signature: String,
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
    A: FromCredentials<S, Op, Identity = A> + SessionOwner,
{
    const AUTH: AuthClass = A::AUTH;
    const CHECK: TokenCheck = A::CHECK;
    const INTERACTIVE: bool = true;
    type Identity = A;

    async fn identify(server: &S, credentials: &Credentials) -> Result<A, MatrixError> {
        A::identify(server, credentials).await
    }

    /// A challenge is only for a request that makes sense.
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
