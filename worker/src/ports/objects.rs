//! Calls to Durable Objects.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::stream::StreamExt as _;
use lattice_handlers::objects::protocol::ObjectName;
use lattice_handlers::ports::{Objects, PollOutcome, PortError};
use wasm_bindgen::prelude::*;
use worker::{Env, Headers, Method, Request, RequestInit, Response, Stub, WebSocket, WebsocketEvent};

use super::failed;
use super::sockets::{NORMAL_CLOSE, RELEASED_CLOSE};
use crate::{bindings, counters};

/// The header with the envelope of a poll: a WebSocket upgrade has no body and is no remote procedure call.
/// In stored traces the platform redacts headers whose name contains `secret`.
pub const POLL_HEADER: &str = "x-lattice-secret-poll";
/// The URL of every poll. Nothing reads it.
const URL: &str = "https://object/";

/// The Durable Objects of this deployment.
pub struct PlatformObjects {
    env: Env,
    /// Whether the Worker calls, and no object.
    #[cfg(feature = "chaos")]
    counts_hops: bool,
}

impl PlatformObjects {
    pub fn new(env: Env) -> Self {
        Self {
            env,
            #[cfg(feature = "chaos")]
            counts_hops: false,
        }
    }

    /// The objects as the Worker calls them.
    #[cfg(feature = "chaos")]
    pub fn counting_hops(self) -> Self {
        Self { counts_hops: true, ..self }
    }

    /// The stub of an object in the deployment's jurisdiction.
    pub fn stub(&self, name: &ObjectName) -> worker::Result<Stub> {
        let namespace = self.env.durable_object(name.kind().binding())?;
        let jurisdiction =
            self.env.var(bindings::JURISDICTION).map(|value| value.to_string()).unwrap_or_default();
        if jurisdiction.is_empty() {
            return namespace.get_by_name(&name.to_string());
        }
        crate::objects::within(&namespace, &jurisdiction)?.get_by_name(&name.to_string())
    }
}

impl Objects for PlatformObjects {
    fn call<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
    ) -> LocalBoxFuture<'a, Result<Vec<u8>, PortError>> {
        Box::pin(async move {
            counters::object_request(to.kind());
            #[cfg(feature = "chaos")]
            let _hop = self.counts_hops.then(counters::Hop::begin);
            let stub: JsValue = self.stub(to).map_err(failed("objects", "call"))?.into_rpc();
            let envelope = std::str::from_utf8(&envelope).map_err(|error| refused("envelope", &error))?;
            #[cfg(feature = "chaos")]
            if let Some(reply) = crate::chaos::plants::dropped_call(to, envelope) {
                return Ok(reply);
            }
            let stub = stub.unchecked_ref::<RpcStub>();
            let ask = || stub.ask(envelope);
            #[cfg(feature = "chaos")]
            let answer = crate::chaos::calls::disturbed(&self.env, envelope, ask).await?;
            #[cfg(not(feature = "chaos"))]
            let answer = ask().await;
            let answer = answer.map_err(|error| failure("call", &error))?;
            answer
                .as_string()
                .map(String::into_bytes)
                .ok_or_else(|| refused("call", &"the answer is not text"))
        })
    }

    fn poll<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
        deadline_ms: u64,
    ) -> LocalBoxFuture<'a, Result<PollOutcome, PortError>> {
        Box::pin(async move {
            counters::object_request(to.kind());
            #[cfg(feature = "chaos")]
            let _hop = self.counts_hops.then(counters::Hop::begin);
            let request = upgrade(&envelope).map_err(failed("objects", "poll"))?;
            let stub = self.stub(to).map_err(failed("objects", "poll"))?;
            let response = stub.fetch_with_request(request).await;
            let mut response = response.map_err(|error| failure("poll", &JsValue::from(error)))?;
            match take_socket(&mut response) {
                Some(socket) => wait(&socket, deadline_ms).await,
                None => body(response).await.map(PollOutcome::Answered),
            }
        })
    }
}

#[wasm_bindgen]
extern "C" {
    /// The part of an object's stub that worker 0.8 does not bind.
    type RpcStub;

    /// Calls the method `ask` of the object.
    #[wasm_bindgen(method, catch)]
    async fn ask(this: &RpcStub, envelope: &str) -> Result<JsValue, JsValue>;
}

/// Shows an exception: its message if it is an `Error`, otherwise its debug form.
struct Failure<'a>(&'a JsValue);

impl std::fmt::Display for Failure<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0.dyn_ref::<js_sys::Error>() {
            Some(error) => formatter.write_str(&String::from(error.message())),
            None => write!(formatter, "{:?}", self.0),
        }
    }
}

/// The error of an exception. The platform marks those of an object with too many requests.
fn failure(operation: &str, exception: &JsValue) -> PortError {
    let error = refused(operation, &Failure(exception));
    let mark = js_sys::Reflect::get(exception, &JsValue::from_str("overloaded"));
    if mark.is_ok_and(|mark| mark.is_truthy()) { error.overloaded() } else { error }
}

fn refused(operation: &str, error: &dyn std::fmt::Display) -> PortError {
    PortError::new("objects", operation, error)
}

fn upgrade(envelope: &[u8]) -> worker::Result<Request> {
    let headers = Headers::new();
    headers.set(POLL_HEADER, &STANDARD.encode(envelope))?;
    headers.set("Upgrade", "websocket")?;
    let mut init = RequestInit::new();
    init.with_method(Method::Get).with_headers(headers);
    Request::new_with_init(URL, &init)
}

fn take_socket(response: &mut Response) -> Option<WebSocket> {
    if response.status_code() != 101 {
        return None;
    }
    let taken = std::mem::replace(response, Response::empty().ok()?);
    taken.websocket()
}

/// Waits for the one message of the object. The deadline runs in this request; the object hibernates.
async fn wait(socket: &WebSocket, deadline_ms: u64) -> Result<PollOutcome, PortError> {
    let mut events = socket.events().map_err(failed("objects", "listen"))?;
    socket.accept().map_err(failed("objects", "accept"))?;
    let deadline = std::pin::pin!(super::timer::wait(deadline_ms));
    match select(events.next(), deadline).await {
        // The object forgot the poll: the client hears so at its deadline, or it would poll again at once.
        Either::Left((Some(Ok(WebsocketEvent::Close(close))), deadline))
            if close.code() == RELEASED_CLOSE =>
        {
            deadline.await;
            Ok(PollOutcome::TimedOut)
        }
        Either::Left((Some(Ok(WebsocketEvent::Message(message))), _)) => {
            Ok(message.text().map_or(PollOutcome::Closed, |text| PollOutcome::Answered(text.into_bytes())))
        }
        Either::Left(_) => Ok(PollOutcome::Closed),
        Either::Right(_) => {
            let _closed = socket.close(Some(NORMAL_CLOSE), Some("deadline"));
            Ok(PollOutcome::TimedOut)
        }
    }
}

async fn body(mut response: Response) -> Result<Vec<u8>, PortError> {
    let bytes = response.bytes().await.map_err(failed("objects", "read an answer"))?;
    if response.status_code() == 200 {
        return Ok(bytes);
    }
    Err(PortError::new("objects", "call", String::from_utf8_lossy(&bytes)))
}
