//! One request, one answer: what every operation has in common.

use http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};

use crate::{Authenticate, BodyKind, Credentials, Incoming, MatrixError, Parts, Reply, Router};

/// The longest path and query together (bytes).
pub const MAX_URL_BYTES: usize = 8 * 1024;
/// The longest request id that is taken over from a client (bytes).
pub const MAX_REQUEST_ID_BYTES: usize = 64;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Client-server API, "Web Browser Clients": on every answer, errors included.
const CORS: [(HeaderName, HeaderValue); 4] = [
    (http::header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*")),
    (
        http::header::ACCESS_CONTROL_ALLOW_METHODS,
        HeaderValue::from_static("GET, HEAD, POST, PUT, DELETE, OPTIONS"),
    ),
    (
        http::header::ACCESS_CONTROL_ALLOW_HEADERS,
        HeaderValue::from_static("X-Requested-With, Content-Type, Authorization, Date, X-Request-Id"),
    ),
    (http::header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static("Retry-After, X-Request-Id")),
];

/// Answers a request. There is always an answer, and it always carries CORS and a request id.
pub async fn serve<S: Authenticate>(router: &Router<S>, server: &S, request: Incoming) -> Reply {
    let request_id = request_id(&request);
    let is_head = request.method == Method::HEAD;
    let mut reply = if request.method == Method::OPTIONS {
        Reply::empty(StatusCode::NO_CONTENT)
    } else {
        answer(router, server, request).await.unwrap_or_else(MatrixError::into_reply)
    };
    if is_head {
        reply.body.clear();
    }
    reply.headers.extend(CORS);
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
) -> Result<Reply, MatrixError> {
    if request.path.len() + request.query.len() > MAX_URL_BYTES {
        return Err(MatrixError::too_large(format!("The URL is longer than {MAX_URL_BYTES} bytes.")));
    }
    let (route, path) = router.find(&request.method, &request.path)?;
    let credentials = Credentials::read(&request.headers, request.address.as_deref())?;
    server.admit_address(route.meta, credentials.address.as_deref())?;
    let body = match route.meta.body {
        BodyKind::None => Vec::new(),
        _ => Incoming::read_body(request.body, &request.headers, route.meta.max_body).await?,
    };
    let parts = Parts { path, query: &request.query, body: &body };
    let result = (route.run)(server, &credentials, &parts).await;
    if let Err(error) = &result
        && !error.is_declared(route.meta.errors)
    {
        server.undeclared_error(route.meta, error.errcode().unwrap_or_default());
    }
    result
}

/// The client's own id if it is short and plain, else the one made for this request.
fn request_id(request: &Incoming) -> String {
    given_id(&request.headers).unwrap_or(&request.request_id).to_owned()
}

fn given_id(headers: &HeaderMap) -> Option<&str> {
    let id = headers.get(REQUEST_ID)?.to_str().ok()?;
    let plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (plain && (1..=MAX_REQUEST_ID_BYTES).contains(&id.len())).then_some(id)
}
