//! The room versions that the server supports.

use ruma_common::RoomVersionId;
use ruma_common::room_version_rules::RoomVersionRules;

/// The version of a new room if the request names none.
pub const DEFAULT_ROOM_VERSION: RoomVersionId = RoomVersionId::V12;

/// The versions of rooms that this server creates, joins and takes part in.
pub const SERVED_ROOM_VERSIONS: [RoomVersionId; 2] = [RoomVersionId::V11, RoomVersionId::V12];

/// The rules of a served version; `None` for any other.
#[must_use]
pub fn rules(version: &RoomVersionId) -> Option<RoomVersionRules> {
    if SERVED_ROOM_VERSIONS.contains(version) { version.rules() } else { None }
}
