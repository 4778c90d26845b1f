//! Routes: an operation with the handler of one server.

use std::cell::Cell;

use futures_util::future::LocalBoxFuture;
use http::HeaderMap;

use crate::incoming::{Upload, read_body};
use crate::{
    Authenticate, BodyKind, BodySource, Credentials, FromCredentials, FromParts, Handle, Identify, IntoReply,
    MatrixError, Meta, Operation, Parts, RawRequest, Reply, When,
};

/// A request with a known route and an unread body.
pub(crate) struct Call<'a> {
    pub(crate) credentials: Credentials,
    pub(crate) path: &'a str,
    pub(crate) parameters: Vec<&'a str>,
    pub(crate) query: &'a str,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: Box<dyn BodySource>,
}

type Run<S> = for<'a> fn(&'a S, Call<'a>) -> LocalBoxFuture<'a, Result<Reply, MatrixError>>;

/// An operation, or two operations with the same method and path, with the handlers of one server.
pub struct Route<S> {
    /// The facts of the operation; of the first one, if there are two.
    pub meta: &'static Meta,
    /// The facts of the second operation with the same method and path.
    pub(crate) other: Option<&'static Meta>,
    pub(crate) run: Run<S>,
}

impl<S> Route<S> {
    /// The facts of all operations of this route.
    pub fn operations(&self) -> impl Iterator<Item = &'static Meta> {
        std::iter::once(self.meta).chain(self.other)
    }
}

/// The route of one operation. Does not compile if the caller type of the operation implements another auth
/// class than [`Meta::auth`].
#[must_use]
pub const fn route<S, Op>() -> Route<S>
where
    S: Handle<Op> + Authenticate,
    Op: Operation,
    Op::Caller: FromCredentials<S, Op>,
{
    const { assert_facts::<S, Op>() };
    Route { meta: Op::META, other: None, run: |server, call| Box::pin(run::<S, Op>(server, call)) }
}

/// The route of two operations with the same method and path: `B` if the request meets the [`Meta::when`]
/// of `B`, otherwise `A`. The checks before the body must be the same for both operations.
#[must_use]
pub const fn either<S, A, B>() -> Route<S>
where
    S: Handle<A> + Handle<B> + Authenticate,
    A: Operation,
    B: Operation<Caller = A::Caller>,
    A::Caller: FromCredentials<S, A>
        + FromCredentials<S, B, Identity = <A::Caller as FromCredentials<S, A>>::Identity>,
{
    const {
        assert_facts::<S, A>();
        assert_facts::<S, B>();
        assert!(A::META.when.is_none() && B::META.when.is_some(), "when");
        assert!(A::META.body as u8 == B::META.body as u8, "body");
        assert!(A::META.guest == B::META.guest && A::META.max_body == B::META.max_body, "guests, body");
    }
    Route {
        meta: A::META,
        other: Some(B::META),
        run: |server, call| Box::pin(run_either::<S, A, B>(server, call)),
    }
}

const fn assert_facts<S, Op>()
where
    Op: Operation,
    Op::Caller: FromCredentials<S, Op>,
{
    let meta = Op::META;
    assert!(meta.auth as u8 == <Op::Caller as FromCredentials<S, Op>>::AUTH as u8, "auth class");
    assert!(meta.check as u8 == <Op::Caller as FromCredentials<S, Op>>::CHECK as u8, "token check");
    assert!(meta.interactive == <Op::Caller as FromCredentials<S, Op>>::INTERACTIVE, "interactive");
    // Whether an unverified caller is a guest is known only after the object call.
    assert!(meta.guest || !matches!(meta.check, crate::TokenCheck::InObject), "guests");
}

/// Identifies the caller, reads the body, decodes the request, completes the authentication and runs the
/// handler, in this order: the body of an unidentified caller is never read.
async fn run<S, Op>(server: &S, call: Call<'_>) -> Result<Reply, MatrixError>
where
    S: Handle<Op> + Authenticate,
    Op: Operation,
    Op::Caller: FromCredentials<S, Op>,
{
    let (identity, read) = begin(server, call, Op::META).await?;
    read.answer::<S, Op>(server, identity).await
}

async fn run_either<S, A, B>(server: &S, call: Call<'_>) -> Result<Reply, MatrixError>
where
    S: Handle<A> + Handle<B> + Authenticate,
    A: Operation,
    B: Operation<Caller = A::Caller>,
    A::Caller: FromCredentials<S, A>
        + FromCredentials<S, B, Identity = <A::Caller as FromCredentials<S, A>>::Identity>,
{
    let (identity, read) = begin(server, call, A::META).await?;
    if B::META.when.is_some_and(|when| read.has(when)) {
        read.answer::<S, B>(server, identity).await
    } else {
        read.answer::<S, A>(server, identity).await
    }
}

/// Identifies the caller and reads the body. In a box, so that it is compiled for each type of callers and not for each operation.
fn begin<'a, S, I: Identify<S> + 'a>(
    server: &'a S,
    call: Call<'a>,
    meta: &'static Meta,
) -> LocalBoxFuture<'a, Result<(I, Read<'a>), MatrixError>> {
    Box::pin(async move {
        let identity = I::identify(server, meta, &call.credentials).await?;
        Ok((identity, Read::of(call, meta).await?))
    })
}

/// A request with a read body.
struct Read<'a> {
    path: &'a str,
    parameters: Vec<&'a str>,
    query: &'a str,
    headers: &'a HeaderMap,
    body: Vec<u8>,
    stream: Option<Upload>,
}

impl<'a> Read<'a> {
    async fn of(call: Call<'a>, meta: &Meta) -> Result<Self, MatrixError> {
        let Call { path, parameters, query, headers, body, .. } = call;
        let (body, stream) = match meta.body {
            BodyKind::None => (Vec::new(), None),
            BodyKind::Json | BodyKind::Raw | BodyKind::Form | BodyKind::Text => {
                (read_body(body, headers, meta.max_body).await?, None)
            }
            BodyKind::Stream => (Vec::new(), Some(Upload::new(body, headers, meta.max_body)?)),
        };
        Ok(Self { path, parameters, query, headers, body, stream })
    }

    /// Whether the request meets the condition of the second operation.
    fn has(&self, when: When) -> bool {
        match when {
            When::Body(field) => crate::json::has_field(&self.body, field),
            When::Query(_) => when.may_hold(self.query),
        }
    }

    async fn answer<S, Op>(
        self,
        server: &S,
        identity: <Op::Caller as FromCredentials<S, Op>>::Identity,
    ) -> Result<Reply, MatrixError>
    where
        S: Handle<Op> + Authenticate,
        Op: Operation,
        Op::Caller: FromCredentials<S, Op>,
    {
        let Self { path, parameters, query, headers, body, stream } = self;
        let raw = RawRequest { method: &Op::META.method, path, query, body: &body };
        let parts = Parts { path: parameters, query, headers, body: &body, stream: Cell::new(stream) };
        let decoded = Op::Request::from_parts(&parts);
        let (caller, request) = Op::Caller::confirm(identity, server, &raw, decoded).await?;
        server.handle(caller, request).await?.into_reply()
    }
}
