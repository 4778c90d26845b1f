//! What waits for delivery to others: typed when it is recorded and when it is removed.

use ruma_common::OwnedRoomId;

use crate::index::IndexWrite;
use crate::objects::protocol::ObjectName;

/// Something to be done elsewhere, left by a commit. At least once.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// What the object knows it by.
    pub id: DeliveryId,
    /// What is to be done.
    pub effect: Effect,
}

/// What a delivered effect is known by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DeliveryId {
    /// A row of the outbox.
    Outbox(u64),
    /// A Room has brought a member up to a position of its stream.
    StreamUpdate {
        /// The number of the member in the room.
        number: u64,
        /// The position.
        position: u64,
    },
    /// A User has told a room of a profile.
    ProfileUpdate {
        /// The room.
        room_id: OwnedRoomId,
        /// The hash of the profile.
        digest: String,
    },
}

/// The kinds of effect.
#[derive(Debug, Clone)]
pub enum Effect {
    /// A command to another object.
    Call {
        /// The object.
        to: ObjectName,
        /// The envelope.
        envelope: Vec<u8>,
    },
    /// A row of an index.
    Index(IndexWrite),
}
