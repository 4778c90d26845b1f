//! The traits to the outside. Ports carry statements and bytes; meaning sits in the typed stores above.

mod asynchronous;
mod sql;
mod statement;

use std::fmt;

pub use asynchronous::{Alarms, Database, Objects, PollOutcome, Statement};
pub use sql::{Row, Sql, SqlValue, Transaction};
pub use statement::{Change, Query};

/// What we were doing when the outside failed. For the log, never for a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortError {
    /// Which port.
    pub port: &'static str,
    /// What it was asked.
    pub operation: String,
    /// What it said.
    pub source: String,
}

impl PortError {
    /// An error of `port` during `operation`.
    pub fn new(port: &'static str, operation: impl Into<String>, source: impl fmt::Display) -> Self {
        Self { port, operation: operation.into(), source: source.to_string() }
    }
}

impl fmt::Display for PortError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}: {}", self.port, self.operation, self.source)
    }
}

impl std::error::Error for PortError {}

/// The wall clock. It stands still while an object works, and nothing is ordered by it.
pub trait Clock {
    /// Milliseconds since 1970.
    fn now_ms(&self) -> u64;
}

/// Randomness fit for keys.
pub trait Entropy {
    /// Fills `bytes`.
    fn fill(&self, bytes: &mut [u8]);
}

/// Where the operator reads what went wrong. Never tokens, keys or what people say.
pub trait Log {
    /// One line about a failure.
    fn error(&self, line: &str);
}

/// The polls that wait at one object. Each is a hibernating socket: it survives the object's memory.
pub trait Sockets {
    /// All of them, oldest first.
    ///
    /// # Errors
    /// If the platform does not say.
    fn waiting(&self) -> Result<Vec<Waiting>, PortError>;

    /// Answers one and closes it.
    ///
    /// # Errors
    /// If it is gone; its client asks again.
    fn answer(&self, waiting: &Waiting, message: &[u8]) -> Result<(), PortError>;
}

/// One poll that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Which socket, among those of this call of [`Sockets::waiting`].
    pub id: usize,
    /// What was stored with it.
    pub attachment: Vec<u8>,
}
