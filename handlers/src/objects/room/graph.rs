//! The event graph of one room in its database: events, states, extremities, and what waits.
//!
//! One counter numbers events and positions of the room's stream: an event that is live when it is stored
//! has its number as its position, so neither needs an index. Decisions are made elsewhere; this module
//! stores what was decided, inside the transaction of whoever decided it.

mod archive;
mod chains;
mod event;
mod extremities;
mod keys;
mod row;
mod state;
mod statements;
mod timeline;
mod waiting;

use std::rc::Rc;

pub use archive::StoredRoom;
pub use event::{Flags, NewEvent, StateRoots, StoredEvent};
pub use extremities::Head;
pub use state::{Conflicts, Shape, Slot, SlotChanges, SlotDifference, States};
pub use statements::STATEMENTS;
pub use timeline::{Place, Span};
pub use waiting::{MAX_WAITING_PER_ORIGIN, WaitingPdu};

use crate::ports::{PortError, Sql};

/// Rows that one statement asks for by number or id.
const ROWS_PER_STATEMENT: usize = 1_000;

/// The graph of one room.
pub struct Graph {
    sql: Rc<dyn Sql>,
    states: States,
}

impl Graph {
    /// In this database.
    #[must_use]
    pub fn new(sql: Rc<dyn Sql>) -> Self {
        Self { states: States::new(sql.clone()), sql }
    }

    /// Brings the database to the schema of this version. Inside a transaction.
    ///
    /// # Errors
    /// If the database fails.
    pub fn migrate(&self) -> Result<(), PortError> {
        super::store::MIGRATIONS.iter().try_for_each(|migration| self.sql.script(migration))
    }

    /// The states that events refer to.
    #[must_use]
    pub fn states(&self) -> &States {
        &self.states
    }
}

fn corrupt(error: impl std::fmt::Display) -> PortError {
    PortError::new("room graph", "read", error)
}

/// Numbers as one parameter: a statement has at most 100.
fn json_array<T: serde::Serialize>(values: &[T]) -> String {
    serde_json::to_string(values).expect("invariant: numbers and strings always serialise")
}
