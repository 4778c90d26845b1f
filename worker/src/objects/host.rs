//! The platform side of every object: passes commands, polls and alarms to the generic shell.

use std::cell::RefCell;
use std::panic::AssertUnwindSafe;
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use futures_util::future::FutureExt as _;
use lattice_handlers::objects::host::{CommandOutcome, ObjectPorts, Shell, ShellPorts};
use lattice_handlers::objects::open;
use lattice_handlers::objects::protocol::{ObjectKind, ObjectName};
use lattice_handlers::ports::{Alarms as _, Clock as _, ObjectSettings, PortError};
use wasm_bindgen::JsValue;
use worker::{Env, Request, Response, Result, State, WebSocket, WebSocketPair, console_error};

use crate::counters;
use crate::ports::{
    Attachment, POLL_HEADER, PlatformAlarms, PlatformClock, PlatformDatabase, PlatformEntropy,
    PlatformObjects, PlatformSockets, PlatformSql, PlatformTimer,
};
use crate::usage;

/// How long after a failed alarm the next one fires (milliseconds). The platform gives up after six failures.
const ALARM_RETRY_MS: u64 = 30_000;

/// A Durable Object with its platform state and its shell.
pub struct Host {
    kind: ObjectKind,
    state: Rc<State>,
    env: Env,
    memory: Memory,
    /// What is under way, and since when (milliseconds since 1970).
    #[cfg(feature = "chaos")]
    active: Rc<std::cell::Cell<(u32, f64)>>,
}

/// The shell, which holds everything that the object keeps in memory. A panic empties it: memory may be
/// inconsistent after a panic, while storage holds whole commits only.
#[derive(Clone, Default)]
struct Memory(Rc<RefCell<Option<Rc<Shell>>>>);

/// The object's code panicked. The platform has logged the panic.
struct Panicked;

impl Memory {
    /// Runs `work` and empties the memory if `work` panics.
    fn guard<'a, T: 'a>(
        &'a self,
        work: impl Future<Output = T> + 'a,
    ) -> AssertUnwindSafe<impl Future<Output = std::result::Result<T, Panicked>> + 'a> {
        AssertUnwindSafe(AssertUnwindSafe(work).catch_unwind().map(|outcome| {
            outcome.map_err(|_| {
                self.0.replace(None);
                Panicked
            })
        }))
    }
}

/// A panic empties the memory ([`Memory`]).
impl std::panic::RefUnwindSafe for Memory {}
impl std::panic::UnwindSafe for Memory {}
impl std::panic::RefUnwindSafe for Host {}
impl std::panic::UnwindSafe for Host {}

impl Host {
    /// Wraps the state. Neither reads nor writes storage.
    pub fn new(kind: ObjectKind, state: State, env: Env) -> Self {
        let host = Self {
            kind,
            state: Rc::new(state),
            env,
            memory: Memory::default(),
            #[cfg(feature = "chaos")]
            active: Rc::default(),
        };
        #[cfg(feature = "chaos")]
        crate::chaos::count_boot(&host.state);
        host
    }

    /// Executes the command of a remote procedure call. Traces do not record its argument and its result
    /// (docs/adr/0014).
    pub async fn ask(&self, envelope: &str) -> std::result::Result<String, JsValue> {
        match self.execute(envelope.as_bytes()).await? {
            CommandOutcome::Answer(answer) => {
                String::from_utf8(answer).map_err(|_| JsValue::from("the answer is not UTF-8"))
            }
            CommandOutcome::Wait(_) => Err(JsValue::from("a command that waits must be polled")),
        }
    }

    /// Answers a poll: a request for a WebSocket, with the envelope in a header.
    pub async fn fetch(&self, request: Request) -> Result<Response> {
        #[cfg(feature = "chaos")]
        match self.memory.guard(crate::chaos::inside(&request, &self.state)).await {
            Ok(None) => {}
            Ok(Some(answer)) => return answer,
            Err(Panicked) => return Response::error("the object panicked", 500),
        }
        let Some(poll) = request.headers().get(POLL_HEADER)? else { return Response::error("no poll", 400) };
        let envelope = STANDARD.decode(poll).map_err(|error| worker::Error::RustError(error.to_string()))?;
        match self.execute(&envelope).await {
            Ok(CommandOutcome::Answer(answer)) => Response::from_bytes(answer),
            Ok(CommandOutcome::Wait(attachment)) => self.keep_waiting(attachment),
            Err(error) => Response::error(error.as_string().unwrap_or_default(), 500),
        }
    }

