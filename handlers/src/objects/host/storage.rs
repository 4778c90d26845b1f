//! The database of one object as its logic has it: reads anywhere, writes inside [`Storage::commit`] alone.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::rc::Rc;

use ruma_common::{OwnedUserId, ServerName, UserId};

use super::store::outbox::{self, Recorded};
use super::store::{schema, timers};
use super::{Delivery, DeliveryId};
use crate::index::IndexWrite;
use crate::objects::protocol::{Dispatched, Names, ObjectName};
use crate::ports::{Change, Clock, PortError, Query, Row, Sql, SqlValue, Transaction};

/// One object's database.
pub struct Storage {
    name: ObjectName,
    sql: Rc<dyn Sql>,
    clock: Rc<dyn Clock>,
    committed: RefCell<Effects>,
    rollbacks: Cell<u64>,
}

/// What commits left for the shell to do.
#[derive(Debug, Default)]
pub(super) struct Effects {
    /// Whether something waits for delivery.
    pub deliver: bool,
    /// Whether a timer was set or moved.
    pub timers: bool,
    /// The users whose own change of membership must reach them before the reply.
    pub before_reply: BTreeSet<OwnedUserId>,
}

impl Effects {
    fn add(&mut self, more: Self) {
        self.deliver |= more.deliver;
        self.timers |= more.timers;
        self.before_reply.extend(more.before_reply);
    }
}

/// The writes of one commit.
pub struct Write<'a> {
    storage: &'a Storage,
    transaction: &'a dyn Transaction,
    effects: &'a RefCell<Effects>,
}

/// Why a commit left nothing.
#[derive(Debug)]
pub enum Abort<V> {
    /// The decision gave it up, and answers this.
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
        Self { name, sql, clock, committed: RefCell::default(), rollbacks: Cell::new(0) }
    }

    /// The server of the object.
    pub fn server_name(&self) -> &ServerName {
        self.name.server_name()
    }

    /// How many commits left nothing, a panic in one included: what was remembered of their writes is not true.
    pub fn rollbacks(&self) -> u64 {
        self.rollbacks.get()
    }

    /// Reads rows.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn query(&self, query: Query, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        self.sql.query(query, parameters)
    }

    /// Whether the object exists; brings an older schema up to date if it does.
    ///
    /// # Errors
    /// If the database fails.
    pub fn exists(&self, migrations: &'static [&'static str]) -> Result<bool, PortError> {
        let version = schema::version(&*self.sql)?;
        if version != 0 && version < migrations.len() as u64 {
            self.commit(|write| write.migrate(migrations))?;
        }
        Ok(version != 0)
    }

    /// Does all writes of one decision, or none if `work` fails.
    ///
    /// # Errors
    /// What `work` returned, or the platform's refusal to commit.
    pub fn commit<T>(&self, work: impl FnOnce(&Write<'_>) -> Result<T, PortError>) -> Result<T, PortError> {
        match self.try_commit(|write| work(write).map_err(Abort::<std::convert::Infallible>::Failed))? {
            Ok(value) => Ok(value),
            Err(never) => match never {},
        }
    }

    /// The same for a decision that may give up with a value after it has written: then nothing was written.
    ///
    /// # Errors
    /// As [`Self::commit`].
    pub fn try_commit<T, V>(
        &self,
        work: impl FnOnce(&Write<'_>) -> Result<T, Abort<V>>,
    ) -> Result<Result<T, V>, PortError> {
        let effects = RefCell::<Effects>::default();
        let undecided = Undecided(&self.rollbacks);
        let (mut work, mut outcome) = (Some(work), None);
        let committed = self.sql.transaction(&mut |transaction| {
            let Some(work) = work.take() else { return Err(failed("the transaction ran twice")) };
            let write = Write { storage: self, transaction, effects: &effects };
            match work(&write) {
                Ok(value) => {
                    write.guard()?;
                    outcome = Some(Ok(value));
                    Ok(())
                }
                Err(Abort::GiveUp(value)) => {
                    outcome = Some(Err(value));
                    Err(failed("given up"))
                }
                Err(Abort::Failed(error)) => Err(error),
            }
        });
        match (committed, outcome) {
            (Ok(()), Some(Ok(value))) => {
                std::mem::forget(undecided);
                self.committed.borrow_mut().add(effects.into_inner());
                Ok(Ok(value))
            }
            (Err(_), Some(Err(value))) => Ok(Err(value)),
            (Err(error), _) => Err(error),
            (Ok(()), _) => Err(failed("nothing was decided")),
        }
    }

    /// The oldest `limit` recorded effects.
    pub(super) fn recorded(&self, limit: usize) -> Result<Vec<Delivery>, PortError> {
        outbox::pending(&*self.sql, limit)
    }

    /// Removes recorded effects that were done; other deliveries are left to their owner.
    pub(super) fn remove_recorded(&self, done: &[Delivery]) -> Result<(), PortError> {
        let rows = done.iter().filter_map(|delivery| match delivery.id {
            DeliveryId::Outbox(row) => Some(row),
            DeliveryId::StreamUpdate { .. } | DeliveryId::ProfileUpdate { .. } => None,
        });
        let rows: Vec<u64> = rows.collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.commit(|write| outbox::remove(write.transaction, &rows))
    }

    /// When the next timer is due (milliseconds since 1970).
    pub(super) fn next_timer(&self) -> Result<Option<u64>, PortError> {
        timers::next(&*self.sql)
    }

    /// What commits left to do since this was last asked.
    pub(super) fn take_effects(&self) -> Effects {
        self.committed.take()
    }
}

/// A commit that is not done; dropped, it is a rollback.
struct Undecided<'a>(&'a Cell<u64>);

