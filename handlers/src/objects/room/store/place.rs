//! The order of the timeline.

use lattice_rooms::EventNumber;

/// A place in the timeline's order. A backfilled event takes a place between events that were stored earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The event's `depth`.
    pub depth: u64,
    /// The event's number.
    pub number: EventNumber,
}

impl Place {
    /// After every event: numbers and depths are below it.
    pub const NEWEST: Self = Self { depth: (1 << 53) - 1, number: (1 << 53) - 2 };
    /// Before every event.
    pub const OLDEST: Self = Self { depth: 0, number: 0 };
}