    /// Executes the command in `envelope` and logs a failure. Always delivers the effects of its commits.
    async fn execute(&self, envelope: &[u8]) -> std::result::Result<CommandOutcome, JsValue> {
        #[cfg(feature = "chaos")]
        let _active = counters::Active::begin(&self.active);
        let spoken = self.memory.guard(async {
            #[cfg(feature = "chaos")]
            crate::chaos::command(&self.state).await?;
            self.shell()?.command(envelope).await
        });
        let spoken = spoken.await;
        self.drain();
        if let Some(report) = usage::due(&self.env) {
            self.state.wait_until(report);
        }
        match spoken {
            Ok(Ok(spoken)) => Ok(spoken),
            Ok(Err(error)) => {
                console_error!("{}: {error}", self.kind.as_str());
                Err(JsValue::from(error.to_string()))
            }
            Err(Panicked) => Err(JsValue::from("the object panicked")),
        }
    }

    /// Delivers the outbox after the answer.
    fn drain(&self) {
        let Ok(shell) = self.shell() else { return };
        if !shell.may_have_deliveries() {
            return;
        }
        let memory = self.memory.clone();
        #[cfg(feature = "chaos")]
        let active = self.active.clone();
        self.state.wait_until(async move {
            #[cfg(feature = "chaos")]
            let _active = counters::Active::begin(&active);
            if let Ok(Err(error)) = memory.guard(shell.drain()).await {
                console_error!("drain: {error}");
            }
        });
    }

    /// Does the work of the alarm. Never fails: a failure is logged and the alarm is set again.
    pub async fn alarm(&self) -> Result<Response> {
        counters::alarm(self.kind);
        #[cfg(feature = "chaos")]
        let _active = counters::Active::begin(&self.active);
        let fired = self.memory.guard(async {
            #[cfg(feature = "chaos")]
            crate::chaos::alarm(&self.state);
            self.shell()?.alarm().await
        });
        let fired = fired.await.unwrap_or_else(|Panicked| Err(PortError::new("alarm", "fire", "a panic")));
        if let Err(error) = fired {
            console_error!("alarm: {error}");
            let again_ms = PlatformClock.now_ms() + ALARM_RETRY_MS;
            if let Err(error) = PlatformAlarms::new(self.kind, self.state.clone()).set(again_ms).await {
                console_error!("alarm: {error}");
            }
        }
        Response::empty()
    }

    /// Finishes the closing handshake of a poll's socket.
    pub fn closed(socket: &WebSocket) -> Result<()> {
        let _already_closed = socket.close(None, None::<&str>);
        Ok(())
    }

    /// Accepts the socket for hibernation: the object may leave memory while the poll waits.
    fn keep_waiting(&self, attachment: Vec<u8>) -> Result<Response> {
        let pair = WebSocketPair::new()?;
        self.state.accept_web_socket(&pair.server);
        pair.server.serialize_attachment(Attachment(attachment))?;
        Response::from_websocket(pair.client)
    }

    /// The settings of an object. The Worker refuses to serve with settings that are wrong.
    fn settings(&self, name: &ObjectName) -> ObjectSettings {
        let setting = |name: &str| self.env.var(name).ok().map(|value| value.to_string());
        let settings = ObjectSettings::read(&setting, name.id()).unwrap_or_default();
        counters::set_daily_limits(settings.daily_limits.is_some());
        settings
    }

    fn shell(&self) -> std::result::Result<Rc<Shell>, PortError> {
        if let Some(shell) = &*self.memory.0.borrow() {
            return Ok(shell.clone());
        }
        let name = self.state.id().name().unwrap_or_default();
        let name = ObjectName::parse(self.kind, &name)
            .ok_or_else(|| PortError::new("objects", "open", format!("`{name}` is not an object name")))?;
        let ports = ObjectPorts {
            sql: Rc::new(PlatformSql::new(self.kind, self.state.clone())),
            clock: Rc::new(PlatformClock),
            entropy: Rc::new(PlatformEntropy),
            sockets: Rc::new(PlatformSockets::new(self.state.clone())),
            settings: self.settings(&name),
        };
        let shell_ports = ShellPorts {
            objects: Rc::new(PlatformObjects::new(self.env.clone())),
            database: Rc::new(PlatformDatabase::new(self.env.clone())),
            alarms: Rc::new(PlatformAlarms::new(self.kind, self.state.clone())),
            timer: Rc::new(PlatformTimer),
        };
        let shell = Rc::new(open(name, ports, shell_ports));
        *self.memory.0.borrow_mut() = Some(shell.clone());
        Ok(shell)
    }
}
