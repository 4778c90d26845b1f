//! What the store keeps of an event.

use std::rc::Rc;

use lattice_rooms::{Entry, EventNumber, EventStatus, Pdu, Role, Root};
use ruma_common::{DeviceId, OwnedDeviceId, OwnedTransactionId, TransactionId};

/// The status of an event and its place in the timeline. The bits are stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags(pub u64);

impl Flags {
    /// It is an outlier: it has no place in the timeline.
    pub const OUTLIER: Self = Self(1);
    /// It is rejected.
    pub const REJECTED: Self = Self(2);
    /// It is soft-failed.
    pub const SOFT_FAILED: Self = Self(4);
    /// It was authorised by a partial state.
    pub const PARTIAL: Self = Self(8);
    /// A redaction was applied: the JSON is what it left.
    pub const REDACTED: Self = Self(16);
    /// It is backfilled: in the timeline, without a position in the stream.
    pub const BACKFILLED: Self = Self(32);
    /// It is de-outliered or resynced: the state before it may hold events with higher numbers.
    pub const DE_OUTLIERED: Self = Self(64);
    /// Its position in the stream stands in `stream_entry`.
    pub const ENTERED_LATER: Self = Self(128);

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

    /// Whether it is in the timeline.
    #[must_use]
    pub fn is_in_timeline(self) -> bool {
        self.0 & 7 == 0
    }

    /// What the engine made of an event.
    pub(super) fn of(entry: &Entry, role: Option<Role>) -> Self {
        let set = [
            (entry.outlier, Self::OUTLIER),
            (entry.status == EventStatus::Rejected, Self::REJECTED),
            (entry.status == EventStatus::SoftFailed, Self::SOFT_FAILED),
            (entry.partial, Self::PARTIAL),
            (role == Some(Role::Backfilled), Self::BACKFILLED),
            (entry.de_outliered, Self::DE_OUTLIERED),
        ];
        set.into_iter()
            .filter(|(is_set, _)| *is_set)
            .fold(Self::default(), |flags, (_, flag)| flags.with(flag))
    }

    /// A new status with the place in the timeline, and the redaction, that the event had.
    pub(super) fn keep_place(self, status: Self) -> Self {
        status.with(Self(self.0 & (Self::REDACTED.0 | Self::BACKFILLED.0 | Self::ENTERED_LATER.0)))
    }

    pub(super) fn status(self) -> EventStatus {
        match self {
            flags if flags.has(Self::REJECTED) => EventStatus::Rejected,
            flags if flags.has(Self::SOFT_FAILED) => EventStatus::SoftFailed,
            _ => EventStatus::Accepted,
        }
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

/// The device that sent an event, and the transaction id of the request.
#[derive(Debug, Clone, Copy)]
pub struct SentBy<'a> {
    /// The device.
    pub device_id: &'a DeviceId,
    /// The transaction id.
    pub transaction_id: &'a TransactionId,
}

/// An event that is stored.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// Its number.
    pub number: EventNumber,
    /// The event.
    pub pdu: Rc<Pdu>,
    /// Its status.
    pub flags: Flags,
    /// Those of its predecessors that are stored.
    pub prev_events: Vec<EventNumber>,
    /// Its auth events.
    pub auth_events: Vec<EventNumber>,
    /// The states around it.
    pub states: StateRoots,
    /// The device that sent it and the transaction id, if a client of this server sent it so.
    pub sent_by: Option<(OwnedDeviceId, OwnedTransactionId)>,
}

/// An event at its position in the room's stream.
#[derive(Debug, Clone)]
pub struct StreamEvent {
    /// The position.
    pub position: u64,
    /// The event.
    pub event: StoredEvent,
}
