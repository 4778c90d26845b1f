//! What all objects have in common: bytes in, the generic shell, bytes out.

use std::cell::RefCell;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::FutureExt as _;
use lattice_handlers::objects::host::{ObjectPorts, Shell, ShellPorts, Spoken};
use lattice_handlers::objects::open;
use lattice_handlers::objects::protocol::{ObjectKind, ObjectName};
use lattice_handlers::ports::{Alarms as _, Clock as _, PortError};
use wasm_bindgen::JsValue;
use worker::{Env, Request, Response, Result, State, WebSocket, WebSocketPair, console_error};

use crate::ports::{
    POLL_HEADER, PlatformAlarms, PlatformClock, PlatformDatabase, PlatformEntropy, PlatformObjects,
    PlatformSockets, PlatformSql,
};

/// How long after a failed alarm the next one fires (milliseconds). The platform would give up after six.
const ALARM_RETRY_MS: u64 = 30_000;

/// One object of the platform.
pub struct Host {
    kind: ObjectKind,
    state: Rc<State>,
    env: Env,
    shell: RefCell<Option<Rc<Shell>>>,
}

/// After a panic the shell, and with it all memory of the object, is replaced ([`Host::fetch`]).
impl std::panic::RefUnwindSafe for Host {}
impl std::panic::UnwindSafe for Host {}

impl Host {
    /// Wraps the state. Reads and writes nothing.
    pub fn new(kind: ObjectKind, state: State, env: Env) -> Self {
        let host = Self { kind, state: Rc::new(state), env, shell: RefCell::new(None) };
        #[cfg(feature = "chaos")]
        crate::chaos::count_boot(&host.state);
        host
    }

    /// A command, by a remote procedure call: arguments and results of these are in no trace (docs/adr/0014).
    pub async fn ask(&self, envelope: &str) -> std::result::Result<String, JsValue> {
        match self.speak(envelope.as_bytes()).await? {
            Spoken::Answer(answer) => {
                String::from_utf8(answer).map_err(|_| JsValue::from("an answer is text"))
            }
            Spoken::Wait(_) => Err(JsValue::from("a command that waits has no socket")),
        }
    }

    /// A poll: a request for a WebSocket, with the envelope in a header.
    pub async fn fetch(&self, request: Request) -> Result<Response> {
        #[cfg(feature = "chaos")]
        if let Some(answer) = crate::chaos::inside(&request, &self.state).await {
            return answer;
        }
        let Some(poll) = request.headers().get(POLL_HEADER)? else { return Response::error("no poll", 400) };
        let envelope = STANDARD.decode(poll).map_err(|error| worker::Error::RustError(error.to_string()))?;
        match self.speak(&envelope).await {
            Ok(Spoken::Answer(answer)) => Response::from_bytes(answer),
            Ok(Spoken::Wait(attachment)) => self.keep_waiting(attachment),
            Err(error) => Response::error(error.as_string().unwrap_or_default(), 500),
        }
    }

    /// What the logic says. A failure is logged; after a panic the object forgets its memory: what the panic
    /// left there is not to be trusted, what it left in storage is a whole commit.
    async fn speak(&self, envelope: &[u8]) -> std::result::Result<Spoken, JsValue> {
        match AssertUnwindSafe(self.command(envelope)).catch_unwind().await {
            Ok(Ok(spoken)) => Ok(spoken),
            Ok(Err(error)) => {
                console_error!("{}: {error}", self.kind.as_str());
                Err(JsValue::from(error.to_string()))
            }
            Err(_) => {
                self.shell.replace(None);
                Err(JsValue::from("the object panicked"))
            }
        }
    }

    async fn command(&self, envelope: &[u8]) -> std::result::Result<Spoken, PortError> {
        let shell = self.shell()?;
        let spoken = shell.command(envelope).await?;
        if shell.is_unsettled() {
            self.state.wait_until(async move {
                if let Err(error) = shell.drain().await {
                    console_error!("drain: {error}");
                }
            });
        }
        Ok(spoken)
    }

    /// The alarm never fails: it logs, and comes again.
    pub async fn alarm(&self) -> Result<Response> {
        #[cfg(feature = "chaos")]
        crate::chaos::count_alarm(&self.state);
        let fired = match self.shell() {
            Ok(shell) => shell.alarm().await,
            Err(error) => Err(error),
        };
        if let Err(error) = fired {
            console_error!("alarm: {error}");
            let again_ms = PlatformClock.now_ms() + ALARM_RETRY_MS;
            if let Err(error) = PlatformAlarms::new(self.kind, self.state.clone()).set(again_ms).await {
                console_error!("alarm: {error}");
            }
        }
        Response::empty()
    }

    /// A poll's socket closed: finishes the handshake.
    pub fn closed(socket: &WebSocket) -> Result<()> {
        let _already_closed = socket.close(None, None::<&str>);
        Ok(())
    }

    /// Accepts the socket for hibernation: from here on the object may leave memory.
    fn keep_waiting(&self, attachment: Vec<u8>) -> Result<Response> {
        let pair = WebSocketPair::new()?;
        let text =
            String::from_utf8(attachment).map_err(|error| worker::Error::RustError(error.to_string()))?;
        self.state.accept_web_socket(&pair.server);
        pair.server.serialize_attachment(text)?;
        Response::from_websocket(pair.client)
    }

    fn shell(&self) -> std::result::Result<Rc<Shell>, PortError> {
        if let Some(shell) = &*self.shell.borrow() {
            return Ok(shell.clone());
        }
        let name = self.state.id().name().unwrap_or_default();
        let name = ObjectName::parse(self.kind, &name)
            .ok_or_else(|| PortError::new("objects", "open", format!("`{name}` is no name of an object")))?;
        let ports = ObjectPorts {
            sql: Rc::new(PlatformSql::new(self.kind, self.state.clone())),
            clock: Rc::new(PlatformClock),
            entropy: Rc::new(PlatformEntropy),
            sockets: Rc::new(PlatformSockets::new(self.state.clone())),
        };
        let shell_ports = ShellPorts {
            objects: Rc::new(PlatformObjects::new(self.env.clone())),
            database: Rc::new(PlatformDatabase::new(self.env.clone())),
            alarms: Rc::new(PlatformAlarms::new(self.kind, self.state.clone())),
        };
        let shell = Rc::new(open(name, ports, shell_ports));
        *self.shell.borrow_mut() = Some(shell.clone());
        Ok(shell)
    }
}
