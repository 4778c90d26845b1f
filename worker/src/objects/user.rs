//! The Durable Object class `UserObject`.

use lattice_handlers::objects::protocol::ObjectKind;
use wasm_bindgen::prelude::*;
use worker::{
    DurableObject, Env, Error, Request, Response, Result, State, WebSocket, WebSocketIncomingMessage,
    durable_object,
};

use super::Host;

/// The Durable Object of one local user.
#[durable_object]
pub struct UserObject {
    host: Host,
}

impl DurableObject for UserObject {
    fn new(state: State, env: Env) -> Self {
        Self { host: Host::new(ObjectKind::User, state, env) }
    }

    async fn fetch(&self, request: Request) -> Result<Response> {
        self.host.fetch(request).await
    }

    async fn alarm(&self) -> Result<Response> {
        self.host.alarm().await
    }

    async fn websocket_message(&self, _: WebSocket, _: WebSocketIncomingMessage) -> Result<()> {
        Ok(())
    }

    async fn websocket_close(&self, socket: WebSocket, _: usize, _: String, _: bool) -> Result<()> {
        Host::closed(&socket)
    }

    async fn websocket_error(&self, socket: WebSocket, _: Error) -> Result<()> {
        Host::closed(&socket)
    }
}

#[wasm_bindgen]
impl UserObject {
    /// Executes the command in `envelope`. Callers reach this method by remote procedure call.
    pub async fn ask(&self, envelope: String) -> std::result::Result<String, JsValue> {
        self.host.ask(&envelope).await
    }
}
