//! All objects of a deployment in one process, behind the same shells as on the platform.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use futures_util::future::LocalBoxFuture;

use super::{NativeClock, NativeDatabase, NativeEntropy, NativeLog, NativeSql};
use crate::objects::host::{ObjectPorts, Shell, ShellPorts, Spoken};
use crate::objects::open;
use crate::objects::protocol::{ObjectKind, ObjectName};
use crate::ports::{Alarms, Log as _, Objects, PollOutcome, PortError, Sockets, Waiting};
use crate::{Config, IsolateMemory, Server, ServerPorts};

/// What a waiting poll waits for; `None` once its deadline has passed.
type Message = Rc<RefCell<Option<PollOutcome>>>;

/// The objects, their ports, and what a test may do to them.
pub struct World {
    /// The clock of everything.
    pub clock: Rc<NativeClock>,
    /// The randomness of everything.
    pub entropy: Rc<NativeEntropy>,
    /// D1.
    pub database: Rc<NativeDatabase>,
    /// What was logged.
    pub log: Rc<NativeLog>,
    objects: RefCell<BTreeMap<ObjectName, Rc<Instance>>>,
    requests: RefCell<BTreeMap<ObjectKind, u64>>,
    drains: Cell<bool>,
    interleaves: Cell<bool>,
    own: Weak<Self>,
}

/// One object: what survives an eviction, and the shell, which does not.
struct Instance {
    sql: Rc<NativeSql>,
    sockets: Rc<NativeSockets>,
    alarm: Rc<NativeAlarm>,
    shell: RefCell<Option<Rc<Shell>>>,
}

/// A poll's socket with its attachment.
type Socket = (Vec<u8>, Message);

#[derive(Default)]
pub(super) struct NativeSockets(RefCell<Vec<Socket>>);

#[derive(Default)]
pub(super) struct NativeAlarm(Cell<Option<u64>>);

impl World {
    /// An empty deployment at a fixed time.
    #[must_use]
    pub fn new(now_ms: u64) -> Rc<Self> {
        crate::index::forget();
        Rc::new_cyclic(|own| Self {
            clock: Rc::new(NativeClock::at(now_ms)),
            entropy: Rc::new(NativeEntropy::seeded(1)),
            database: Rc::default(),
            log: Rc::default(),
            objects: RefCell::default(),
            requests: RefCell::default(),
            drains: Cell::new(true),
            interleaves: Cell::new(false),
            own: own.clone(),
        })
    }

    /// A server of this deployment, in an isolate that remembers nothing.
    #[must_use]
    pub fn server(self: &Rc<Self>, config: Config) -> Server {
        let ports = ServerPorts {
            objects: self.clone(),
            database: self.database.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            log: self.log.clone(),
        };
        Server::new(Rc::new(config), ports, Rc::<IsolateMemory>::default())
    }

    /// Whether objects do what is pending after an answer. Switched off, only alarms do.
    pub fn drain_after_answers(&self, drains: bool) {
        self.drains.set(drains);
    }

    /// Whether each call between objects lets others go first, on its way there and on its way back.
    pub fn interleave(&self, interleaves: bool) {
        self.interleaves.set(interleaves);
    }

    /// The database of an object.
    pub fn sql(&self, name: &ObjectName) -> Rc<NativeSql> {
        self.instance(name).sql.clone()
    }

    /// Everything that is stored anywhere but in the object of the server itself, a line per row.
    #[must_use]
    pub fn everything(&self) -> String {
        let objects = self.objects.borrow();
        let objects = objects.iter().filter(|(name, _)| name.kind() != ObjectKind::Server);
        let objects: String = objects.map(|(_, instance)| instance.sql.dump()).collect();
        format!("{objects}{}", self.database.dump())
    }

    /// Takes every object out of memory; databases, sockets and alarms stay.
    pub fn evict(&self) {
        for instance in self.objects.borrow().values() {
            instance.shell.replace(None);
        }
    }

    /// The deadline of every waiting poll passes.
    pub fn expire_polls(&self) {
        for instance in self.objects.borrow().values() {
            for (_, message) in instance.sockets.0.take() {
                *message.borrow_mut() = Some(PollOutcome::TimedOut);
            }
        }
    }

    /// How many polls wait at an object.
    pub fn waiting(&self, name: &ObjectName) -> usize {
        self.instance(name).sockets.0.borrow().len()
    }

    /// Requests to objects so far, by kind.
    pub fn requests(&self, kind: ObjectKind) -> u64 {
        self.requests.borrow().get(&kind).copied().unwrap_or(0)
    }

