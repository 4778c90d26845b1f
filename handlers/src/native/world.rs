//! All objects of a deployment in one process, in the same shells as on the platform.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use futures_util::future::LocalBoxFuture;

use super::{
    NativeCache, NativeClock, NativeDatabase, NativeEntropy, NativeLog, NativeMedia, NativeSql, NativeTimer,
    NativeWeb,
};
use crate::objects::host::{CommandOutcome, ObjectPorts, Shell, ShellPorts};
use crate::objects::open;
use crate::objects::protocol::{ObjectKind, ObjectName};
use crate::ports::{
    Alarms, Log as _, ObjectSettings, Objects, PollOutcome, PortError, Quotas, Sockets, WaitingPoll,
};
use crate::{Config, IsolateMemory, Server, ServerPorts};

/// The settings of each object.
type SettingsOf = Rc<dyn Fn(&ObjectName) -> ObjectSettings>;
/// The outcome of a poll; `None` while the poll waits.
type Message = Rc<RefCell<Option<PollOutcome>>>;

/// The objects and their ports, with methods by which a test controls them.
pub struct World {
    /// The clock of all objects and servers.
    pub clock: Rc<NativeClock>,
    /// The entropy of all objects and servers.
    pub entropy: Rc<NativeEntropy>,
    /// The D1 database of the deployment.
    pub database: Rc<NativeDatabase>,
    /// The R2 of the deployment.
    pub media: Rc<NativeMedia>,
    /// The KV of the deployment.
    pub cache: Rc<NativeCache>,
    /// The web that the deployment reaches.
    pub web: Rc<NativeWeb>,
    /// The log of all servers, and of failed drains.
    pub log: Rc<NativeLog>,
    objects: RefCell<BTreeMap<ObjectName, Rc<Instance>>>,
    requests: RefCell<BTreeMap<ObjectKind, u64>>,
    broken: RefCell<BTreeMap<ObjectName, Defect>>,
    commands: RefCell<BTreeMap<ObjectName, u64>>,
    settings: RefCell<SettingsOf>,
    drains: Cell<bool>,
    interleaves: Cell<bool>,
    own: Weak<Self>,
}

/// One object. Its database, sockets and alarm survive an eviction; its shell does not.
struct Instance {
    sql: Rc<NativeSql>,
    sockets: Rc<NativeSockets>,
    alarm: Rc<NativeAlarm>,
    shell: RefCell<Option<Rc<Shell>>>,
}

/// How a broken object treats commands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// Every command fails.
    Fails,
    /// No command is ever answered.
    Hangs,
    /// The platform refuses every command: too many wait already.
    IsOverloaded,
    /// Every command is executed, and its reply is lost.
    LosesReplies,
}

