//! The head of a room: its state at a position of its stream.

use lattice_rooms::{EventNumber, Root};

/// The head of the room at a position of its stream.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Head {
    /// The newest stream position: of an event in the timeline, of a changed current state, or of a receipt.
    pub position: u64,
    /// The current state.
    pub current: Root,
    /// The forward extremity without a row of its own, normally the newest; 0 if there is none.
    pub tip: EventNumber,
    /// The last number in use, for an event of any status, a stream entry or a receipt.
    pub last_number: EventNumber,
}
