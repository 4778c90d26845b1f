//! Calls to Durable Objects.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::{Either, LocalBoxFuture, select};
use futures_util::stream::StreamExt as _;
use js_sys::Uint8Array;
use lattice_handlers::objects::protocol::{ObjectName, Travel};
use lattice_handlers::ports::{Objects, PollOutcome, PortError};
use std::time::Duration;
use worker::{Delay, Env, Headers, Method, Request, RequestInit, Response, Stub, WebSocket, WebsocketEvent};

use super::failed;
use super::sockets::NORMAL_CLOSE;
use crate::{bindings, counters};

/// Carries a small command, and that of a poll, which as an upgrade has no body: a body is a stream, and
/// between objects a stream costs more than everything else about a request. The platform redacts headers
/// whose name contains `secret` in its traces.
pub const COMMAND_HEADER: &str = "x-lattice-secret-command";
/// The largest command that travels in the header (bytes).
const MAX_HEADER_COMMAND_BYTES: usize = 4 * 1024;
/// The URL of every request to an object: it says nothing and is not read.
const URL: &str = "https://object/";

/// The objects of this deployment.
pub struct PlatformObjects(Env);

impl PlatformObjects {
    /// The objects bound in `env`.
    pub fn new(env: Env) -> Self {
        Self(env)
    }

    /// The stub of an object, in the jurisdiction of the deployment.
    pub fn stub(&self, name: &ObjectName) -> worker::Result<Stub> {
        let namespace = self.0.durable_object(bindings::namespace(name.kind()))?;
        let jurisdiction =
            self.0.var(bindings::JURISDICTION).map(|value| value.to_string()).unwrap_or_default();
        if jurisdiction.is_empty() {
            return namespace.get_by_name(&name.to_string());
        }
        crate::objects::within(&namespace, &jurisdiction)?.get_by_name(&name.to_string())
    }

    async fn request(&self, to: &ObjectName, init: &RequestInit) -> worker::Result<Response> {
        counters::object_request(to.kind());
        self.stub(to)?.fetch_with_request(Request::new_with_init(URL, init)?).await
    }
}

impl Objects for PlatformObjects {
    fn call<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
        travel: Travel,
    ) -> LocalBoxFuture<'a, Result<Vec<u8>, PortError>> {
        Box::pin(async move {
            let mut init = RequestInit::new();
            if travel == Travel::Header && envelope.len() <= MAX_HEADER_COMMAND_BYTES {
                init.with_headers(command_header(&envelope).map_err(failed("objects", "call"))?);
            } else {
                init.with_method(Method::Post).with_body(Some(Uint8Array::from(envelope.as_slice()).into()));
            }
            let response = self.request(to, &init).await.map_err(failed("objects", "call"))?;
            body(response).await
        })
    }

    fn poll<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
        deadline_ms: u64,
    ) -> LocalBoxFuture<'a, Result<PollOutcome, PortError>> {
        Box::pin(async move {
            let headers = command_header(&envelope).map_err(failed("objects", "poll"))?;
            headers.set("Upgrade", "websocket").map_err(failed("objects", "poll"))?;
            let mut init = RequestInit::new();
            init.with_method(Method::Get).with_headers(headers);
            let mut response = self.request(to, &init).await.map_err(failed("objects", "poll"))?;
            match take_socket(&mut response) {
                Some(socket) => wait(&socket, deadline_ms).await,
                None => body(response).await.map(PollOutcome::Answered),
            }
        })
    }
}

fn command_header(envelope: &[u8]) -> worker::Result<Headers> {
    let headers = Headers::new();
    headers.set(COMMAND_HEADER, &STANDARD.encode(envelope))?;
    Ok(headers)
}

fn take_socket(response: &mut Response) -> Option<WebSocket> {
    if response.status_code() != 101 {
        return None;
    }
    let taken = std::mem::replace(response, Response::empty().ok()?);
    taken.websocket()
}

/// Waits for the one message of the object. The deadline is this request's; the object sleeps.
async fn wait(socket: &WebSocket, deadline_ms: u64) -> Result<PollOutcome, PortError> {
    let mut events = socket.events().map_err(failed("objects", "listen"))?;
    socket.accept().map_err(failed("objects", "accept"))?;
    let deadline = std::pin::pin!(Delay::from(Duration::from_millis(deadline_ms)));
    match select(events.next(), deadline).await {
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
