//! The database of one object: reads anywhere, writes only inside [`Storage::commit`].

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use ruma_common::{OwnedUserId, ServerName, UserId};

use super::store::outbox::{self, Recorded};
use super::store::{schema, timers};
use super::{Delivery, Reserve};
use crate::index::IndexWrite;
use crate::objects::protocol::{Dispatched, Names, ObjectName};
use crate::ports::{Change, Clock, PortError, Query, Row, Sql, SqlValue, Transaction};

/// The most that one commit adds to the database (bytes): no request to an object is larger.
const COMMIT_MAX_BYTES: u64 = 32 * 1024 * 1024;

/// One object's database.
pub struct Storage {
    name: ObjectName,
    sql: Rc<dyn Sql>,
    clock: Rc<dyn Clock>,
    committed: RefCell<Effects>,
    rollbacks: Cell<u64>,
    /// The size of the database when it was last read, and as many times [`COMMIT_MAX_BYTES`] as there were commits since.
    most_bytes: Cell<Option<u64>>,
    memory_timer: Cell<Option<u64>>,
}

/// Whether a command fails with a delivery that precedes its reply.
pub(super) type MustSucceed = bool;

/// What the shell must do after commits.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// Whether a commit left deliveries.
    pub deliver: bool,
    /// Whether a timer was set or moved.
    pub timers: bool,
    /// The users who changed their own membership: their stream update precedes the reply.
    pub before_reply: BTreeSet<OwnedUserId>,
    /// Whether the object's own index row is written before the reply; the command fails if that fails and must not.
    pub index_before_reply: Option<MustSucceed>,
}

impl Effects {
    fn add(&mut self, more: Self) {
        self.deliver |= more.deliver;
        self.timers |= more.timers;
        self.before_reply.extend(more.before_reply);
        self.index_before_reply = self.index_before_reply.max(more.index_before_reply);
    }
}

/// The writes of one commit.
pub struct Write<'a> {
    storage: &'a Storage,
    transaction: &'a dyn Transaction,
    effects: &'a RefCell<Effects>,
}

/// Why a commit was rolled back.
#[derive(Debug)]
pub enum Abort<V> {
    /// The decision gave up; the command replies with this value.
    GiveUp(V),
    /// The storage failed.
    Failed(PortError),
}

impl<V> From<PortError> for Abort<V> {
    fn from(error: PortError) -> Self {
        Self::Failed(error)
    }
}

impl Storage {
    pub(super) fn new(name: ObjectName, sql: Rc<dyn Sql>, clock: Rc<dyn Clock>) -> Self {
        Self {
            name,
            sql,
            clock,
            committed: RefCell::default(),
            rollbacks: Cell::new(0),
            most_bytes: Cell::new(None),
            memory_timer: Cell::new(None),
        }
    }

    /// The server that the object belongs to.
    pub fn server_name(&self) -> &ServerName {
        self.name.server_name()
    }

    /// How many commits were rolled back, by a panic too. A cache that was filled before a rollback may be
    /// wrong.
    pub fn rollbacks(&self) -> u64 {
        self.rollbacks.get()
    }

    /// Reads rows.
    pub fn query(&self, query: Query, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        self.sql.query(query, parameters)
    }

    /// Whether the database has at least `limit` bytes. Asks the database only if it may: each question is a statement.
    pub fn has_bytes(&self, limit: u64) -> Result<bool, PortError> {
        if self.most_bytes.get().is_some_and(|most| most < limit) {
            return Ok(false);
        }
        let size = self.sql.size_bytes()?;
        self.most_bytes.set(Some(size));
        Ok(size >= limit)
    }

    /// Whether the object exists. Migrates an older schema if it does.
    pub fn exists(&self, migrations: &'static [&'static str]) -> Result<bool, PortError> {
        let version = schema::version(&*self.sql)?;
        if version != 0 && version < migrations.len() as u64 {
            self.commit(|write| write.migrate(migrations))?;
        }
        Ok(version != 0)
    }

    /// Commits all writes of one decision, or none if `work` fails.
    ///
    /// # Errors
    /// The error of `work`; if the database does not commit.
    pub fn commit<T>(&self, work: impl FnOnce(&Write<'_>) -> Result<T, PortError>) -> Result<T, PortError> {
        match self.try_commit(|write| work(write).map_err(Abort::<std::convert::Infallible>::Failed))? {
            Ok(value) => Ok(value),
            Err(never) => match never {},
        }
    }

    /// As [`Self::commit`], for a decision that may give up with a value: its writes are rolled back then.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn try_commit<T, V>(
        &self,
        work: impl FnOnce(&Write<'_>) -> Result<T, Abort<V>>,
    ) -> Result<Result<T, V>, PortError> {
        let effects = RefCell::<Effects>::default();
        let rollback = RollbackOnDrop(&self.rollbacks);
        let (mut work, mut outcome) = (Some(work), None);
        let committed = self.sql.transaction(&mut |transaction| {
            let Some(work) = work.take() else { return Err(failed("the transaction ran twice")) };
            let write = Write { storage: self, transaction, effects: &effects };
            match work(&write) {
                Ok(value) => {
                    write.set_delivery_timer()?;
                    outcome = Some(Ok(value));
                    Ok(())
                }
                Err(Abort::GiveUp(value)) => {
                    outcome = Some(Err(value));
                    Err(failed("the decision gave up"))
                }
                Err(Abort::Failed(error)) => Err(error),
            }
        });
        match (committed, outcome) {
            (Ok(()), Some(Ok(value))) => {
                std::mem::forget(rollback);
                self.most_bytes.update(|most| most.map(|most| most + COMMIT_MAX_BYTES));
                self.committed.borrow_mut().add(effects.into_inner());
                Ok(Ok(value))
            }
            (Err(_), Some(Err(value))) => Ok(Err(value)),
            (Err(error), _) => Err(error),
            (Ok(()), _) => Err(failed("the transaction did not run")),
        }
    }

    /// The oldest recorded effects whose targets it could `reserve`, at most `limit`.
    pub(super) fn recorded(&self, limit: usize, reserve: Reserve<'_>) -> Result<Vec<Delivery>, PortError> {
        outbox::pending(&*self.sql, limit, reserve)
    }

    /// Removes the recorded effects among `done`. The object marks its other deliveries itself.
    pub(super) fn remove_recorded(&self, done: &[Delivery]) -> Result<(), PortError> {
        let rows = outbox::rows(done);
        if rows.is_empty() { Ok(()) } else { self.commit(|write| outbox::remove(write.transaction, &rows)) }
    }

    /// When the next timer is due (milliseconds since 1970).
    pub(super) fn next_timer(&self) -> Result<Option<u64>, PortError> {
        let stored = timers::next(&*self.sql)?;
        Ok([stored, self.memory_timer.get()].into_iter().flatten().min())
    }

    /// Marks that there is something to deliver that no row holds: a delivery that fails is not repeated.
    pub fn deliver_from_memory(&self) {
        self.committed.borrow_mut().deliver = true;
    }

    /// Sets, moves or removes the one timer that no row holds: it is lost with the object's memory.
    pub fn set_memory_timer(&self, due_ms: Option<u64>) {
        if self.memory_timer.replace(due_ms) != due_ms {
            self.committed.borrow_mut().timers = true;
        }
    }

    /// Returns and clears what commits left to do since the last call.
    pub(super) fn take_effects(&self) -> Effects {
        self.committed.take()
    }
}

