//! The shell: the asynchronous wrapper around an object's synchronous logic. It takes commands, returns
//! answers and performs effects; it never awaits between a read and a write of one decision.

mod client;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use futures_util::future::join_all;
use ruma_common::OwnedUserId;

pub use self::client::{AskError, KeyMemory, ObjectClient, PendingReply};
use super::dispatch::{CommandOutcome, Dispatch, execute_envelope};
use super::store::timers::{DELIVER, EFFECT_RETRY_MS};
use super::{Delivery, Effect};
use crate::index;
use crate::ports::{Alarms, Database, Objects, PortError};

/// How many effects an object performs at once.
pub const MAX_EFFECTS_IN_FLIGHT: usize = 32;

/// The platform ports of a shell.
#[derive(Clone)]
pub struct ShellPorts {
    /// Other objects.
    pub objects: Rc<dyn Objects>,
    /// The D1 database of the indexes.
    pub database: Rc<dyn Database>,
    /// The object's alarm.
    pub alarms: Rc<dyn Alarms>,
}

/// An object's logic, with what performs its effects.
pub struct Shell {
    object: Box<dyn Dispatch>,
    client: ObjectClient,
    ports: ShellPorts,
    draining: Cell<bool>,
    /// True at first: the object may have left deliveries before it was last evicted from memory.
    may_have_deliveries: Cell<bool>,
    /// Whether the timers may have changed since the alarm was set.
    alarm_may_be_stale: Cell<bool>,
    /// When the alarm fires, if this shell set it (milliseconds since 1970).
    alarm_ms: Cell<Option<u64>>,
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
            may_have_deliveries: Cell::new(true),
            alarm_may_be_stale: Cell::new(true),
            alarm_ms: Cell::new(None),
        }
    }

    /// Executes a command, sets the alarm that repeats the deliveries of its commits, and makes those
    /// deliveries that precede the reply. The caller returns the reply or the error, then calls
    /// [`Self::drain`].
    ///
    /// # Errors
    /// If the object fails. What it committed before it failed is delivered nevertheless. An effect that
    /// fails is no error: the alarm repeats it.
    pub async fn command(&self, envelope: &[u8]) -> Result<CommandOutcome, PortError> {
        let spoken = execute_envelope(&*self.object, envelope);
        let before_reply = self.take_effects();
        // Nothing awaits between a poll's check and its registration. `drain` makes older deliveries.
        if matches!(spoken, Ok(CommandOutcome::Wait(_))) {
            return spoken;
        }
        let alarm = self.set_alarm().await;
        let spoken = spoken?;
        alarm?;
        for user_id in before_reply {
            self.deliver(self.object.pending_for(&user_id)?).await?;
        }
        Ok(spoken)
    }

    /// Whether there may be deliveries to make.
    #[must_use]
    pub fn may_have_deliveries(&self) -> bool {
        self.may_have_deliveries.get()
    }

    /// Makes deliveries until none is left or one fails. Only one call runs at a time; it also makes the
    /// deliveries of commits that happen meanwhile.
    ///
    /// # Errors
    /// If the storage or the alarm fails. An effect that fails is no error: the alarm repeats it.
    pub async fn drain(&self) -> Result<(), PortError> {
        if !self.may_have_deliveries.get() || self.draining.replace(true) {
            return Ok(());
        }
        let mut drained = Ok(());
        // The alarm repeats failed deliveries; this loop makes those of newer commits.
        while drained.is_ok() && self.may_have_deliveries.replace(false) {
            drained = match self.set_alarm().await {
                Ok(()) => self.drain_now().await.map(drop),
                Err(error) => Err(error),
            };
        }
        self.draining.set(false);
        drained
    }

    /// Handles the alarm: makes all deliveries, and lets the object write what is only in memory.
    ///
    /// # Errors
    /// If the storage fails; the caller logs the error and sets the alarm again.
    pub async fn alarm(&self) -> Result<(), PortError> {
        self.alarm_ms.set(None);
        self.alarm_may_be_stale.set(true);
        // A drain whose request was cancelled never ends; it must not block later drains.
        self.draining.set(false);
        let drained = self.drain_now().await;
        if self.object.exists()? {
            self.finish_alarm(!matches!(drained, Ok(true)))?;
        }
        self.take_effects();
        self.set_alarm().await?;
        drained.map(drop)
    }

    /// Writes what is only in the object's memory. Sets the timer that repeats deliveries if some may be
    /// left, else removes it.
    fn finish_alarm(&self, has_deliveries: bool) -> Result<(), PortError> {
        let host = self.object.host();
        host.storage.commit(|write| {
            self.object.alarm(write)?;
            if has_deliveries {
                write.set_timer(DELIVER, host.now_ms() + EFFECT_RETRY_MS)
            } else {
                write.clear_timer(DELIVER)
            }
        })
    }

    /// Takes over what commits left to do; returns the users whose stream update precedes the reply.
    fn take_effects(&self) -> BTreeSet<OwnedUserId> {
        let effects = self.object.host().storage.take_effects();
        self.may_have_deliveries.set(self.may_have_deliveries.get() || effects.deliver);
        self.alarm_may_be_stale.set(self.alarm_may_be_stale.get() || effects.timers);
        effects.before_reply
    }

    /// Makes deliveries until none is left (`true`) or one fails (`false`).
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

    /// Makes deliveries concurrently; returns how many succeeded.
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

    /// Sets the platform's alarm to the earliest timer.
    async fn set_alarm(&self) -> Result<(), PortError> {
        if !self.alarm_may_be_stale.get() || !self.object.exists()? {
            return Ok(());
        }
        let next = self.object.host().storage.next_timer()?;
        if let Some(due_ms) = next
            && self.alarm_ms.get() != next
        {
            self.ports.alarms.set(due_ms).await?;
            self.alarm_ms.set(next);
        }
        self.alarm_may_be_stale.set(false);
        Ok(())
    }
}
