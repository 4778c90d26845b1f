//! The traits to the outside. Ports carry statements and bytes; typed stores above them give the meaning.

mod asynchronous;
mod cache;
mod media;
pub(crate) mod migration;
mod object_settings;
mod quotas;
mod sql;
mod statement;
mod usage;
mod web;

use std::fmt;

pub use asynchronous::{Alarms, Database, Objects, PollOutcome, Statement, Timer};
pub use cache::Cache;
pub use media::{BodyLength, MEDIA_PART_BYTES, Media, ObjectPart, StoreError, StoredObject};
pub(crate) use migration::migration;
pub use object_settings::{ObjectSettings, choice};
pub use quotas::{
    MAX_ROOM_BYTES, MAX_USER_BYTES, MAX_USER_BYTES_IN_ROOM, MAX_USER_BYTES_IN_ROOM_A_DAY, Quotas,
};
pub use sql::{Row, Sql, SqlValue, Transaction};
pub use statement::{Change, Query};
pub use usage::{COUNTED, Usage, UsageLevel};
pub use web::{Web, WebError, WebHead, WebRequest, WebResponse};

/// A failed call to the platform. The log shows this error; clients never see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortError {
    /// The name of the port.
    pub port: &'static str,
    /// The operation that failed, for example the SQL statement.
    pub operation: String,
    /// The platform's error message.
    pub source: String,
    /// Whether the object has more requests than the platform queues for it.
    pub is_overloaded: bool,
}

impl PortError {
    /// Builds the error of `port` during `operation`.
    pub fn new(port: &'static str, operation: impl Into<String>, source: impl fmt::Display) -> Self {
        Self { port, operation: operation.into(), source: source.to_string(), is_overloaded: false }
    }

    /// The same error, of a call that an overloaded object refused.
    #[must_use]
    pub fn overloaded(self) -> Self {
        Self { is_overloaded: true, ..self }
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

    /// Writes one line about what an administrator did.
    fn audit(&self, line: &str);
}

/// The waiting polls of one object. Each poll is a hibernating socket, which survives the object's eviction.
pub trait Sockets {
    /// All waiting polls, oldest first.
    ///
    /// # Errors
    /// If the platform cannot list the sockets.
    fn waiting(&self) -> Result<Vec<WaitingPoll>, PortError>;

    /// Answers a poll and closes its socket.
    ///
    /// # Errors
    /// If the socket is gone; the client polls again.
    fn answer(&self, waiting: &WaitingPoll, message: &[u8]) -> Result<(), PortError>;

    /// Forgets a poll without an answer. Its request ends at its own deadline, so that its client does not poll
    /// again at once.
    ///
    /// # Errors
    /// If the socket is gone.
    fn release(&self, waiting: &WaitingPoll) -> Result<(), PortError>;
}

/// The most bytes that an object may store with a socket: below the platform's 16,384, which include its own
/// framing.
pub const MAX_ATTACHMENT_BYTES: usize = 16_000;

/// One waiting poll.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPoll {
    /// The index of the socket in the list that this call of [`Sockets::waiting`] returned.
    pub id: usize,
    /// The bytes that the object stored with the socket.
    pub attachment: Vec<u8>,
}
