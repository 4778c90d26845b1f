//! A stored event, its status flags, and the states around it.

use std::rc::Rc;

use super::hidden::is_hidden;
use super::place::Place;
use lattice_rooms::{Entry, EventNumber, EventStatus, Pdu, Role, Root};
use ruma_common::{DeviceId, OwnedDeviceId, OwnedTransactionId, TransactionId};

/// The status of an event, and whether it is in the timeline and the stream. The bits are stored, and
/// `statements.rs` has them as masks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Flags(pub u64);

impl Flags {
    /// The event is an outlier: not in the timeline.
    pub const OUTLIER: Self = Self(1);
    /// The event is rejected.
    pub const REJECTED: Self = Self(2);
    /// The event is soft-failed.
    pub const SOFT_FAILED: Self = Self(4);
    /// The event was authorised against a partial state.
    pub const PARTIAL: Self = Self(8);
    /// The event is redacted: the JSON is what the redaction left, and what the rules still read is beside it.
    pub const REDACTED: Self = Self(16);
    /// The event is backfilled: in the timeline, without a stream position.
    pub const BACKFILLED: Self = Self(32);
    /// The event was de-outliered or resynced: the state before it may have events with higher numbers.
    pub const DE_OUTLIERED: Self = Self(64);
    /// The event's stream position is not its number; it is in `stream_entry`.
    pub const ENTERED_LATER: Self = Self(128);
    /// The server of the event's `join_authorised_via_users_server` did not sign it.
    pub const UNAUTHORISED: Self = Self(256);
    /// The event joins forward extremities and says nothing else: no client sees it (`hidden.rs`).
    pub const HIDDEN: Self = Self(512);

    /// Whether all bits of `other` are set.
    #[must_use]
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The union with the bits of `other`.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether the event is in the timeline: neither outlier nor rejected nor soft-failed nor hidden.
    #[must_use]
    pub fn is_in_timeline(self) -> bool {
        self.0 & 519 == 0
    }

    /// Whether the event has an accepted place in the graph: neither outlier nor rejected nor soft-failed.
    pub(super) fn is_in_graph(self) -> bool {
        self.0 & 7 == 0
    }

    /// The flags of a checked event.
    pub(super) fn of(entry: &Entry, role: Option<Role>) -> Self {
        let set = [
            (entry.outlier, Self::OUTLIER),
            (entry.status == EventStatus::Rejected, Self::REJECTED),
            (entry.status == EventStatus::SoftFailed, Self::SOFT_FAILED),
            (entry.partial, Self::PARTIAL),
            (role == Some(Role::Backfilled), Self::BACKFILLED),
            (role.is_some() && is_hidden(&entry.pdu), Self::HIDDEN),
            (entry.de_outliered, Self::DE_OUTLIERED),
            (!entry.pdu.is_authorised(), Self::UNAUTHORISED),
        ];
        set.into_iter()
            .filter(|(is_set, _)| *is_set)
            .fold(Self::default(), |flags, (_, flag)| flags.with(flag))
    }

    /// The new `status` flags, with the redacted, backfilled, entered-later and hidden flags of `self`.
    pub(super) fn keep_place(self, status: Self) -> Self {
        let kept = Self::REDACTED.with(Self::BACKFILLED).with(Self::ENTERED_LATER).with(Self::HIDDEN);
        status.with(Self(self.0 & kept.0))
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
    /// The state before the event: for authorisation and history visibility.
    pub before: Root,
    /// The state after the event.
    pub after: Root,
    /// The room's current state after the event was stored: for sync.
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

/// A stored event.
#[derive(Debug, Clone)]
pub struct StoredEvent {
    /// The event's number.
    pub number: EventNumber,
    /// The event.
    pub pdu: Rc<Pdu>,
    /// The event's flags.
    pub flags: Flags,
    /// The stored events among its `prev_events`.
    pub prev_events: Vec<EventNumber>,
    /// The event's auth events.
    pub auth_events: Vec<EventNumber>,
    /// The states around the event.
    pub states: StateRoots,
    /// The device and the transaction id, if a client of this server sent the event with one.
    pub sent_by: Option<(OwnedDeviceId, OwnedTransactionId)>,
    /// The redaction that was applied to the event.
    pub redacted_by: Option<EventNumber>,
}

impl StoredEvent {
    /// The event's place in the timeline's order.
    #[must_use]
    pub fn place(&self) -> Place {
        Place { depth: self.pdu.depth(), number: self.number }
    }
}

/// An event at its position in the room's stream.
#[derive(Debug, Clone)]
pub struct StreamEvent {
    /// The stream position.
    pub position: u64,
    /// The event.
    pub event: StoredEvent,
}
