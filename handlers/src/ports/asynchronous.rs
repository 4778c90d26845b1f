//! The ports that wait: other objects, D1, alarms.

use futures_util::future::LocalBoxFuture;

use super::{PortError, Row, SqlValue};
use crate::objects::protocol::ObjectName;

/// How a poll ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PollOutcome {
    /// The object said something.
    Answered(Vec<u8>),
    /// The time is up.
    TimedOut,
    /// The object went away; whatever it wanted to say it will say to the next poll.
    Closed,
}

/// Calls to objects.
pub trait Objects {
    /// Sends a command; the answer comes when its decision is committed.
    fn call<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
    ) -> LocalBoxFuture<'a, Result<Vec<u8>, PortError>>;

    /// Sends a command that the object may keep waiting, for at most `deadline_ms` milliseconds.
    fn poll<'a>(
        &'a self,
        to: &'a ObjectName,
        envelope: Vec<u8>,
        deadline_ms: u64,
    ) -> LocalBoxFuture<'a, Result<PollOutcome, PortError>>;
}

/// A statement for D1 with its parameters.
pub type Statement = (&'static str, Vec<SqlValue>);

/// D1: the indexes.
pub trait Database {
    /// Runs one statement and returns its rows.
    fn query<'a>(
        &'a self,
        statement: &'static str,
        parameters: Vec<SqlValue>,
    ) -> LocalBoxFuture<'a, Result<Vec<Row>, PortError>>;

    /// Runs all statements, or none.
    fn batch(&self, statements: Vec<Statement>) -> LocalBoxFuture<'_, Result<(), PortError>>;
}

/// The one alarm of an object.
pub trait Alarms {
    /// Fires at `due_ms`, at least once; replaces what was set before. Costs a row.
    fn set(&self, due_ms: u64) -> LocalBoxFuture<'_, Result<(), PortError>>;
}
