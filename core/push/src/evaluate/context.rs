//! What the conditions of rules read beside the event.

use std::collections::BTreeMap;

use ruma_common::RoomId;

/// The room of an event, when the event came.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The room of the event.
    pub room_id: &'a RoomId,
    /// The number of joined members.
    pub member_count: u64,
    /// The display name of the rules' owner in the room.
    pub display_name: Option<&'a str>,
    /// The levels that `sender_notification_permission` compares; without them it does not match.
    pub power: Option<&'a SenderPower>,
}

/// The power level of an event's sender, and those that notifications need.
#[derive(Debug, Clone)]
pub struct SenderPower {
    /// The level of the sender; the largest number for a creator whose power has no bound.
    pub level: i64,
    /// `notifications` of `m.room.power_levels`. A key that is not there needs 50.
    pub notifications: BTreeMap<String, i64>,
}