    /// Moves the clock to the next alarms and fires all that are due.
    ///
    /// # Errors
    /// If an object fails; the platform would try again.
    pub async fn fire_alarms(&self, after_ms: u64) -> Result<usize, PortError> {
        self.clock.advance(after_ms);
        let now_ms = crate::ports::Clock::now_ms(&*self.clock);
        let due: Vec<ObjectName> = {
            let objects = self.objects.borrow();
            let due =
                objects.iter().filter(|(_, instance)| instance.alarm.0.get().is_some_and(|at| at <= now_ms));
            due.map(|(name, _)| name.clone()).collect()
        };
        for name in &due {
            self.instance(name).alarm.0.set(None);
            self.shell(name).alarm().await?;
        }
        Ok(due.len())
    }

    fn instance(&self, name: &ObjectName) -> Rc<Instance> {
        let mut objects = self.objects.borrow_mut();
        let instance = objects.entry(name.clone()).or_insert_with(|| {
            let (sql, sockets, alarm) = (Rc::default(), Rc::default(), Rc::default());
            Rc::new(Instance { sql, sockets, alarm, shell: RefCell::new(None) })
        });
        instance.clone()
    }

    fn shell(&self, name: &ObjectName) -> Rc<Shell> {
        let instance = self.instance(name);
        let mut shell = instance.shell.borrow_mut();
        shell.get_or_insert_with(|| Rc::new(self.open(name, &instance))).clone()
    }

    fn open(&self, name: &ObjectName, instance: &Instance) -> Shell {
        let ports = ObjectPorts {
            sql: instance.sql.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            sockets: instance.sockets.clone(),
        };
        let own = self.own.upgrade().expect("invariant: whoever calls holds the world");
        let shell_ports =
            ShellPorts { objects: own, database: self.database.clone(), alarms: instance.alarm.clone() };
        open(name.clone(), ports, shell_ports)
    }

    async fn speak(&self, name: &ObjectName, envelope: &[u8]) -> Result<Spoken, PortError> {
        *self.requests.borrow_mut().entry(name.kind()).or_default() += 1;
        self.shell(name).command(envelope).await
    }

    async fn travel(&self) {
        if self.interleaves.get() {
            turn().await;
        }
    }

    async fn drain(&self, name: &ObjectName) {
        if self.drains.get()
            && let Err(error) = self.shell(name).drain().await
        {
            self.log.error(&error.to_string());
        }
    }
}

impl Objects for World {
    fn call<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
    ) -> LocalBoxFuture<'a, Result<Vec<u8>, PortError>> {
        Box::pin(async move {
            self.travel().await;
            let spoken = self.speak(to, &envelope).await?;
            self.drain(to).await;
            self.travel().await;
            match spoken {
                Spoken::Answer(answer) => Ok(answer),
                Spoken::Wait(_) => Err(PortError::new("objects", "call", "a command that waits")),
            }
        })
    }

    /// The deadline is [`World::expire_polls`]'s.
    fn poll<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
        _deadline_ms: u64,
    ) -> LocalBoxFuture<'a, Result<PollOutcome, PortError>> {
        Box::pin(async move {
            self.travel().await;
            let attachment = match self.speak(to, &envelope).await? {
                Spoken::Answer(answer) => {
                    self.drain(to).await;
                    return Ok(PollOutcome::Answered(answer));
                }
                Spoken::Wait(attachment) => attachment,
            };
            let message = Message::default();
            self.instance(to).sockets.0.borrow_mut().push((attachment, message.clone()));
            self.drain(to).await;
            Ok(arrival(message).await)
        })
    }
}

/// Ends when everything else had a turn.
async fn turn() {
    let mut waited = false;
    std::future::poll_fn(|context| {
        if std::mem::replace(&mut waited, true) {
            return std::task::Poll::Ready(());
        }
        context.waker().wake_by_ref();
        std::task::Poll::Pending
    })
    .await;
}

/// Ends when the message is there. Tests run one thread that polls everything in turn.
fn arrival(message: Message) -> impl Future<Output = PollOutcome> {
    std::future::poll_fn(move |context| match message.borrow_mut().take() {
        Some(outcome) => std::task::Poll::Ready(outcome),
        None => {
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        }
    })
}

impl Sockets for NativeSockets {
    fn waiting(&self) -> Result<Vec<Waiting>, PortError> {
        let sockets = self.0.borrow();
        let open = sockets.iter().enumerate().filter(|(_, (_, message))| message.borrow().is_none());
        Ok(open.map(|(id, (attachment, _))| Waiting { id, attachment: attachment.clone() }).collect())
    }

    fn answer(&self, waiting: &Waiting, message: &[u8]) -> Result<(), PortError> {
        let sockets = self.0.borrow();
        let (_, slot) = sockets
            .get(waiting.id)
            .ok_or_else(|| PortError::new("sockets", "answer", "the socket is gone"))?;
        *slot.borrow_mut() = Some(PollOutcome::Answered(message.to_vec()));
        Ok(())
    }
}

impl Alarms for NativeAlarm {
    fn set(&self, due_ms: u64) -> LocalBoxFuture<'_, Result<(), PortError>> {
        self.0.set(Some(due_ms));
        Box::pin(std::future::ready(Ok(())))
    }
}
