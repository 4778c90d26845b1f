//! Deliveries to other objects and to indexes.

use ruma_common::OwnedRoomId;

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
        /// The stream position that the member has once the update is delivered.
        position: u64,
    },
    /// A User sends a room a changed profile.
    ProfileUpdate {
        /// The room.
        room_id: OwnedRoomId,
        /// The hash of the profile.
        digest: String,
    },
}

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
}
