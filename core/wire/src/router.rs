//! Finds the route of a request by method and path.

use std::collections::BTreeMap;
use std::rc::Rc;

use http::Method;

use crate::{Meta, Route};

/// One segment of a route's path.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Literal(&'static str),
    Parameter,
}

type Compiled<S> = (Vec<Segment>, Rc<Route<S>>);

/// The routes of a server. If two paths match, the one with an earlier literal segment takes precedence; of two routes with
/// one path, the one with a condition on the query, if the query meets it.
///
/// Routes are grouped by their number of segments and sorted inside a group, literals before parameters. For
/// example, `GET /_matrix/client/v3/profile/@alice:example.org/displayname` has six segments. The pattern
/// `_matrix client v3 profile {} displayname` stands before `_matrix client v3 profile {} {}`, so the request
/// runs the handler of the first; `…/avatar_url` matches only the second. If the path matches, but not the
/// method, the reply is 405 `M_UNRECOGNIZED`; if no path matches, it is 404 `M_UNRECOGNIZED`.
pub struct Router<S> {
    routes: BTreeMap<usize, Vec<Compiled<S>>>,
}

/// The outcome of a lookup.
pub(crate) enum Found<'a, S> {
    /// The route, and the raw segments of its parameters in order.
    Route(&'a Route<S>, Vec<&'a str>),
    /// The path exists, but only with these methods.
    OtherMethods(Vec<&'static str>),
    /// No route has this path.
    Nothing,
}

impl<S> Router<S> {
    /// Compiles the table of routes. A server needs one router per isolate.
    #[must_use]
    pub fn new(routes: impl IntoIterator<Item = Route<S>>) -> Self {
        let mut table: BTreeMap<usize, Vec<Compiled<S>>> = BTreeMap::new();
        for route in routes {
            let route = Rc::new(route);
            for path in std::iter::once(&route.meta.path).chain(route.meta.also) {
                let pattern = pattern(path);
                table.entry(pattern.len()).or_default().push((pattern, Rc::clone(&route)));
            }
        }
        for routes in table.values_mut() {
            let key = |(_, route): &Compiled<S>| route.meta.when.is_none();
            routes.sort_by(|a, b| (&a.0, key(a)).cmp(&(&b.0, key(b))));
        }
        Self { routes: table }
    }

    /// The facts of all served operations.
    pub fn operations(&self) -> impl Iterator<Item = &'static Meta> {
        let routes = self.routes.values().flatten();
        routes
            .filter(|(own, route)| *own == pattern(route.meta.path))
            .flat_map(|(_, route)| route.operations())
    }

    /// The route for a method, a raw path and the query. The path is split before decoding, so `%2F` belongs to its
    /// segment. `HEAD` finds the route of `GET`. The paths of the client-server API before version 1.1 began with
    /// `r0`, and old clients still send them.
    pub(crate) fn find<'a>(&'a self, method: &Method, path: &'a str, query: &str) -> Found<'a, S> {
        let method = if method == Method::HEAD { &Method::GET } else { method };
        let Some(path) = path.strip_prefix('/') else {
            return Found::Nothing;
        };
        let mut segments: Vec<&str> = path.split('/').collect();
        if let ["_matrix", "client", version @ "r0", ..] = segments.as_mut_slice() {
            *version = "v3";
        }
        let mut others: Vec<&Method> = Vec::new();
        for (pattern, route) in self.routes.get(&segments.len()).into_iter().flatten() {
            if !route.meta.when.is_none_or(|when| when.may_hold(query)) {
                continue;
            }
            match parameters(pattern, &segments) {
                Some(parameters) if route.meta.method == *method => {
                    return Found::Route(route, parameters);
                }
                Some(_) => others.push(&route.meta.method),
                None => {}
            }
        }
        if others.is_empty() { Found::Nothing } else { Found::OtherMethods(allowed(&others)) }
    }
}

/// The methods in the `Allow` header of a path whose routes have `methods`.
fn allowed(methods: &[&Method]) -> Vec<&'static str> {
    let is_served = |name: &&str| methods.iter().any(|method| method.as_str() == *name);
    let mut names: Vec<&'static str> =
        ["GET", "POST", "PUT", "DELETE"].into_iter().filter(|name| is_served(name)).collect();
    if names.contains(&"GET") {
        names.push("HEAD");
    }
    names.push("OPTIONS");
    names
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

#[cfg(test)]
mod tests;
