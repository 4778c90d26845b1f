//! From method and path to the operation, and from the operation to its handler.

use std::collections::BTreeMap;

use futures_util::future::LocalBoxFuture;
use http::Method;

use crate::{
    Authenticate, Credentials, FromCredentials, FromParts, Handle, IntoReply, MatrixError, Meta, Operation,
    Parts, Reply,
};

type Run<S> =
    for<'a> fn(&'a S, &'a Credentials, &'a Parts<'a>) -> LocalBoxFuture<'a, Result<Reply, MatrixError>>;

/// An operation with the handler of one server.
pub struct Route<S> {
    /// The facts of the operation.
    pub meta: &'static Meta,
    pub(crate) run: Run<S>,
}

/// Ties an operation to its handler: the only place where the two meet.
#[must_use]
pub const fn route<S, Op>() -> Route<S>
where
    S: Handle<Op> + Authenticate,
    Op: Operation,
    Op::Caller: FromCredentials<S>,
{
    Route {
        meta: Op::META,
        run: |server, credentials, parts| Box::pin(run::<S, Op>(server, credentials, parts)),
    }
}

/// Who is it, what do they want, have they confirmed it, do it.
async fn run<S, Op>(server: &S, credentials: &Credentials, parts: &Parts<'_>) -> Result<Reply, MatrixError>
where
    S: Handle<Op> + Authenticate,
    Op: Operation,
    Op::Caller: FromCredentials<S>,
{
    let identity = Op::Caller::identify(server, Op::META, credentials).await?;
    let request = Op::Request::from_parts(parts)?;
    let caller = Op::Caller::confirm(identity, server, Op::META, parts.body).await?;
    server.handle(caller, request).await?.into_reply()
}

/// One segment of a route's path.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(&'static str),
    Parameter,
}

/// The routes of a server, by number of segments; where two fit, the more literal one wins.
pub struct Router<S> {
    routes: BTreeMap<usize, Vec<(Vec<Segment>, Route<S>)>>,
}

impl<S> Router<S> {
    /// Compiles the table.
    #[must_use]
    pub fn new(routes: impl IntoIterator<Item = Route<S>>) -> Self {
        let mut table: BTreeMap<usize, Vec<_>> = BTreeMap::new();
        for route in routes {
            let pattern = pattern(route.meta.path);
            table.entry(pattern.len()).or_default().push((pattern, route));
        }
        for routes in table.values_mut() {
            routes.sort_by(|(a, _), (b, _)| a.cmp(b));
        }
        Self { routes: table }
    }

    /// The operations served.
    pub fn operations(&self) -> impl Iterator<Item = &'static Meta> {
        self.routes.values().flatten().map(|(_, route)| route.meta)
    }

    /// The route for a method and a raw path, with the raw segments of its parameters.
    ///
    /// # Errors
    /// 404 or 405 `M_UNRECOGNIZED`.
    pub(crate) fn find<'a>(
        &self,
        method: &Method,
        path: &'a str,
    ) -> Result<(&Route<S>, Vec<&'a str>), MatrixError> {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        let segments: Vec<&str> = path.split('/').skip(1).collect();
        let candidates = self.routes.get(&segments.len()).map_or(&[][..], Vec::as_slice);
        let mut path_known = false;
        for (pattern, route) in candidates {
            if let Some(parameters) = parameters(pattern, &segments) {
                path_known = true;
                if route.meta.method == *method {
                    return Ok((route, parameters));
                }
            }
        }
        Err(if path_known {
            MatrixError::method_not_allowed("This path does not take this method.")
        } else {
            MatrixError::unrecognized("This server does not serve this path.")
        })
    }
}

fn pattern(path: &'static str) -> Vec<Segment> {
    let segments = path.split('/').skip(1);
    segments
        .map(|text| if text.starts_with('{') { Segment::Parameter } else { Segment::Literal(text) })
        .collect()
}

fn parameters<'a>(pattern: &[Segment], segments: &[&'a str]) -> Option<Vec<&'a str>> {
    let mut found = Vec::new();
    for (part, text) in pattern.iter().zip(segments) {
        match part {
            Segment::Parameter => found.push(*text),
            Segment::Literal(literal) if literal == text => {}
            Segment::Literal(_) => return None,
        }
    }
    Some(found)
}
