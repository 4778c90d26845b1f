//! Deliveries to other objects and to indexes.

use ruma_common::{OwnedRoomId, OwnedUserId};

use crate::index::IndexWrite;
use crate::objects::protocol::ObjectName;

/// An effect of a commit on another object or an index, with its id. Delivered at least once.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// Identifies the delivery when it is done.
    pub id: DeliveryId,
    /// The effect to perform.
    pub effect: Effect,
}

/// Identifies a delivery for the object that made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryId {
    /// A row of the outbox, by its id.
    Outbox(u64),
    /// A Room sends a member its stream up to a position.
    StreamUpdate {
        /// The number of the member in the room.
        number: u64,
        /// The position after which the update begins.
        from: u64,
        /// The stream position that the member has once the update is delivered.
        position: u64,
        /// Whether another update follows.
        has_more: bool,
    },
    /// A Room tells a member who is typing.
    Typing {
        /// The number of the member in the room.
        number: u64,
        /// The serial of the list.
        serial: u64,
    },
    /// A User sends a room a changed profile.
    ProfileUpdate {
        /// The room.
        room_id: OwnedRoomId,
        /// The hash of the profile.
        digest: String,
    },
    /// A User tells a room of a change.
    RoomChange {
        /// What changed.
        kind: RoomChangeKind,
        /// The room.
        room_id: OwnedRoomId,
        /// The number of the change.
        change: u64,
    },
    /// A User writes its keys to the directory of device keys, as of a change.
    DeviceKeys(u64),
    /// A User sends a delayed event to its room.
    DelayedEvent {
        /// The id of the delayed event.
        delay_id: String,
        /// When it was due (milliseconds since 1970).
        due_ms: u64,
    },
}

/// What of a user changed, by a number that the rooms know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RoomChangeKind {
    /// The presence.
    Presence,
    /// The device list.
    DeviceList,
}

/// Where an effect is performed. A target has at most one delivery at a time, and fails or succeeds as a whole.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// Another object.
    Object(ObjectName),
    /// The indexes.
    Index,
}

/// Reserves a target for a delivery. False if the delivery must wait: its target is being called, or in back-off.
/// A delivery whose target was reserved must be returned to the shell.
pub type Reserve<'a> = &'a dyn Fn(&Target, &DeliveryId) -> bool;

/// An effect outside the object.
#[derive(Debug, Clone)]
pub enum Effect {
    /// A command to another object.
    Call {
        /// The object that executes the command.
        to: ObjectName,
        /// The envelope with the command, encoded.
        envelope: Vec<u8>,
    },
    /// A write to an index.
    Index(IndexWrite),
    /// The invites that a name got before it was registered are delivered.
    ClaimInvites(OwnedUserId),
}

impl Effect {
    /// Where the effect is performed.
    #[must_use]
    pub fn target(&self) -> Target {
        match self {
            Self::Call { to, .. } => Target::Object(to.clone()),
            Self::Index(_) | Self::ClaimInvites(_) => Target::Index,
        }
    }
}
