//! The command that reads the events around an event by their relations (MSC2836).

use ruma_common::OwnedEventId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Direction, ReadRefusal, Reader};
use crate::objects::protocol::command;

/// Reads a page of the events around an event, the event itself first.
#[derive(Debug, Serialize, Deserialize)]
pub struct ReadRelationships {
    pub reader: Reader,
    pub event_id: OwnedEventId,
    pub walk: RelationshipWalk,
    pub limit: u64,
    /// Where the page begins; `None` for the first.
    pub from: Option<RelationshipCursor>,
}

/// Which events are around an event, and in which order.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct RelationshipWalk {
    pub toward: Toward,
    pub order: LevelOrder,
    /// The order of the events that relate to one event.
    pub siblings: Direction,
    /// The most levels below or above the event.
    pub max_depth: u64,
    /// The most events that relate to one event.
    pub max_breadth: u64,
    /// Whether the event to which the event relates comes second.
    pub include_parent: bool,
    /// Whether all that relates to the event comes next.
    pub include_children: bool,
}

/// The direction of relations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Toward {
    /// To what relates to an event.
    Children,
    /// To what an event relates to.
    Parents,
}

/// The order of levels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LevelOrder {
    BreadthFirst,
    DepthFirst,
}

/// Where a page goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationshipCursor {
    /// The number of the newest event at the time of the first page: later events are not shown.
    pub upto: u64,
    /// How many events the pages so far have.
    pub passed: u64,
    /// The number of the last of them.
    pub last: u64,
}

/// A page of the events around an event.
#[derive(Debug, Serialize, Deserialize)]
pub struct Relationships {
    pub events: Vec<Box<RawValue>>,
    /// Where the next page begins; `None` if there is none.
    pub next: Option<RelationshipCursor>,
    /// Whether there are other events that a maximum leaves out.
    pub is_limited: bool,
}

command!(ReadRelationships, RoomMarker, "read_relationships", Result<Relationships, ReadRefusal>);
