//! The thin wrapper around an object's logic: commands in, answers and effects out. The only
//! asynchronous code here, and it never runs between a read and a write of one decision.

use std::cell::Cell;
use std::rc::Rc;

use futures_util::future::join_all;
use serde::de::IgnoredAny;
use serde_json::value::RawValue;

use super::server::{ServerCommand, ServerKeys};
use super::{Answer, Envelope, Need, ObjectName, decode};
use crate::directory;
use crate::ports::{Alarms, Database, Objects, PortError};

/// How many effects one object has on the way at once.
pub const MAX_EFFECTS_IN_FLIGHT: usize = 32;

/// Something to be done elsewhere, recorded in the commit that decided it. At least once.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// What the object knows it by.
    pub id: String,
    /// What is to be done.
    pub effect: Effect,
}

/// The kinds of effect.
#[derive(Debug, Clone)]
pub enum Effect {
    /// A command to another object.
    Call {
        /// Which one.
        to: ObjectName,
        /// The command.
        envelope: Vec<u8>,
    },
    /// A row of a directory.
    Index(IndexWrite),
}

pub use crate::directory::IndexWrite;

/// What a command came to.
#[derive(Debug)]
pub struct Handled {
    /// What to say.
    pub spoken: Spoken,
    /// Effects that happen before it is said.
    pub before_reply: Vec<Delivery>,
    /// Whether the commit recorded effects: they are guarded by the alarm and done after the answer.
    pub has_effects: bool,
}

/// Said now, or later.
#[derive(Debug, PartialEq, Eq)]
pub enum Spoken {
    /// The answer.
    Answer(Vec<u8>),
    /// The poll waits; this is stored with its socket.
    Wait(Vec<u8>),
}

impl Handled {
    /// What is said without any effect.
    #[must_use]
    pub fn without_effects(spoken: Spoken) -> Self {
        Self { spoken, before_reply: Vec::new(), has_effects: false }
    }
}

/// The logic of an object.
pub trait Object {
    /// Decides one command.
    ///
    /// # Errors
    /// If storage fails or the command is not one; nothing was written.
    fn handle(&self, envelope: &[u8]) -> Result<Handled, PortError>;

    /// Effects not yet done, at most [`MAX_EFFECTS_IN_FLIGHT`].
    ///
    /// # Errors
    /// If storage fails.
    fn pending(&self) -> Result<Vec<Delivery>, PortError>;

    /// These effects are done.
    ///
    /// # Errors
    /// If storage fails; they will be done again.
    fn delivered(&self, done: &[Delivery]) -> Result<(), PortError>;

    /// The alarm fired, and what could be delivered was: tidy up, and put off what is left.
    ///
    /// # Errors
    /// If storage fails.
    fn alarm(&self) -> Result<(), PortError>;

    /// When the alarm must fire next (milliseconds since 1970).
    ///
    /// # Errors
    /// If storage fails.
    fn next_alarm(&self) -> Result<Option<u64>, PortError>;
}

/// What a shell needs beside the logic.
#[derive(Clone)]
pub struct ShellPorts {
    /// Other objects.
    pub objects: Rc<dyn Objects>,
    /// The directories.
    pub database: Rc<dyn Database>,
    /// The object's alarm.
    pub alarms: Rc<dyn Alarms>,
}

/// An object with its ports.
pub struct Shell {
    object: Box<dyn Object>,
    ports: ShellPorts,
    draining: Cell<bool>,
    /// Whether something may have to be done; true at first, for what an earlier life left.
    unsettled: Cell<bool>,
    armed: Cell<Option<u64>>,
}

impl Shell {
    /// Wraps the logic.
    #[must_use]
    pub fn new(object: Box<dyn Object>, ports: ShellPorts) -> Self {
        Self { object, ports, draining: Cell::new(false), unsettled: Cell::new(true), armed: Cell::new(None) }
    }

