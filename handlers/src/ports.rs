//! The traits to the outside. Ports carry statements and bytes; typed stores above them give the meaning.

mod asynchronous;
mod sql;
mod statement;

use std::fmt;

pub use asynchronous::{Alarms, Database, Objects, PollOutcome, Statement};
pub use sql::{Row, Sql, SqlValue, Transaction};
pub use statement::{Change, Query};

/// A failed call to the platform. The log shows this error; clients never see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortError {
    /// The name of the port.
    pub port: &'static str,
    /// The operation that failed, for example the SQL statement.
    pub operation: String,
    /// The platform's error message.
    pub source: String,
}

impl PortError {
    /// Builds the error of `port` during `operation`.
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

/// The wall clock. Time does not advance while an object runs a command, so no code orders events by time.
pub trait Clock {
    /// The current time (milliseconds since 1970).
    fn now_ms(&self) -> u64;
}

/// Random bytes, good enough for keys.
pub trait Entropy {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operator's log. A line never contains tokens, keys or message content.
pub trait Log {
    /// Writes one line about a failure.
    fn error(&self, line: &str);

    /// Writes one line about a request.
    fn request(&self, line: &str);
}

/// The waiting polls of one object. Each poll is a hibernating socket, which survives the object's eviction.
pub trait Sockets {
    /// All waiting polls, oldest first.
    ///
    /// # Errors
    /// If the platform cannot list the sockets.
    fn waiting(&self) -> Result<Vec<Waiting>, PortError>;

    /// Answers a poll and closes its socket.
    ///
    /// # Errors
    /// If the socket is gone; the client polls again.
    fn answer(&self, waiting: &Waiting, message: &[u8]) -> Result<(), PortError>;
}

/// One waiting poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// The index of the socket in the list that this call of [`Sockets::waiting`] returned.
    pub id: usize,
    /// The bytes that the object stored with the socket.
    pub attachment: Vec<u8>,
}
