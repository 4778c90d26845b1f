//! The commands for account data, global and of rooms.

use ruma_common::OwnedRoomId;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::objects::protocol::command;

/// Sets the content of an account data event.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetAccountData {
    /// The room of the account data; absent if it is global.
    pub room_id: Option<OwnedRoomId>,
    pub event_type: String,
    pub content: Box<RawValue>,
}

/// The user's account data would exceed its limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TooMuchAccountData;

/// Gets the content of an account data event.
#[derive(Debug, Serialize, Deserialize)]
pub struct GetAccountData {
    /// The room of the account data; absent if it is global.
    pub room_id: Option<OwnedRoomId>,
    pub event_type: String,
}

command!(SetAccountData, UserMarker, "set_account_data", Result<(), TooMuchAccountData>);
command!(GetAccountData, UserMarker, "get_account_data", Option<Box<RawValue>>);
