//! Bugs that `POST /_lattice/chaos/plant/<name>` plants until the process ends: `tests/chaos` shows that its checker finds
//! them. Each strikes once in [`ONE_OF`] occasions.

use std::cell::Cell;
use std::str::FromStr;

use lattice_handlers::objects::protocol::{Answer, ObjectKind, ObjectName};
use lattice_handlers::ports::PortError;

const ONE_OF: u32 = 4;

/// A planted bug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plant {
    /// A Room acknowledges an event whose transaction is rolled back.
    AcknowledgedBeforeCommit,
    /// A Room believes that a User has a stream update, and the User never received it.
    UpdateDropped,
    /// A User takes a position of its stream in memory only: after a restart it takes the position again.
    PositionReused,
    /// A User gives out a one-time key, and keeps it.
    ClaimNotDeleted,
}

impl FromStr for Plant {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "acknowledged-before-commit" => Ok(Self::AcknowledgedBeforeCommit),
            "update-dropped" => Ok(Self::UpdateDropped),
            "position-reused" => Ok(Self::PositionReused),
            "claim-not-deleted" => Ok(Self::ClaimNotDeleted),
            other => Err(format!("no such plant: {other}")),
        }
    }
}

thread_local! {
    static PLANTED: Cell<Option<Plant>> = const { Cell::new(None) };
    static OCCASIONS: Cell<u32> = const { Cell::new(0) };
    static UNDONE: Cell<bool> = const { Cell::new(false) };
}

/// Plants a bug.
pub fn plant(plant: Plant) {
    PLANTED.set(Some(plant));
}

fn strikes(plant: Plant) -> bool {
    if PLANTED.get() != Some(plant) {
        return false;
    }
    let occasions = OCCASIONS.get() + 1;
    OCCASIONS.set(occasions);
    occasions.is_multiple_of(ONE_OF)
}

/// Whether a statement of a transaction is not executed, and seems to be. For some the whole transaction is undone.
pub fn skips(kind: ObjectKind, statement: &str) -> bool {
    let is_event = kind == ObjectKind::Room && statement.starts_with("INSERT INTO event (");
    let is_room = kind == ObjectKind::User && statement.starts_with("INSERT INTO room (");
    let is_claim = kind == ObjectKind::User && statement.starts_with("UPDATE one_time_key SET is_claimed");
    if is_event && strikes(Plant::AcknowledgedBeforeCommit) || is_claim && strikes(Plant::ClaimNotDeleted) {
        UNDONE.set(true);
    }
    is_room && strikes(Plant::PositionReused)
}

/// What a transaction is told that worked: to roll back, if it is undone.
pub fn undo(worked: Result<(), PortError>) -> Result<(), PortError> {
    if UNDONE.get() { Err(PortError::new("chaos", "commit", "undone")) } else { worked }
}

/// Whether the transaction that ended was undone: it is reported as committed.
pub fn was_undone() -> bool {
    UNDONE.take()
}

/// The reply to a call that is not made, if it is one that is dropped.
pub fn dropped_call(to: &ObjectName, envelope: &str) -> Option<Vec<u8>> {
    let is_update = to.kind() == ObjectKind::User && envelope.lines().next()?.contains("\"stream_update\"");
    (is_update && strikes(Plant::UpdateDropped)).then(|| Answer::Reply(b"null").to_bytes())
}
