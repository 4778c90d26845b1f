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
use worker::{Env, Request, Response, Result, State, WebSocket, WebSocketPair, console_error};

use crate::ports::{
    COMMAND_HEADER, PlatformAlarms, PlatformClock, PlatformDatabase, PlatformEntropy, PlatformObjects,
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

    /// A command, or a poll.
    pub async fn fetch(&self, mut request: Request) -> Result<Response> {
        #[cfg(feature = "chaos")]
        if let Some(answer) = crate::chaos::inside(&request, &self.state).await {
            return answer;
        }
        let envelope = match request.headers().get(COMMAND_HEADER)? {
            Some(poll) => {
                STANDARD.decode(poll).map_err(|error| worker::Error::RustError(error.to_string()))?
            }
            None => request.bytes().await?,
        };
        let spoken = AssertUnwindSafe(self.command(&envelope)).catch_unwind().await;
        match spoken {
            Ok(Ok(Spoken::Answer(bytes))) => Response::from_bytes(bytes),
            Ok(Ok(Spoken::Wait(attachment))) => self.keep_waiting(attachment),
            Ok(Err(error)) => {
                console_error!("{}: {error}", self.kind.as_str());
                Response::error(error.to_string(), 500)
            }
            Err(_) => {
                // The platform has logged it. What the panic left in memory is not to be trusted; what it left in storage is a whole commit.
                self.shell.replace(None);
                Response::error("the object panicked", 500)
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
