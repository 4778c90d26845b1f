//! The asynchronous ports: other objects, D1, alarms, timers.

use futures_util::future::LocalBoxFuture;

use super::{PortError, Row, SqlValue};
use crate::objects::protocol::ObjectName;

/// How a poll ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PollOutcome {
    /// The object replied with these bytes.
    Answered(Vec<u8>),
    /// The deadline passed without a reply.
    TimedOut,
    /// The object closed the socket without a reply. The next poll receives what this poll missed.
    Closed,
}

/// Calls to objects.
pub trait Objects {
    /// Sends a command. The answer arrives after the object has committed its writes.
    fn call<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
    ) -> LocalBoxFuture<'a, Result<Vec<u8>, PortError>>;

    /// Sends a command whose reply the object may delay, for at most `deadline_ms` milliseconds.
    fn poll<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
        deadline_ms: u64,
    ) -> LocalBoxFuture<'a, Result<PollOutcome, PortError>>;
}

/// A D1 statement with its parameters.
pub type Statement = (&'static str, Vec<SqlValue>);

/// D1, which holds the indexes.
pub trait Database {
    /// Runs one statement and returns its rows.
    fn query<'a>(
        &'a self,
        statement: &'static str,
        parameters: Vec<SqlValue>,
    ) -> LocalBoxFuture<'a, Result<Vec<Row>, PortError>>;

    /// Runs all statements in one transaction.
    fn batch(&self, statements: Vec<Statement>) -> LocalBoxFuture<'_, Result<(), PortError>>;
}

/// Waits, while the request that waits is open.
pub trait Timer {
    /// Completes after `after_ms` milliseconds. Dropping the future ends the wait.
    fn sleep(&self, after_ms: u64) -> LocalBoxFuture<'_, ()>;
}

/// The one alarm of an object.
pub trait Alarms {
    /// Sets the alarm to fire at `due_ms`, at least once. Replaces the previous alarm; costs one row written.
    fn set(&self, due_ms: u64) -> LocalBoxFuture<'_, Result<(), PortError>>;
}
