//! Account data: what clients keep with the account or with a room.

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// Sets a piece of account data.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetAccountData {
    /// The room it belongs to, unless it is global.
    pub room_id: Option<OwnedRoomId>,
    /// The event type.
    pub event_type: String,
    /// The content.
    pub content: Box<RawValue>,
}

/// The user has as much account data as a user can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TooMuchAccountData;

/// Gets the content of a piece of account data.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetAccountData {
    /// The room it belongs to, unless it is global.
    pub room_id: Option<OwnedRoomId>,
    /// The event type.
    pub event_type: String,
}

command!(SetAccountData, UserMarker, "set_account_data", Result<(), TooMuchAccountData>);
command!(GetAccountData, UserMarker, "get_account_data", Option<Box<RawValue>>);
