//! The end of a room at a position of its stream.

use lattice_rooms::{EventNumber, Root};

/// The end of the room at a position.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Head {
    /// The newest position of the stream: of something that a client may have to hear of.
    pub position: u64,
    /// The current state.
    pub current: Root,
    /// A forward extremity, the newest as far as events came in order; 0 if there is none.
    pub tip: EventNumber,
    /// The last number that was given away, outliers and rejected events included.
    pub last_number: EventNumber,
}
