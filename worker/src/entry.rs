//! Converts platform requests to [`Incoming`] and replies to platform responses.

use std::any::Any;
use std::panic::AssertUnwindSafe;

use futures_util::future::{FutureExt as _, LocalBoxFuture};
use futures_util::stream::StreamExt as _;
use lattice_handlers::housekeep as housekeep_media;
use lattice_handlers::ports::Clock as _;
use lattice_wire::http::header::{AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, IF_RANGE, RANGE};
use lattice_wire::http::{HeaderMap, HeaderName, HeaderValue, Method};
use lattice_wire::{
    BodyError, BodySource, Incoming, MAX_DRAINED_BYTES, MatrixError, Payload, Reply, serve as serve_matrix,
};
use worker::{Env, Error, Headers, Request, Response, ResponseBody, Result, console_error};

use crate::isolate::Isolate;
use crate::ports::{PlatformClock, UnreadRequest};

/// Answers a request. A panic in a handler becomes a 500 response and affects no other request.
pub async fn serve(request: Request, env: &Env) -> Result<Response> {
    let isolate = match Isolate::of(env) {
        Ok(isolate) => isolate,
        Err(sentence) => {
            return into_response(failure("The server is not configured.", &sentence));
        }
    };
    let answer = AssertUnwindSafe(async {
        #[cfg(feature = "chaos")]
        crate::chaos::panic_if_asked(&request);
        let incoming = incoming(request)?;
        let server = isolate.server(env, incoming.address.as_deref());
        Ok::<Reply, worker::Error>(serve_matrix(&isolate.router, &server, incoming).await)
    });
    // The platform logs the panic itself.
    let panicked = |_| Ok(failure("The server failed to do this.", "a handler panicked"));
    into_response(answer.catch_unwind().await.unwrap_or_else(panicked)?)
}

/// Runs the scheduled job; what fails is in the log, and the next run begins again.
pub async fn housekeep(env: &Env, planned_ms: f64) {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time since 1970")]
    let planned_ms = planned_ms as u64;
    match Isolate::of(env) {
        Ok(isolate) => {
            if let Err(error) = housekeep_media(&isolate.server(env, None), planned_ms).await {
                console_error!("scheduled job: {error}");
            }
        }
        Err(sentence) => console_error!("scheduled job: {sentence}"),
    }
}

/// A 500 response whose cause is in the log, under the request id of the response.
fn failure(error: &'static str, cause: &str) -> Reply {
    let request_id = request_id();
    console_error!("request {request_id}: {cause}");
    lattice_wire::with_common_headers(MatrixError::unknown(error).into_reply(), &request_id)
}

fn incoming(request: Request) -> Result<Incoming> {
    let (path, query) = path_and_query(&request.inner().url());
    let method = Method::from_bytes(request.inner().method().as_bytes())
        .map_err(|error| worker::Error::RustError(error.to_string()))?;
    let headers = headers(request.headers());
    // Cloudflare replaces what the client sent; a proxy before workerd must do the same (docs/deploying.md).
    let address = headers.get("cf-connecting-ip").and_then(|value| value.to_str().ok()).map(str::to_owned);
    let has_body = ![Method::GET, Method::HEAD, Method::OPTIONS].contains(&method);
    let has_stream = has_body && request.inner().body().is_some();
    let body: Box<dyn BodySource> =
        if has_stream { Box::new(UnreadRequest(request)) } else { Box::new(Vec::new()) };
    let (received_ms, request_id) = (PlatformClock.now_ms(), request_id());
    Ok(Incoming { method, path, query, headers, address, received_ms, request_id, body })
}

/// Splits a URL into path and query, both still percent-encoded: the router decodes each segment later.
fn path_and_query(url: &str) -> (String, String) {
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let target = after_scheme.find('/').and_then(|at| after_scheme.get(at..)).unwrap_or("/");
    let target = target.split_once('#').map_or(target, |(target, _)| target);
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    (path.to_owned(), query.to_owned())
}

/// The headers that the server reads. The others are not copied from JavaScript, which saves time.
const WANTED: [HeaderName; 7] = [
    AUTHORIZATION,
    CONTENT_LENGTH,
    CONTENT_TYPE,
    IF_RANGE,
    RANGE,
    HeaderName::from_static("cf-connecting-ip"),
    HeaderName::from_static("x-request-id"),
];

fn headers(headers: &Headers) -> HeaderMap {
    let pairs = WANTED.into_iter().filter_map(|name| {
        let value = headers.get(name.as_str()).ok().flatten()?;
        Some((name, HeaderValue::from_str(&value).ok()?))
    });
    pairs.collect()
}

fn request_id() -> String {
    let mut bytes = [0; 8];
    crate::ports::fill(&mut bytes);
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn into_response(reply: Reply) -> Result<Response> {
    let headers = Headers::new();
    for (name, value) in &reply.headers {
        headers.append(name.as_str(), value.to_str().unwrap_or_default())?;
    }
    let response = match reply.body {
        Payload::Bytes(bytes) if bytes.is_empty() => Response::empty()?,
        Payload::Bytes(bytes) => Response::from_bytes(bytes)?,
        Payload::Stream(pieces) => {
            let broken = |_| Error::RustError("the stream broke".to_owned());
            Response::from_stream(pieces.map(move |piece| piece.map_err(broken)))?
        }
        Payload::Platform(body) => {
            let body = body.downcast::<ResponseBody>();
            let unknown = |_| Error::RustError("a body of another platform".to_owned());
            Response::from_body(*body.map_err(unknown)?)?
        }
    };
    Ok(response.with_headers(headers).with_status(reply.status.as_u16()))
}

impl BodySource for UnreadRequest {
    fn read(
        mut self: Box<Self>,
        max: usize,
    ) -> LocalBoxFuture<'static, std::result::Result<Vec<u8>, BodyError>> {
        Box::pin(async move {
            let (mut body, mut length) = (Vec::new(), 0);
            let mut stream = self.0.stream().map_err(|_| BodyError::Broken)?;
            while length <= max + MAX_DRAINED_BYTES {
                let Some(chunk) = stream.next().await else { break };
                let chunk = chunk.map_err(|_| BodyError::Broken)?;
                length += chunk.len();
                if length <= max {
                    body.extend(chunk);
                }
            }
            if length > max { Err(BodyError::TooLarge) } else { Ok(body) }
        })
    }

    fn into_platform(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}
