//! The shell: the asynchronous wrapper around an object's synchronous logic. It takes commands, returns
//! answers and performs effects; it never awaits between a read and a write of one decision.

mod claim_invites;
mod client;
mod deliver;
mod targets;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

pub use self::client::{AskError, KeyMemory, ObjectClient, PendingReply};
pub use self::targets::{CALL_TIMEOUT_MS, MAX_BACK_OFF_MS, MAX_TARGETS};
use self::targets::{Round, Targets};
use super::dispatch::{CommandOutcome, Dispatch, execute_envelope};
use super::storage::Effects;
use super::store::timers::{DELIVER, EFFECT_RETRY_MS};
use crate::ports::{Alarms, Database, Objects, PortError, Timer};

/// How many effects a round of deliveries performs at once.
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
    /// Measures how long effects take.
    pub timer: Rc<dyn Timer>,
}

/// An object's logic, with what performs its effects.
///
/// For example, when Alice sends a message to a room of two, the Room's shell receives one envelope and does this:
///
/// 1. [`Self::command`] runs the command to its end without awaiting. The transaction that stores the event also sets
///    the timer that guards its deliveries; the shell then sets the object's alarm, so that a crash from now on
///    only delays them.
/// 2. Alice's own stream update is delivered if it must precede the reply. The caller returns the reply.
/// 3. [`Self::drain`] sends Bob's User its stream update. If that fails, the alarm repeats it later.
pub struct Shell {
    object: Box<dyn Dispatch>,
    client: ObjectClient,
    ports: ShellPorts,
    targets: Targets,
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
            targets: Targets::default(),
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
    /// fails is no error, unless it must precede the reply: the alarm repeats it.
    pub async fn command(&self, envelope: &[u8]) -> Result<CommandOutcome, PortError> {
        let spoken = execute_envelope(&*self.object, envelope);
        let Effects { before_reply, index_before_reply, .. } = self.take_effects();
        // Nothing awaits between a poll's check and its registration. `drain` makes older deliveries.
        if matches!(spoken, Ok(CommandOutcome::Wait(_))) {
            return spoken;
        }
        let alarm = self.set_alarm().await;
        let spoken = spoken?;
        alarm?;
        for user_id in before_reply {
            let mut has_more = true;
            while has_more {
                has_more = self.deliver_now(self.object.pending_for(&user_id)?).await?.has_more;
            }
        }
        if let Some(must_succeed) = index_before_reply {
            let written = self.deliver_now(self.object.index_write()?).await?;
            written.failure.filter(|_| must_succeed).map_or(Ok(()), Err)?;
        }
        Ok(spoken)
    }

    /// Whether there may be deliveries to make.
    #[must_use]
    pub fn may_have_deliveries(&self) -> bool {
        self.may_have_deliveries.get()
    }

    /// Makes the deliveries that are pending, and those of commits that happen meanwhile. Several calls may run
    /// at the same time: a call that waits for a slow target delays no other call.
    ///
    /// # Errors
    /// If the storage or the alarm fails. An effect that fails is no error: the alarm repeats it.
    pub async fn drain(&self) -> Result<(), PortError> {
        while self.may_have_deliveries.replace(false) {
            if let Err(error) = self.set_alarm().await {
                self.may_have_deliveries.set(true);
                return Err(error);
            }
            self.deliver_pending(Round::Commit).await?;
        }
        Ok(())
    }

    /// Handles the alarm: repeats the deliveries that failed and are due, and lets the object write what is
    /// only in memory.
    ///
    /// # Errors
    /// If the storage fails; the caller logs the error and sets the alarm again.
    pub async fn alarm(&self) -> Result<(), PortError> {
        self.alarm_ms.set(None);
        self.alarm_may_be_stale.set(true);
        let begun_ms = self.now_ms();
        let delivered = self.deliver_pending(Round::Alarm).await;
        let retry_ms = if delivered.is_ok() {
            self.targets.forget_idle(begun_ms);
            self.targets.next_retry_ms(self.now_ms())
        } else {
            Some(self.now_ms() + EFFECT_RETRY_MS)
        };
        if self.object.exists()? {
            self.finish_alarm(retry_ms)?;
        }
        self.take_effects();
        self.set_alarm().await?;
        delivered
    }

    /// Writes what is only in the object's memory. Sets the timer that repeats deliveries, or removes it if
    /// none is left.
    fn finish_alarm(&self, retry_ms: Option<u64>) -> Result<(), PortError> {
        self.object.host().storage.commit(|write| {
            self.object.alarm(write)?;
            match retry_ms {
                Some(retry_ms) => write.set_timer(DELIVER, retry_ms),
                None => write.clear_timer(DELIVER),
            }
        })
    }

    /// Takes over what commits left to do; what precedes the reply is the caller's.
    fn take_effects(&self) -> Effects {
        let effects = self.object.host().storage.take_effects();
        self.may_have_deliveries.set(self.may_have_deliveries.get() || effects.deliver);
        self.alarm_may_be_stale.set(self.alarm_may_be_stale.get() || effects.timers);
        effects
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
