//! Which room versions are served.

use ruma_common::RoomVersionId;
use ruma_common::room_version_rules::RoomVersionRules;

/// The version of a room whose creator names none.
pub const DEFAULT_ROOM_VERSION: RoomVersionId = RoomVersionId::V12;

/// The versions that a room can have here.
pub const SERVED_ROOM_VERSIONS: [RoomVersionId; 2] = [RoomVersionId::V11, RoomVersionId::V12];

/// The rules of a version that is served.
#[must_use]
pub fn rules(version: &RoomVersionId) -> Option<RoomVersionRules> {
    if SERVED_ROOM_VERSIONS.contains(version) { version.rules() } else { None }
}
