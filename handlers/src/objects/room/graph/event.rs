//! What is kept of an event.

use lattice_rooms::{EventNumber, Pdu, Root};

/// What happened to an event. The bits are stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags(pub u64);

impl Flags {
    /// Known, for others' sake, without a place in the room.
    pub const OUTLIER: Self = Self(1);
    /// The rules forbid it where it stands.
    pub const REJECTED: Self = Self(2);
    /// The rules allowed it where it stands, and forbid it now.
    pub const SOFT_FAILED: Self = Self(4);
    /// Judged by a state that is not known in full.
    pub const PARTIAL: Self = Self(8);
    /// A redaction was applied: the JSON is what it left.
    pub const REDACTED: Self = Self(16);
    /// It fills a gap: in the timeline, without a position in the stream.
    pub const BACKFILLED: Self = Self(32);
    /// It entered the timeline after it was stored: its position stands in `turn`.
    pub const LATE: Self = Self(64);

    /// Whether all bits of `other` are set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// With the bits of `other` too.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Without the bits of `other`.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether its number is its position in the room's stream.
    #[must_use]
    pub fn is_live(self) -> bool {
        self.0 & (1 | 2 | 4 | 32 | 64) == 0
    }
}

/// The states around an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StateRoots {
    /// Before it: for authorization and visibility.
    pub before: Root,
    /// After it: what its successors start from.
    pub after: Root,
    /// The room's current state once it was stored: for sync.
    pub current: Root,
}

/// An event about to be stored.
#[derive(Debug, Clone, Copy)]
pub struct NewEvent<'a> {
    /// Its number, out of [`super::Graph::next_number`].
    pub number: EventNumber,
    /// The event.
    pub pdu: &'a Pdu,
    /// What was decided about it.
    pub flags: Flags,
    /// Its states.
    pub states: StateRoots,
}

/// An event that is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEvent {
    /// Its number.
    pub number: EventNumber,
    /// Its id.
    pub event_id: String,
    /// What was decided about it.
    pub flags: Flags,
    /// Its type.
    pub kind: String,
    /// Its state key, if it is a state event.
    pub state_key: Option<String>,
    /// Who sent it.
    pub sender: String,
    /// One more than the deepest of its predecessors, as it says.
    pub depth: u64,
    /// When it was made, as it says (milliseconds since 1970).
    pub ts: u64,
    /// Those of its predecessors that are stored.
    pub prev: Vec<EventNumber>,
    /// Its auth events.
    pub auth: Vec<EventNumber>,
    /// Its states.
    pub states: StateRoots,
    /// Canonical JSON.
    pub json: String,
}
