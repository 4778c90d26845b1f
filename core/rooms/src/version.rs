//! The room versions that the server supports.

use std::ops::Deref;

use ruma_common::RoomVersionId;
use ruma_common::room_version_rules::{self as known, RoomVersionDisposition};

/// The version of a new room if the request names none.
pub const DEFAULT_ROOM_VERSION: RoomVersionId = RoomVersionId::V12;

/// The versions of rooms that this server creates, joins and takes part in.
pub const SERVED_ROOM_VERSIONS: [&str; 14] = [
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "11",
    "12",
    "org.matrix.msc3757.10",
    "org.matrix.msc3757.11",
];

/// The rules of a room version: those that ruma knows, and what proposals change that ruma does not know.
#[derive(Debug, Clone)]
pub struct RoomVersionRules {
    known: known::RoomVersionRules,
    /// The authorization rules.
    pub authorization: AuthorizationRules,
}

/// The authorization rules of a room version, as [`RoomVersionRules`].
#[derive(Debug, Clone)]
pub struct AuthorizationRules {
    known: known::AuthorizationRules,
    /// Whether a state key may begin with a user id and an underscore, so that the user and those with a higher level
    /// may set it (MSC3757).
    pub owned_state: bool,
}

impl Deref for RoomVersionRules {
    type Target = known::RoomVersionRules;

    fn deref(&self) -> &known::RoomVersionRules {
        &self.known
    }
}

impl Deref for AuthorizationRules {
    type Target = known::AuthorizationRules;

    fn deref(&self) -> &known::AuthorizationRules {
        &self.known
    }
}

impl From<known::RoomVersionRules> for RoomVersionRules {
    fn from(known: known::RoomVersionRules) -> Self {
        let authorization = AuthorizationRules { known: known.authorization.clone(), owned_state: false };
        Self { known, authorization }
    }
}

impl RoomVersionRules {
    /// The rules of an unstable version: those of a stable one, with owned state.
    fn with_owned_state(known: known::RoomVersionRules) -> Self {
        let mut rules = Self::from(known);
        rules.known.disposition = RoomVersionDisposition::Unstable;
        rules.authorization.owned_state = true;
        rules
    }
}

/// The rules of a served version; `None` for any other.
#[must_use]
pub fn rules(version: &RoomVersionId) -> Option<RoomVersionRules> {
    match version.as_str() {
        "org.matrix.msc3757.10" => Some(RoomVersionRules::with_owned_state(known::RoomVersionRules::V10)),
        "org.matrix.msc3757.11" => Some(RoomVersionRules::with_owned_state(known::RoomVersionRules::V11)),
        served if SERVED_ROOM_VERSIONS.contains(&served) => version.rules().map(RoomVersionRules::from),
        _ => None,
    }
}

/// Whether a served version is stable.
#[must_use]
pub fn is_stable(version: &str) -> bool {
    RoomVersionId::try_from(version)
        .ok()
        .and_then(|version| rules(&version))
        .is_some_and(|rules| rules.disposition == RoomVersionDisposition::Stable)
}