/// The attachment of a waiting poll, and the outcome of the poll.
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
        let clock = Rc::new(NativeClock::at(now_ms));
        Rc::new_cyclic(|own| Self {
            cache: NativeCache::of(&clock),
            web: NativeWeb::of(&clock),
            clock,
            entropy: Rc::new(NativeEntropy::seeded(1)),
            database: Rc::default(),
            media: Rc::default(),
            log: Rc::default(),
            objects: RefCell::default(),
            requests: RefCell::default(),
            broken: RefCell::default(),
            commands: RefCell::default(),
            settings: RefCell::new(Rc::new(|_| ObjectSettings::default())),
            drains: Cell::new(true),
            interleaves: Cell::new(false),
            own: own.clone(),
        })
    }

    /// A server of this deployment, in a new isolate.
    #[must_use]
    pub fn server(self: &Rc<Self>, config: Config) -> Server {
        let ports = ServerPorts {
            objects: self.clone(),
            database: self.database.clone(),
            media: self.media.clone(),
            cache: self.cache.clone(),
            web: self.web.clone(),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            log: self.log.clone(),
            timer: NativeTimer::of(&self.clock),
        };
        Server::new(Rc::new(config), ports, Rc::<IsolateMemory>::default())
    }

    /// Sets whether objects drain their outbox after each answer. If not, only alarms drain it.
    pub fn drain_after_answers(&self, drains: bool) {
        self.drains.set(drains);
    }

    /// Sets whether each call yields to other tasks before it reaches the object and before it returns.
    pub fn interleave(&self, interleaves: bool) {
        self.interleaves.set(interleaves);
    }

    /// Sets the quotas of objects that are opened from now on.
    pub fn set_quotas(&self, quotas: impl Fn(&ObjectName) -> Quotas + 'static) {
        self.set_object_settings(move |name| ObjectSettings {
            quotas: quotas(name),
            ..ObjectSettings::default()
        });
    }

    /// Sets the settings of objects that are opened from now on.
    pub fn set_object_settings(&self, settings: impl Fn(&ObjectName) -> ObjectSettings + 'static) {
        self.settings.replace(Rc::new(settings));
    }

    /// The settings of an object that is opened from now on.
    pub fn object_settings(&self, name: &ObjectName) -> ObjectSettings {
        let settings = self.settings.borrow().clone();
        settings(name)
    }

    /// Breaks an object until [`Self::mend`].
    pub fn break_object(&self, name: &ObjectName, defect: Defect) {
        self.broken.borrow_mut().insert(name.clone(), defect);
    }

    /// Mends all broken objects.
    pub fn mend(&self) {
        self.broken.borrow_mut().clear();
    }

    /// The number of commands so far to an object.
    pub fn commands(&self, name: &ObjectName) -> u64 {
        self.commands.borrow().get(name).copied().unwrap_or(0)
    }

    /// The database of an object.
    pub fn sql(&self, name: &ObjectName) -> Rc<NativeSql> {
        self.instance(name).sql.clone()
    }

    /// All stored rows of D1 and of all objects but the Server object, one line per row.
    #[must_use]
    pub fn everything(&self) -> String {
        let objects = self.objects.borrow();
        let objects = objects.iter().filter(|(name, _)| name.kind() != ObjectKind::Server);
        let objects: String = objects.map(|(_, instance)| instance.sql.dump()).collect();
        format!("{objects}{}", self.database.dump())
    }

    /// Evicts every object from memory; databases, sockets and alarms stay.
    pub fn evict(&self) {
        for instance in self.objects.borrow().values() {
            instance.shell.replace(None);
        }
    }

    /// Ends every poll that still waits as if its deadline had passed.
    pub fn expire_polls(&self) {
        for instance in self.objects.borrow().values() {
            for (_, message) in instance.sockets.0.take() {
                message.borrow_mut().get_or_insert(PollOutcome::TimedOut);
            }
        }
    }

    /// The number of waiting polls of an object.
    pub fn waiting(&self, name: &ObjectName) -> usize {
        self.instance(name).sockets.0.borrow().len()
    }

    /// The number of requests so far to objects of this kind.
    pub fn requests(&self, kind: ObjectKind) -> u64 {
        self.requests.borrow().get(&kind).copied().unwrap_or(0)
    }

    /// Advances the clock by `after_ms` and fires all due alarms. Returns the number of alarms fired.
    ///
    /// # Errors
    /// If the alarm of an object fails; the platform would retry it.
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
            settings: self.object_settings(name),
        };
        let (database, alarms) = (self.database.clone(), instance.alarm.clone());
        let objects = Rc::new(OtherObjects(self.own.clone()));
        let shell_ports = ShellPorts { objects, database, alarms, timer: NativeTimer::of(&self.clock) };
        open(name.clone(), ports, shell_ports)
    }

    async fn command(&self, name: &ObjectName, envelope: &[u8]) -> Result<CommandOutcome, PortError> {
        *self.requests.borrow_mut().entry(name.kind()).or_default() += 1;
        *self.commands.borrow_mut().entry(name.clone()).or_default() += 1;
        let defect = self.broken.borrow().get(name).copied();
        match defect {
            Some(Defect::Fails) => return Err(PortError::new("objects", "call", "the object is broken")),
            Some(Defect::IsOverloaded) => {
                return Err(PortError::new("objects", "call", "too many requests").overloaded());
            }
            Some(Defect::Hangs) => std::future::pending().await,
            Some(Defect::LosesReplies) => {
                self.shell(name).command(envelope).await?;
                self.drain(name).await;
                return Err(PortError::new("objects", "call", "the reply is lost"));
            }
            None => {}
        }
        self.shell(name).command(envelope).await
    }

    async fn maybe_yield(&self) {
        if self.interleaves.get() {
            yield_once().await;
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
            self.maybe_yield().await;
            let spoken = self.command(to, &envelope).await?;
            self.drain(to).await;
            self.maybe_yield().await;
            match spoken {
                CommandOutcome::Answer(answer) => Ok(answer),
                CommandOutcome::Wait(_) => Err(PortError::new("objects", "call", "a command that waits")),
            }
        })
    }

    /// Ignores the deadline: [`World::expire_polls`] ends polls.
    fn poll<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
        _deadline_ms: u64,
    ) -> LocalBoxFuture<'a, Result<PollOutcome, PortError>> {
        Box::pin(async move {
            self.maybe_yield().await;
            let attachment = match self.command(to, &envelope).await? {
                CommandOutcome::Answer(answer) => {
                    self.drain(to).await;
                    return Ok(PollOutcome::Answered(answer));
                }
                CommandOutcome::Wait(attachment) => attachment,
            };
            let message = Message::default();
            self.instance(to).sockets.0.borrow_mut().push((attachment, message.clone()));
            self.drain(to).await;
            Ok(outcome(message).await)
        })
    }
}