    /// Decides a command, arms the alarm that guards its effects, and does those that come before the
    /// answer. The caller answers, then calls [`Self::drain`].
    ///
    /// # Errors
    /// If nothing was decided. An effect that fails is no error: the alarm repeats it.
    pub async fn command(&self, envelope: &[u8]) -> Result<Spoken, PortError> {
        let handled = self.object.handle(envelope)?;
        // Between a poll's check and its registration nothing awaits. What an earlier life left is drained.
        if matches!(handled.spoken, Spoken::Wait(_)) {
            return Ok(handled.spoken);
        }
        if handled.has_effects || self.unsettled.get() {
            self.unsettled.set(true);
            self.arm().await?;
        }
        self.deliver(handled.before_reply).await?;
        Ok(handled.spoken)
    }

    /// Whether something may be pending.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        self.unsettled.get()
    }

    /// Does what is pending, until nothing is or something fails. One at a time: while it runs, what
    /// newer commits add is picked up by the loop that runs.
    ///
    /// # Errors
    /// If storage fails. An effect that fails is no error: the alarm repeats it.
    pub async fn drain(&self) -> Result<(), PortError> {
        if !self.unsettled.get() || self.draining.replace(true) {
            return Ok(());
        }
        let mut drained = Ok(());
        // What failed is the alarm's; what was committed meanwhile has its turn now.
        while drained.is_ok() && self.unsettled.replace(false) {
            drained = match self.arm().await {
                Ok(()) => self.drain_now().await,
                Err(error) => Err(error),
            };
        }
        self.draining.set(false);
        drained
    }

    /// The alarm fired.
    ///
    /// # Errors
    /// If storage fails; the caller logs it and sets the alarm again.
    pub async fn alarm(&self) -> Result<(), PortError> {
        self.armed.set(None);
        // A drain whose request was cancelled never ends, and must not hold up those after it.
        self.draining.set(false);
        let drained = self.drain_now().await;
        self.object.alarm()?;
        self.arm().await?;
        drained
    }

    async fn drain_now(&self) -> Result<(), PortError> {
        loop {
            let pending = self.object.pending()?;
            let wanted = pending.len();
            if wanted == 0 || self.deliver(pending).await? < wanted {
                return Ok(());
            }
        }
    }

    /// Does these effects side by side; returns how many succeeded.
    async fn deliver(&self, deliveries: Vec<Delivery>) -> Result<usize, PortError> {
        if deliveries.is_empty() {
            return Ok(0);
        }
        let outcomes = join_all(deliveries.iter().map(|delivery| self.perform(&delivery.effect))).await;
        let outcomes = deliveries.into_iter().zip(outcomes);
        let done: Vec<Delivery> =
            outcomes.filter(|(_, outcome)| outcome.is_ok()).map(|(each, _)| each).collect();
        self.object.delivered(&done)?;
        Ok(done.len())
    }

    async fn perform(&self, effect: &Effect) -> Result<(), PortError> {
        match effect {
            Effect::Call { to, envelope } => self.call(to, envelope).await,
            Effect::Index(write) => directory::apply(&*self.ports.database, write).await,
        }
    }

    /// Calls another object, and supplies what it lacks, as the Worker would.
    async fn call(&self, to: &ObjectName, envelope: &[u8]) -> Result<(), PortError> {
        let answer = self.ports.objects.call(to, envelope.to_vec()).await?;
        let Answer::Need(Need::SigningKey) = decode::<IgnoredAny>(&answer)? else { return Ok(()) };
        let server = ObjectName::server(to.server_name());
        let keys = Envelope::new(ServerCommand::Keys, None).to_bytes()?;
        let Answer::Reply(keys) = decode::<ServerKeys>(&self.ports.objects.call(&server, keys).await?)?
        else {
            return Err(PortError::new("shell", "supply", "the server needs something"));
        };
        let supplied =
            Envelope::<Box<RawValue>>::from_bytes(envelope)?.with(keys.into_supply()).to_bytes()?;
        match decode::<IgnoredAny>(&self.ports.objects.call(to, supplied).await?)? {
            Answer::Reply(_) => Ok(()),
            Answer::Need(_) => Err(PortError::new("shell", "supply", "it was not enough")),
        }
    }

    async fn arm(&self) -> Result<(), PortError> {
        let next = self.object.next_alarm()?;
        if let Some(due_ms) = next
            && self.armed.get() != next
        {
            self.ports.alarms.set(due_ms).await?;
            self.armed.set(next);
        }
        Ok(())
    }
}
