//! The thin wrapper around an object's logic: commands in, answers and effects out. The only asynchronous
//! code here, and it never runs between a read and a write of one decision.

mod client;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use futures_util::future::join_all;
use ruma_common::OwnedUserId;

pub use self::client::{AskError, Asked, KeyMemory, ObjectClient};
use super::dispatch::{Dispatch, Spoken, speak};
use super::store::timers::{DELIVER, EFFECT_RETRY_MS};
use super::{Delivery, Effect};
use crate::index;
use crate::ports::{Alarms, Database, Objects, PortError};

/// How many effects one object has on the way at once.
pub const MAX_EFFECTS_IN_FLIGHT: usize = 32;

/// What a shell needs beside the logic.
#[derive(Clone)]
pub struct ShellPorts {
    /// Other objects.
    pub objects: Rc<dyn Objects>,
    /// D1.
    pub database: Rc<dyn Database>,
    /// The object's alarm.
    pub alarms: Rc<dyn Alarms>,
}

/// An object with its ports.
pub struct Shell {
    object: Box<dyn Dispatch>,
    client: ObjectClient,
    ports: ShellPorts,
    draining: Cell<bool>,
    /// Whether something may wait for delivery; true at first, for what an earlier life left.
    unsettled: Cell<bool>,
    /// Whether a timer may have been set since the alarm was.
    unarmed: Cell<bool>,
    armed: Cell<Option<u64>>,
}

impl Shell {
    /// Wraps the logic.
    #[must_use]
    pub fn new(object: Box<dyn Dispatch>, ports: ShellPorts) -> Self {
        let server = object.host().name.server_name().to_owned();
        Self {
            object,
            client: ObjectClient::new(ports.objects.clone(), server, RefCell::default().into()),
            ports,
            draining: Cell::new(false),
            unsettled: Cell::new(true),
            unarmed: Cell::new(true),
            armed: Cell::new(None),
        }
    }

    /// Decides a command, sets the alarm that guards what its commit left, and delivers what comes before
    /// the reply. The caller answers, an error too, then calls [`Self::drain`].
    ///
    /// # Errors
    /// If the object fails. What was committed before it failed is delivered nevertheless. An effect that fails
    /// is no error: the alarm repeats it.
    pub async fn command(&self, envelope: &[u8]) -> Result<Spoken, PortError> {
        let spoken = speak(&*self.object, envelope);
        let before_reply = self.take_effects();
        // Between a poll's check and its registration nothing awaits. What an earlier life left is drained.
        if matches!(spoken, Ok(Spoken::Wait(_))) {
            return spoken;
        }
        let armed = self.arm().await;
        let spoken = spoken?;
        armed?;
        for user_id in before_reply {
            self.deliver(self.object.pending_for(&user_id)?).await?;
        }
        Ok(spoken)
    }

    /// Whether something may wait for delivery.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        self.unsettled.get()
    }

    /// Delivers what waits, until nothing does or something fails. One at a time: while it runs, what newer
    /// commits leave is picked up by the loop that runs.
    ///
    /// # Errors
    /// If the storage fails. An effect that fails is no error: the alarm repeats it.
    pub async fn drain(&self) -> Result<(), PortError> {
        if !self.unsettled.get() || self.draining.replace(true) {
            return Ok(());
        }
        let mut drained = Ok(());
        // What failed is the alarm's; what was committed meanwhile has its turn now.
        while drained.is_ok() && self.unsettled.replace(false) {
            drained = match self.arm().await {
                Ok(()) => self.drain_now().await.map(drop),
                Err(error) => Err(error),
            };
        }
        self.draining.set(false);
        drained
    }

    /// The alarm fired.
    ///
    /// # Errors
    /// If the storage fails; the caller logs it and sets the alarm again.
    pub async fn alarm(&self) -> Result<(), PortError> {
        self.armed.set(None);
        self.unarmed.set(true);
        // A drain whose request was cancelled never ends, and must not hold up those after it.
        self.draining.set(false);
        let drained = self.drain_now().await;
        if self.object.exists()? {
            self.put_off(!matches!(drained, Ok(true)))?;
        }
        self.take_effects();
        self.arm().await?;
        drained.map(drop)
    }

    /// Writes what the object has in memory only, and moves the timer that guards deliveries, or removes it.
    fn put_off(&self, is_left: bool) -> Result<(), PortError> {
        let host = self.object.host();
        host.storage.commit(|write| {
            self.object.alarm(write)?;
            if is_left {
                write.set_timer(DELIVER, host.now_ms() + EFFECT_RETRY_MS)
            } else {
                write.clear_timer(DELIVER)
            }
        })
    }

    /// What commits left: the users who must hear of it before the reply.
    fn take_effects(&self) -> BTreeSet<OwnedUserId> {
        let effects = self.object.host().storage.take_effects();
        self.unsettled.set(self.unsettled.get() || effects.deliver);
        self.unarmed.set(self.unarmed.get() || effects.timers);
        effects.before_reply
    }

    /// Whether nothing is left.
    async fn drain_now(&self) -> Result<bool, PortError> {
        if !self.object.exists()? {
            return Ok(true);
        }
        loop {
            let pending = self.pending()?;
            let wanted = pending.len();
            if wanted == 0 {
                return Ok(true);
            }
            if self.deliver(pending).await? < wanted {
                return Ok(false);
            }
        }
    }

    fn pending(&self) -> Result<Vec<Delivery>, PortError> {
        let mut pending = self.object.host().storage.recorded(MAX_EFFECTS_IN_FLIGHT)?;
        pending.extend(self.object.pending(MAX_EFFECTS_IN_FLIGHT.saturating_sub(pending.len()))?);
        Ok(pending)
    }

    /// Delivers these side by side; returns how many succeeded.
    async fn deliver(&self, deliveries: Vec<Delivery>) -> Result<usize, PortError> {
        if deliveries.is_empty() {
            return Ok(0);
        }
        let outcomes = join_all(deliveries.iter().map(|delivery| self.perform(&delivery.effect))).await;
        let outcomes = deliveries.into_iter().zip(outcomes);
        let done: Vec<Delivery> =
            outcomes.filter(|(_, outcome)| outcome.is_ok()).map(|(each, _)| each).collect();
        self.object.host().storage.remove_recorded(&done)?;
        self.object.delivered(&done)?;
        Ok(done.len())
    }

    async fn perform(&self, effect: &Effect) -> Result<(), PortError> {
        match effect {
            Effect::Call { to, envelope } => self.client.deliver(to, envelope).await,
            Effect::Index(write) => index::apply(&*self.ports.database, write).await,
        }
    }

    async fn arm(&self) -> Result<(), PortError> {
        if !self.unarmed.get() || !self.object.exists()? {
            return Ok(());
        }
        let next = self.object.host().storage.next_timer()?;
        if let Some(due_ms) = next
            && self.armed.get() != next
        {
            self.ports.alarms.set(due_ms).await?;
            self.armed.set(next);
        }
        self.unarmed.set(false);
        Ok(())
    }
}
