//! From the operation to its handler: the one place where the two meet.

use futures_util::future::LocalBoxFuture;
use http::HeaderMap;

use crate::incoming::read_body;
use crate::{
    Authenticate, BodyKind, BodySource, Credentials, FromCredentials, FromParts, Handle, IntoReply,
    MatrixError, Meta, Operation, Parts, Reply,
};

/// A request whose route is known.
pub(crate) struct Call<'a> {
    pub(crate) credentials: Credentials,
    pub(crate) path: Vec<&'a str>,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: Box<dyn BodySource>,
}

type Run<S> = for<'a> fn(&'a S, Call<'a>) -> LocalBoxFuture<'a, Result<Reply, MatrixError>>;

/// An operation with the handler of one server.
pub struct Route<S> {
    /// The facts of the operation.
    pub meta: &'static Meta,
    pub(crate) run: Run<S>,
}

/// Ties an operation to its handler. Does not compile if the operation's caller type enacts another
/// auth class than its [`Meta`] names.
#[must_use]
pub const fn route<S, Op>() -> Route<S>
where
    S: Handle<Op> + Authenticate,
    Op: Operation,
    Op::Caller: FromCredentials<S>,
{
    const {
        let meta = Op::META;
        assert!(meta.auth as u8 == <Op::Caller as FromCredentials<S>>::AUTH as u8, "auth class");
        assert!(meta.check as u8 == <Op::Caller as FromCredentials<S>>::CHECK as u8, "token check");
        assert!(meta.interactive == <Op::Caller as FromCredentials<S>>::INTERACTIVE, "interactive");
        // Nobody knows before the object call whether a claimed user is a guest.
        assert!(meta.guest || !matches!(meta.check, crate::TokenCheck::InObject), "guests");
    }
    Route { meta: Op::META, run: |server, call| Box::pin(run::<S, Op>(server, call)) }
}

/// Who is it, what do they want, have they confirmed it, do it. Nobody's body is read before they are
/// known.
async fn run<S, Op>(server: &S, call: Call<'_>) -> Result<Reply, MatrixError>
where
    S: Handle<Op> + Authenticate,
    Op: Operation,
    Op::Caller: FromCredentials<S>,
{
    let Call { credentials, path, query, headers, body } = call;
    let identity = Op::Caller::identify(server, Op::META, &credentials).await?;
    let body = match Op::META.body {
        BodyKind::None => Vec::new(),
        BodyKind::Json | BodyKind::Raw => read_body(body, headers, Op::META.max_body).await?,
    };
    let request = Op::Request::from_parts(&Parts { path, query, body: &body })?;
    let caller = Op::Caller::confirm(identity, server, Op::META, &body).await?;
    server.handle(caller, request).await?.into_reply()
}
