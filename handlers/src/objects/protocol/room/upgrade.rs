//! The commands of a room upgrade (client-server API, "Room upgrades"): what the old room hands over, what the new
//! one takes over, and how the old one is closed.

use lattice_rooms::EventTemplate;
use ruma_common::{OwnedEventId, OwnedRoomId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::Refusal;
use crate::objects::protocol::command;

/// The most events in a page.
pub const MAX_UPGRADE_PAGE: u64 = 100;
/// The most bans, children and parents of a space that an upgrade copies.
pub const MAX_UPGRADE_EVENTS: u64 = 2_000;

/// Asks what a room hands over to the room that replaces it. Refused if the sender may not close the room, or if one
/// of the creators of the new room is banned, or if a quota forbids the tombstone.
#[derive(Debug, Serialize, Deserialize)]
pub struct PrepareUpgrade {
    pub sender: OwnedUserId,
    /// The creators of the new room beside the sender.
    pub additional_creators: Vec<OwnedUserId>,
}

/// What a room that the sender may close says to an upgrade.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preparation {
    /// The room can be replaced.
    Ready(Box<OldRoom>),
    /// Another room has replaced this one.
    Replaced { by: OwnedUserId, replacement: OwnedRoomId },
    /// The room has more state and bans than an upgrade copies.
    TooLarge,
}

/// What a room hands over, beside the pages of [`ReadUpgrade`].
#[derive(Debug, Serialize, Deserialize)]
pub struct OldRoom {
    /// The id of the newest event.
    pub last_event: OwnedEventId,
    /// The creators, if they are above all power levels.
    pub creators: Vec<OwnedUserId>,
    /// The content of the create event.
    pub create: Box<RawValue>,
    /// The content of the power levels.
    pub power_levels: Option<Box<RawValue>>,
    /// The content of the canonical alias event.
    pub canonical_alias: Option<Box<RawValue>>,
    /// The events with an empty state key that the new room takes over.
    pub state: Vec<EventTemplate>,
    /// The tombstone, if there is one that names no other room.
    pub tombstone: Option<OwnedEventId>,
}

/// Reads a page of the children and parents of a space, or of the bans.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadUpgrade {
    pub from: UpgradePlace,
}

/// The pages that a room hands over, in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UpgradeStage {
    /// The children of the space.
    #[default]
    Children,
    /// The spaces that the room is part of.
    Parents,
    /// The bans.
    Bans,
}

/// A place in what a room hands over.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpgradePlace {
    pub stage: UpgradeStage,
    /// The position at which the last ban began; 0 in the other stages.
    pub position: u64,
    /// The state key of the last event.
    pub state_key: String,
}

/// Events that the new room takes over.
#[derive(Debug, Serialize, Deserialize)]
pub struct UpgradePage {
    pub events: Vec<EventTemplate>,
    /// Where the next page begins.
    pub next: UpgradePlace,
    /// Whether this is the last page for now.
    pub is_last: bool,
}

/// Sends state events in one commit, or none of them.
#[derive(Debug, Serialize, Deserialize)]
pub struct AdoptState {
    pub sender: OwnedUserId,
    pub events: Vec<EventTemplate>,
}

/// Closes a room that was replaced: a tombstone, no aliases, no place in the room directory, and power levels by
/// which only moderators speak.
#[derive(Debug, Serialize, Deserialize)]
pub struct CloseRoom {
    pub sender: OwnedUserId,
    pub replacement: OwnedRoomId,
    /// What the new room has taken over: a ban after it must be taken over first.
    pub upto: UpgradePlace,
    /// As in [`OldRoom`].
    pub tombstone: Option<OwnedEventId>,
}

/// Why a room is not closed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseRefusal {
    /// A user was banned meanwhile.
    MoreBans,
    /// The room was replaced meanwhile.
    Replaced,
    /// The Room refuses the tombstone.
    Event(Refusal),
}

/// Lists the room that replaces a child of this space, where the sender may. A repeated command has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReplaceChild {
    pub sender: OwnedUserId,
    pub child: OwnedRoomId,
    pub replacement: OwnedRoomId,
}

/// Lets the data of a user who joined `replacement` about this room follow there. If this room was not replaced by
/// `replacement`, the command has no effect: who creates a room may name any predecessor. A repeated command has no
/// effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct FollowReplacement {
    pub user_id: OwnedUserId,
    pub replacement: OwnedRoomId,
}

command!(PrepareUpgrade, RoomMarker, "prepare_upgrade", Result<Preparation, Refusal>);
command!(ReadUpgrade, RoomMarker, "read_upgrade", UpgradePage);
command!(AdoptState, RoomMarker, "adopt_state", Result<(), Refusal>);
command!(CloseRoom, RoomMarker, "close_room", Result<(), CloseRefusal>);
command!(ReplaceChild, RoomMarker, "replace_child", ());
command!(FollowReplacement, RoomMarker, "follow_replacement", ());
