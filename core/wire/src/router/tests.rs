//! Tests of the precedence of routes.

use http::Method;

use super::{Found, Router};
use crate::{MatrixError, Meta, Route, When};

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
        GET "/a/{x}/c/",
        GET "/_matrix/client/v3/sync"
    ]);
    let found = match router.find(method, path, "") {
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

#[test]
fn old_paths_of_the_client_server_api_find_the_same_routes() {
    check(&Method::GET, "/_matrix/client/r0/sync", "/_matrix/client/v3/sync ");
    check(&Method::GET, "/_matrix/client/r1/sync", "");
    check(&Method::GET, "/_matrix/federation/r0/sync", "");
}

#[test]
fn of_two_routes_with_one_path_the_query_decides() {
    let plain = routes![PUT "/a/{x}", PUT "/a/b"];
    let later = Route::<()> {
        meta: &Meta {
            name: "later",
            method: Method::PUT,
            path: "/a/{y}",
            when: Some(When::Query("x.delay")),
            ..Meta::PLAIN
        },
        other: None,
        run: |(), _| Box::pin(async { Err(MatrixError::unrecognized("")) }),
    };
    let router = Router::new(plain.into_iter().chain([later]));
    for (path, query, expected) in [
        ("/a/c", "", "/a/{x}"),
        ("/a/c", "delay=1", "/a/{x}"),
        ("/a/c", "a=x.delay", "/a/{x}"),
        ("/a/c", "x.delay=1", "/a/{y}"),
        ("/a/c", "a=1&x.delay", "/a/{y}"),
        ("/a/b", "x.delay=1", "/a/b"),
    ] {
        let Found::Route(route, _) = router.find(&Method::PUT, path, query) else { panic!("{path}?{query}") };
        assert_eq!(route.meta.path, expected, "{path}?{query}");
    }
}
