//! Tests of the precedence of routes.

use http::Method;

use super::{Found, Router};
use crate::{MatrixError, Meta, Route};

macro_rules! routes {
    ($($method:ident $path:literal),*) => {[$(Route::<()> {
        meta: &Meta { name: $path, method: Method::$method, path: $path, ..Meta::PLAIN },
        other: None,
        run: |(), _| Box::pin(async { Err(MatrixError::unrecognized("")) }),
    }),*]};
}

fn check(method: &Method, path: &str, expected: &str) {
    let router = Router::new(routes![
        GET "/a/{x}/c",
        GET "/a/b/{x}",
        GET "/a/b/c",
        PUT "/a/{x}/{y}",
        DELETE "/a/b/c",
        GET "/a/{x}/c/"
    ]);
    let found = match router.find(method, path) {
        Found::Route(route, parameters) => format!("{} {}", route.meta.path, parameters.join(",")),
        Found::OtherMethods(methods) => methods.join(","),
        Found::Nothing => String::new(),
    };
    assert_eq!(found, expected, "{method} {path}");
}

#[test]
fn the_most_literal_route_wins() {
    check(&Method::GET, "/a/b/c", "/a/b/c ");
    check(&Method::GET, "/a/b/d", "/a/b/{x} d");
    check(&Method::GET, "/a/x/c", "/a/{x}/c x");
    check(&Method::GET, "/a//c", "/a/{x}/c ");
    check(&Method::GET, "/a/%2F/c", "/a/{x}/c %2F");
    check(&Method::PUT, "/a/b/c", "/a/{x}/{y} b,c");
    check(&Method::HEAD, "/a/b/c", "/a/b/c ");
    check(&Method::GET, "/a/x/c/", "/a/{x}/c/ x");
    check(&Method::POST, "/a/b/c", "GET,PUT,DELETE,HEAD,OPTIONS");
    check(&Method::GET, "/a/x/d", "PUT,OPTIONS");
    check(&Method::GET, "/a/b", "");
}