/// The objects of a world, for the shells in it: a counted reference back would keep both in memory for ever.
struct OtherObjects(Weak<World>);

impl OtherObjects {
    fn world(&self) -> Result<Rc<World>, PortError> {
        self.0.upgrade().ok_or_else(|| PortError::new("objects", "call", "the world is gone"))
    }
}

impl Objects for OtherObjects {
    fn call<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
    ) -> LocalBoxFuture<'a, Result<Vec<u8>, PortError>> {
        Box::pin(async move { self.world()?.call(to, envelope).await })
    }

    fn poll<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
        deadline_ms: u64,
    ) -> LocalBoxFuture<'a, Result<PollOutcome, PortError>> {
        Box::pin(async move { self.world()?.poll(to, envelope, deadline_ms).await })
    }
}

/// Lets every other task run once.
async fn yield_once() {
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

/// Waits for the outcome of a poll. Tests run on one thread that polls all tasks repeatedly.
fn outcome(message: Message) -> impl Future<Output = PollOutcome> {
    std::future::poll_fn(move |context| match message.borrow_mut().take() {
        Some(outcome) => std::task::Poll::Ready(outcome),
        None => {
            context.waker().wake_by_ref();
            std::task::Poll::Pending
        }
    })
}

impl Sockets for NativeSockets {
    fn waiting(&self) -> Result<Vec<WaitingPoll>, PortError> {
        let sockets = self.0.borrow();
        let waits = |(attachment, message): &Socket| !attachment.is_empty() && message.borrow().is_none();
        let open = sockets.iter().enumerate().filter(|(_, socket)| waits(socket));
        Ok(open.map(|(id, (attachment, _))| WaitingPoll { id, attachment: attachment.clone() }).collect())
    }

    fn answer(&self, waiting: &WaitingPoll, message: &[u8]) -> Result<(), PortError> {
        let sockets = self.0.borrow();
        let (_, slot) = sockets
            .get(waiting.id)
            .ok_or_else(|| PortError::new("sockets", "answer", "the socket is gone"))?;
        *slot.borrow_mut() = Some(PollOutcome::Answered(message.to_vec()));
        Ok(())
    }

    fn release(&self, waiting: &WaitingPoll) -> Result<(), PortError> {
        if let Some((attachment, _)) = self.0.borrow_mut().get_mut(waiting.id) {
            attachment.clear();
        }
        Ok(())
    }
}

impl Alarms for NativeAlarm {
    fn set(&self, due_ms: u64) -> LocalBoxFuture<'_, Result<(), PortError>> {
        self.0.set(Some(due_ms));
        Box::pin(std::future::ready(Ok(())))
    }
}
