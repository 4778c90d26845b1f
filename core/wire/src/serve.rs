//! Serves a request: the checks and headers that all operations have in common.

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use crate::credentials::address_block;
use crate::incoming::UnreadBody;
use crate::route::Call;
use crate::router::Found;
use crate::{
    Authenticate, Credentials, Incoming, MatrixError, Meta, Payload, Reply, Route, Router, ServedRequest,
};

/// The maximum length of path and query together (bytes).
pub const MAX_URL_BYTES: usize = 8 * 1024;
/// The maximum length of a request id that is accepted from a client (bytes).
pub const MAX_REQUEST_ID_BYTES: usize = 64;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The CORS headers of every response, errors included (client-server API, "Web Browser Clients").
const CORS: [(HeaderName, HeaderValue); 4] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE, OPTIONS")),
    (
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static(
            "X-Requested-With, Content-Type, Authorization, Date, X-Request-Id, Range, If-Range",
        ),
    ),
    (
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        HeaderValue::from_static(
            "Retry-After, X-Request-Id, Accept-Ranges, Content-Disposition, Content-Range, ETag",
        ),
    ),
];

/// How long a browser may cache a preflight response (seconds): each preflight is a billed request.
const PREFLIGHT_AGE: HeaderValue = HeaderValue::from_static("86400");

/// Adds the headers of every response to one that the platform makes without [`serve`].
#[must_use]
pub fn with_common_headers(mut reply: Reply, request_id: &str) -> Reply {
    reply.headers.extend(CORS);
    if let Ok(value) = HeaderValue::from_str(request_id) {
        reply.headers.insert(REQUEST_ID, value);
    }
    reply
}

/// Serves a request. Every response, errors included, has CORS headers and a request id.
pub async fn serve<S: Authenticate>(router: &Router<S>, server: &S, mut request: Incoming) -> Reply {
    let unread = UnreadBody::of(&mut request);
    let request_id = client_request_id(&request.headers).unwrap_or(&request.request_id).to_owned();
    let (method, received_ms) = (request.method.clone(), request.received_ms);
    let (mut found, mut errcode) = (None, None);
    let mut reply = if method == Method::OPTIONS {
        preflight()
    } else {
        answer(router, server, request, (&request_id, &mut found)).await.unwrap_or_else(|error| {
            errcode = error.errcode().map(str::to_owned);
            let is_oauth = found.is_some_and(|meta| meta.oauth_errors);
            if is_oauth { error.into_oauth_reply() } else { error.into_reply() }
        })
    };
    unread.drain().await;
    server.request_served(&ServedRequest {
        method: &method,
        meta: found,
        status: reply.status,
        errcode: errcode.as_deref(),
        received_ms,
        request_id: &request_id,
    });
    if method == Method::HEAD {
        reply.body = Payload::Bytes(Vec::new());
    }
    with_common_headers(reply, &request_id)
}

/// Runs the cheap checks first: a path without a route costs no rate limit, authentication or reading.
async fn answer<S: Authenticate>(
    router: &Router<S>,
    server: &S,
    request: Incoming,
    (request_id, found): (&str, &mut Option<&'static Meta>),
) -> Result<Reply, MatrixError> {
    let Incoming { method, path, query, headers, address, body, .. } = request;
    if path.len() + query.len() > MAX_URL_BYTES {
        return Err(MatrixError::too_large(format!("The URL is longer than {MAX_URL_BYTES} bytes.")));
    }
    let (route, parameters) = match router.find(&method, &path, &query) {
        Found::Route(route, parameters) => (route, parameters),
        Found::OtherMethods(methods) => return Ok(other_method(&methods)),
        Found::Nothing => {
            return Err(MatrixError::unrecognized("This server does not serve this path."));
        }
    };
    *found = Some(route.meta);
    let address = address.as_deref().and_then(address_block);
    server.admit_address(route.meta, address.as_deref())?;
    let token_query = server.accepts_query_token().then_some(query.as_str());
    let credentials = Credentials::read(&headers, token_query, address);
    let call = Call { credentials, path: &path, parameters, query: &query, headers: &headers, body };
    (route.run)(server, call).await.inspect_err(|error| report(server, route, request_id, error))
}

/// Reports undeclared error codes and failures of the server.
fn report<S: Authenticate>(server: &S, route: &Route<S>, request_id: &str, error: &MatrixError) {
    if !route.operations().any(|meta| error.is_declared(meta.errors)) {
        server.undeclared_error(route.meta, error.errcode().unwrap_or_default());
    }
    // Media that is not uploaded yet is late, or another server failed: this one did not.
    let is_other = [StatusCode::BAD_GATEWAY, StatusCode::GATEWAY_TIMEOUT].contains(&error.status());
    if error.status().is_server_error() && !is_other {
        server.server_failed(request_id, route.meta, error);
    }
}

fn preflight() -> Reply {
    let mut reply = Reply::empty(StatusCode::NO_CONTENT);
    reply.headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE);
    reply
}

/// A 405 with the methods of the path in `Allow`.
fn other_method(methods: &[&str]) -> Reply {
    let mut reply = MatrixError::method_not_allowed("This path does not take this method.").into_reply();
    if let Ok(methods) = HeaderValue::from_str(&methods.join(", ")) {
        reply.headers.insert(header::ALLOW, methods);
    }
    reply
}

/// The client's `X-Request-Id`, if the id is short and has only letters, digits, `-`, `_` and `.`.
fn client_request_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_plain && (1..=MAX_REQUEST_ID_BYTES).contains(&id.len())).then_some(id)
}
