//! One request, one answer: what every operation has in common.

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};

use crate::credentials::household;
use crate::route::Call;
use crate::router::Found;
use crate::{Authenticate, Credentials, Incoming, MatrixError, Payload, Reply, Route, Router};

/// The longest path and query together (bytes).
pub const MAX_URL_BYTES: usize = 8 * 1024;
/// The longest request id that is taken over from a client (bytes).
pub const MAX_REQUEST_ID_BYTES: usize = 64;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Client-server API, "Web Browser Clients": on every answer, errors included.
const CORS: [(HeaderName, HeaderValue); 4] = [
    (header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE, OPTIONS")),
    (
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("X-Requested-With, Content-Type, Authorization, Date, X-Request-Id"),
    ),
    (header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After, X-Request-Id")),
];

/// How long a browser may remember the answer to its preflight (seconds): each one is a paid request.
const PREFLIGHT_AGE: HeaderValue = HeaderValue::from_static("86400");

/// Adds the CORS headers: for the answers that a platform has to make itself.
#[must_use]
pub fn with_cors(mut reply: Reply) -> Reply {
    reply.headers.extend(CORS);
    reply
}

/// Answers a request. There is always an answer, and it always carries CORS and a request id.
pub async fn serve<S: Authenticate>(router: &Router<S>, server: &S, request: Incoming) -> Reply {
    let request_id = given_id(&request.headers).unwrap_or(&request.request_id).to_owned();
    let is_head = request.method == Method::HEAD;
    let mut reply = if request.method == Method::OPTIONS {
        preflight()
    } else {
        answer(router, server, request, &request_id).await.unwrap_or_else(MatrixError::into_reply)
    };
    if is_head {
        reply.body = Payload::Bytes(Vec::new());
    }
    reply = with_cors(reply);
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        reply.headers.insert(REQUEST_ID, value);
    }
    reply
}

/// Cheap checks first: nothing is read, asked or counted for a path that is not served.
async fn answer<S: Authenticate>(
    router: &Router<S>,
    server: &S,
    request: Incoming,
    request_id: &str,
) -> Result<Reply, MatrixError> {
    let Incoming { method, path, query, headers, address, body, .. } = request;
    if path.len() + query.len() > MAX_URL_BYTES {
        return Err(MatrixError::too_large(format!("The URL is longer than {MAX_URL_BYTES} bytes.")));
    }
    let (route, parameters) = match router.find(&method, &path) {
        Found::Route(route, parameters) => (route, parameters),
        Found::OtherMethods(methods) => return Ok(other_method(&methods)),
        Found::Nothing => {
            return Err(MatrixError::unrecognized("This server does not serve this path."));
        }
    };
    let address = address.as_deref().and_then(household);
    server.admit_address(route.meta, address.as_deref())?;
    let token_query = server.accepts_query_token().then_some(query.as_str());
    let credentials = Credentials::read(&headers, token_query, address);
    let call = Call { credentials, path: &path, parameters, query: &query, headers: &headers, body };
    (route.run)(server, call).await.or_else(|error| {
        report(server, route, request_id, &error);
        if route.meta.oauth_errors { Ok(error.into_oauth_reply()) } else { Err(error) }
    })
}

/// Tells the server of errors that somebody should look at.
fn report<S: Authenticate>(server: &S, route: &Route<S>, request_id: &str, error: &MatrixError) {
    if !route.operations().any(|meta| error.is_declared(meta.errors)) {
        server.undeclared_error(route.meta, error.errcode().unwrap_or_default());
    }
    if error.status().is_server_error() {
        server.server_failed(request_id, route.meta, error);
    }
}

fn preflight() -> Reply {
    let mut reply = Reply::empty(StatusCode::NO_CONTENT);
    reply.headers.insert(header::ACCESS_CONTROL_MAX_AGE, PREFLIGHT_AGE);
    reply
}

/// 405, with the methods that the path takes.
fn other_method(methods: &[&str]) -> Reply {
    let mut reply = MatrixError::method_not_allowed("This path does not take this method.").into_reply();
    if let Ok(methods) = HeaderValue::from_str(&methods.join(", ")) {
        reply.headers.insert(header::ALLOW, methods);
    }
    reply
}

/// The client's own id if it is short and plain.
fn given_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_plain && (1..=MAX_REQUEST_ID_BYTES).contains(&id.len())).then_some(id)
}