/// Counts a rollback when it is dropped: at an error or a panic before the commit.
struct RollbackOnDrop<'a>(&'a Cell<u64>);

impl Drop for RollbackOnDrop<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

impl Write<'_> {
    /// The time of the commit (milliseconds since 1970).
    pub fn now_ms(&self) -> u64 {
        self.storage.clock.now_ms()
    }

    /// Writes rows. Returns the rows of a `RETURNING` clause.
    pub fn change(&self, change: Change, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        self.transaction.change(change, parameters)
    }

    /// Applies the migrations that the schema lacks.
    pub fn migrate(&self, migrations: &[&'static str]) -> Result<(), PortError> {
        schema::migrate(self.transaction, schema::version(&*self.storage.sql)?, migrations)
    }

    /// Creates tables that the schema has only once they are needed.
    pub fn create(&self, statements: &'static str) -> Result<(), PortError> {
        self.transaction.script(statements)
    }

    /// Records a command to another object. The command must be idempotent: it may be delivered twice.
    pub fn record<C: Dispatched>(
        &self,
        to: &(impl Names<C::Object> + ?Sized),
        command: &C,
    ) -> Result<(), PortError> {
        const { assert!(!C::OF_CALLER, "a command of a caller needs a proof, which no row can hold") };
        let to = to.object_name(self.storage.name.server_name());
        self.add(&Recorded::call(to, command)?)
    }

    /// Records a write to an index.
    pub fn record_index(&self, row: IndexWrite) -> Result<(), PortError> {
        self.add(&Recorded::Index(row))
    }

    /// Records that a name was registered: the invites that it got before are delivered.
    pub fn record_claim(&self, user_id: &UserId) -> Result<(), PortError> {
        self.add(&Recorded::ClaimInvites(user_id.to_owned()))
    }

    fn add(&self, recorded: &Recorded) -> Result<(), PortError> {
        self.deliver();
        outbox::add(self.transaction, recorded)
    }

    /// Marks that this commit leaves deliveries: the shell makes them, and the alarm repeats those that fail.
    pub fn deliver(&self) {
        self.effects.borrow_mut().deliver = true;
    }

    /// Marks that `user_id` changed their own membership: their stream update is delivered before the reply.
    pub fn deliver_before_reply(&self, user_id: &UserId) {
        self.deliver();
        self.deliver_to_before_reply(user_id);
    }

    /// Marks that the stream update of `user_id` alone is delivered before the reply. If the delivery fails, the next one
    /// has it.
    pub fn deliver_to_before_reply(&self, user_id: &UserId) {
        self.effects.borrow_mut().before_reply.insert(user_id.to_owned());
    }

    /// Marks that the index row of the object ([`super::Dispatch::index_write`]) is written before the reply. If that fails, the
    /// alarm repeats it; and if it must succeed, the command fails, although it is committed: the caller repeats it.
    pub fn write_index_before_reply(&self, must_succeed: bool) {
        self.deliver();
        let mut effects = self.effects.borrow_mut();
        effects.index_before_reply = effects.index_before_reply.max(Some(must_succeed));
    }

    /// Sets a timer, or moves it.
    pub fn set_timer(&self, name: &'static str, due_ms: u64) -> Result<(), PortError> {
        self.effects.borrow_mut().timers = true;
        timers::set(self.transaction, name, due_ms)
    }

    /// Removes a timer.
    pub fn clear_timer(&self, name: &'static str) -> Result<(), PortError> {
        timers::clear(self.transaction, name)
    }

    /// Sets the timer that repeats deliveries, if this commit leaves some and the timer is not set.
    fn set_delivery_timer(&self) -> Result<(), PortError> {
        if !self.effects.borrow().deliver || timers::is_set(&*self.storage.sql, timers::DELIVER)? {
            return Ok(());
        }
        let due_ms = self.storage.clock.now_ms() + timers::EFFECT_RETRY_MS;
        self.set_timer(timers::DELIVER, due_ms)
    }
}

fn failed(what: &str) -> PortError {
    PortError::new("storage", "commit", what)
}
