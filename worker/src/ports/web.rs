//! Requests of our own to the web.

use std::time::Duration;

use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::stream::StreamExt as _;
use js_sys::Uint8Array;
use lattice_handlers::ports::{Web, WebError, WebHead, WebRequest, WebResponse};
use lattice_wire::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use wasm_bindgen::prelude::*;
use worker::{
    AbortController, AbortSignal, ByteStream, Delay, Error, Fetch, Headers, Request, RequestInit,
    RequestRedirect, ResponseBody,
};

/// The runtime's `fetch`. It keeps no cookies.
pub struct PlatformWeb;

#[wasm_bindgen]
extern "C" {
    /// The runtime's tables of charsets.
    type TextDecoder;

    #[wasm_bindgen(constructor, catch)]
    fn new(label: &str) -> Result<TextDecoder, JsValue>;

    #[wasm_bindgen(method, catch)]
    fn decode(this: &TextDecoder, bytes: &Uint8Array) -> Result<String, JsValue>;
}

impl Web for PlatformWeb {
    fn get(&self, request: WebRequest) -> LocalBoxFuture<'_, Result<WebResponse, WebError>> {
        Box::pin(async move {
            let controller = AbortController::default();
            let signal = controller.signal();
            let limit = Delay::from(Duration::from_millis(request.limit_ms));
            let response = match select(Box::pin(respond(&request, &signal)), limit).await {
                Either::Left((response, _)) => response.map_err(|error| WebError::Failed(error.to_string())),
                Either::Right(_) => Err(WebError::TimedOut),
            };
            // What is unread is not sent any more.
            controller.abort();
            response
        })
    }

    fn decode(&self, label: &str, bytes: &[u8]) -> Option<String> {
        TextDecoder::new(label).ok()?.decode(&Uint8Array::from(bytes)).ok()
    }
}

async fn respond(request: &WebRequest, signal: &AbortSignal) -> worker::Result<WebResponse> {
    let headers = Headers::new();
    for (name, value) in &request.headers {
        headers.set(name.as_str(), value.to_str().unwrap_or_default())?;
    }
    let mut init = RequestInit::new();
    init.with_headers(headers).with_redirect(RequestRedirect::Manual);
    let fetch = Fetch::Request(Request::new_with_init(&request.url, &init)?);
    let mut response = fetch.send_with_signal(signal).await?;
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
