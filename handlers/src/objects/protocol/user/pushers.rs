//! The commands for the pushers of a user (client-server API, `POST /pushers/set`).

use ruma_common::{OwnedDeviceId, OwnedUserId};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::StorageRefusal;
use crate::objects::protocol::{Secret, command};

/// A pusher of the kind `http`. App and pushkey name it among those of the user.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pusher {
    pub app_id: String,
    /// Who knows it may send to the device.
    pub pushkey: Secret,
    pub app_display_name: String,
    pub device_display_name: String,
    pub profile_tag: Option<String>,
    pub lang: String,
    /// The URL of the push gateway, and what else the client passes to the gateway.
    pub data: Box<RawValue>,
}

/// Adds a pusher, or replaces it.
#[derive(Debug, Serialize, Deserialize)]
pub struct SetPusher {
    pub pusher: Pusher,
    /// The session of a new pusher, which ends with it. A pusher that is replaced stays that of its session.
    pub device_id: OwnedDeviceId,
    /// Users whose pushers with the same app and pushkey end.
    pub others: Vec<OwnedUserId>,
}

/// Removes a pusher of the caller, if there is one.
#[derive(Debug, Serialize, Deserialize)]
pub struct RemovePusher {
    pub app_id: String,
    pub pushkey: Secret,
}

/// Removes a pusher because another user has set one with the same app and pushkey. A repeated command has no effect.
#[derive(Debug, Serialize, Deserialize)]
pub struct YieldPusher {
    pub app_id: String,
    pub pushkey: Secret,
    /// When the other user set the pusher (milliseconds since 1970): one that was set later stays.
    pub set_ms: u64,
}

/// Lists the user's pushers.
#[derive(Debug, Serialize, Deserialize)]
pub struct ListPushers {}

command!(SetPusher, UserMarker, "set_pusher", Result<(), StorageRefusal>, OF_CALLER = true);
command!(RemovePusher, UserMarker, "remove_pusher", (), OF_CALLER = true);
command!(YieldPusher, UserMarker, "yield_pusher", ());
command!(ListPushers, UserMarker, "list_pushers", Vec<Pusher>, OF_CALLER = true);