impl Drop for Undecided<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() + 1);
    }
}

impl Write<'_> {
    /// Writes rows; returns those that the statement asks for.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn change(&self, change: Change, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        self.transaction.change(change, parameters)
    }

    /// Brings the schema to the last of `migrations`.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn migrate(&self, migrations: &[&'static str]) -> Result<(), PortError> {
        schema::migrate(self.transaction, schema::version(&*self.storage.sql)?, migrations)
    }

    /// Records a command to another object, which must be harmless if it comes twice.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn record<C: Dispatched>(
        &self,
        to: &(impl Names<C::Object> + ?Sized),
        command: &C,
    ) -> Result<(), PortError> {
        let to = to.object_name(self.storage.name.server_name());
        self.add(&Recorded::call(to, command)?)
    }

    /// Records a row of an index.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn record_index(&self, row: IndexWrite) -> Result<(), PortError> {
        self.add(&Recorded::Index(row))
    }

    fn add(&self, recorded: &Recorded) -> Result<(), PortError> {
        self.deliver();
        outbox::add(self.transaction, recorded)
    }

    /// Something waits for delivery from this commit on: the shell delivers it, and the alarm repeats it.
    pub fn deliver(&self) {
        self.effects.borrow_mut().deliver = true;
    }

    /// The user changed their own membership: they hear of it before the reply.
    pub fn deliver_before_reply(&self, user_id: &UserId) {
        self.deliver();
        self.effects.borrow_mut().before_reply.insert(user_id.to_owned());
    }

    /// Sets a timer, or moves it.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn set_timer(&self, name: &'static str, due_ms: u64) -> Result<(), PortError> {
        self.effects.borrow_mut().timers = true;
        timers::set(self.transaction, name, due_ms)
    }

    /// Removes a timer.
    ///
    /// # Errors
    /// If SQLite refuses.
    pub fn clear_timer(&self, name: &'static str) -> Result<(), PortError> {
        timers::clear(self.transaction, name)
    }

    /// The alarm guards what waits: a timer, unless one is set.
    fn guard(&self) -> Result<(), PortError> {
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
