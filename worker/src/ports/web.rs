//! Requests of our own to the web.

use std::time::Duration;

use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::stream::StreamExt as _;
use js_sys::{Reflect, Uint8Array};
use lattice_handlers::ports::{Web, WebError, WebHead, WebRequest, WebResponse};
use lattice_wire::Payload;
use lattice_wire::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use wasm_bindgen::prelude::*;
use worker::{
    AbortController, ByteStream, Delay, Env, Error, Headers, Method, RequestInit, RequestRedirect, Response,
    ResponseBody, web_sys,
};

use crate::bindings::SCANNER;

/// The runtime's `fetch`. It keeps no cookies.
pub struct PlatformWeb(Env);

impl PlatformWeb {
    pub fn new(env: Env) -> Self {
        Self(env)
    }
}

#[wasm_bindgen]
extern "C" {
    /// The runtime's tables of charsets.
    type TextDecoder;

    #[wasm_bindgen(constructor, catch)]
    fn new(label: &str) -> Result<TextDecoder, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn decode(this: &TextDecoder, bytes: &Uint8Array) -> Result<String, JsValue>;

    /// What has a `fetch`: the global object, or a service.
    type Fetching;

    #[wasm_bindgen(method, catch)]
    async fn fetch(this: &Fetching, url: &str, init: &web_sys::RequestInit) -> Result<JsValue, JsValue>;
}

impl Web for PlatformWeb {
    fn get(&self, request: WebRequest) -> LocalBoxFuture<'_, Result<WebResponse, WebError>> {
        Box::pin(limited(request, js_sys::global().unchecked_into(), None))
    }

    fn post(&self, request: WebRequest, body: Payload) -> LocalBoxFuture<'_, Result<WebResponse, WebError>> {
        // By the operator's own service, if there is one: what is not on the public web cannot be reached otherwise.
        let service = Reflect::get(self.0.as_ref(), &SCANNER.into()).ok().filter(JsValue::is_object);
        let from = service.unwrap_or_else(|| js_sys::global().into());
        Box::pin(async move {
            let body = streamed(body).map_err(WebError::Failed)?;
            limited(request, from.unchecked_into(), Some(body)).await
        })
    }

    fn decode(&self, label: &str, bytes: &[u8]) -> Option<String> {
        TextDecoder::new(label).ok()?.decode(&Uint8Array::from(bytes)).ok()
    }
}

/// The body of a request, which the runtime reads by itself.
fn streamed(body: Payload) -> Result<JsValue, String> {
    match body {
        Payload::Bytes(bytes) => Ok(Uint8Array::from(bytes.as_slice()).into()),
        Payload::Platform(body) => match body.downcast::<ResponseBody>().map(|body| *body) {
            Ok(ResponseBody::Stream(stream)) => Ok(stream.into()),
            _ => Err("a body of another platform".to_owned()),
        },
        Payload::Stream(_) => Err("a stream of our own".to_owned()),
    }
}

/// Makes a request, with a body by the method `POST`, within its time.
async fn limited(
    request: WebRequest,
    from: Fetching,
    body: Option<JsValue>,
) -> Result<WebResponse, WebError> {
    let controller = AbortController::default();
    let limit = Delay::from(Duration::from_millis(request.limit_ms));
    let signal = controller.signal();
    let responded = init(&request, body).map(|init| {
        init.set_signal(Some(&signal));
        respond(&request, from, init)
    });
    let response = match responded {
        Ok(responding) => match select(Box::pin(responding), limit).await {
            Either::Left((response, _)) => response.map_err(|error| WebError::Failed(error.to_string())),
            Either::Right(_) => Err(WebError::TimedOut),
        },
        Err(error) => Err(WebError::Failed(error.to_string())),
    };
    // What is unread is not sent any more.
    controller.abort();
    response
}

fn init(request: &WebRequest, body: Option<JsValue>) -> worker::Result<web_sys::RequestInit> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name.as_str(), value.to_str().unwrap_or_default())?;
    }
    let mut init = RequestInit::new();
    let method = if body.is_some() { Method::Post } else { Method::Get };
    init.with_headers(headers).with_redirect(RequestRedirect::Manual).with_method(method).with_body(body);
    Ok((&init).into())
}

async fn respond(
    request: &WebRequest,
    from: Fetching,
    init: web_sys::RequestInit,
) -> worker::Result<WebResponse> {
    let response = from.fetch(&request.url, &init).await?;
    let response: web_sys::Response =
        response.dyn_into().map_err(|_| Error::RustError("no response".to_owned()))?;
    let mut response = Response::from(response);
    let status = StatusCode::from_u16(response.status_code());
    let status = status.map_err(|_| Error::RustError("no status".to_owned()))?;
    let head = WebHead { status, headers: headers_of(response.headers()) };
    let max = (request.max_bytes)(&head);
    if max == 0 {
        return Ok(WebResponse { head, body: Vec::new(), is_whole: false });
    }
    let (body, is_whole) = match response.body() {
        ResponseBody::Empty => (Vec::new(), true),
        ResponseBody::Body(bytes) => (bytes.iter().copied().take(max).collect(), bytes.len() <= max),
        ResponseBody::Stream(_) => read(response.stream()?, max).await?,
    };
    Ok(WebResponse { head, body, is_whole })
}

/// Reads the beginning of a body, and whether that is all. The runtime has undone the content coding, piece for piece.
async fn read(mut pieces: ByteStream, max: usize) -> worker::Result<(Vec<u8>, bool)> {
    let mut body = Vec::new();
    while let Some(piece) = pieces.next().await {
        let piece = piece?;
        let left = max - body.len();
        if let Some(beginning) = piece.get(..left)
            && piece.len() > left
        {
            body.extend_from_slice(beginning);
            return Ok((body, false));
        }
        body.extend(piece);
    }
    Ok((body, true))
}

/// The headers that are text.
fn headers_of(headers: &Headers) -> HeaderMap {
    let pairs = headers.entries().filter_map(|(name, value)| {
        let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
        Some((name, HeaderValue::from_str(&value).ok()?))
    });
    pairs.collect()
}
