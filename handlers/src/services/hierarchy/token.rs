//! The token of a page of rooms below a space: opaque to clients, and bounded.

use std::collections::BTreeSet;
use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ruma_common::{OwnedRoomId, RoomId};
use serde::{Deserialize, Serialize};

/// The most rooms of all pages.
pub const MAX_HIERARCHY_ROOMS: usize = 1_000;
/// The most levels below the first space.
pub const MAX_HIERARCHY_DEPTH: usize = 20;
const PREFIX: &str = "h1_";

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct HierarchyToken {
    /// The rooms from the first to the last of the page before.
    #[serde(rename = "p")]
    pub path: Vec<OwnedRoomId>,
    /// Short hashes of the rooms that the pages before had.
    #[serde(rename = "s", with = "hashes")]
    pub seen: BTreeSet<u32>,
    #[serde(rename = "o")]
    only_suggested: bool,
    #[serde(rename = "d")]
    max_depth: Option<u64>,
}

/// The token was not issued by this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed;

impl HierarchyToken {
    pub fn new(
        (only_suggested, max_depth): (bool, Option<u64>),
        path: Vec<OwnedRoomId>,
        seen: &BTreeSet<u32>,
    ) -> Self {
        Self { path, seen: seen.clone(), only_suggested, max_depth }
    }

    /// Whether the token continues a request for the same rooms.
    pub fn continues(&self, room_id: &RoomId, only_suggested: bool, max_depth: Option<u64>) -> bool {
        self.path.first().is_some_and(|first| first == room_id)
            && (self.only_suggested, self.max_depth) == (only_suggested, max_depth)
    }
}

impl fmt::Display for HierarchyToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(self).map_err(|_| fmt::Error)?;
        write!(formatter, "{PREFIX}{}", URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for HierarchyToken {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX).ok_or(Malformed)?);
        let token: Self = lattice_wire::from_bytes(&bytes.map_err(|_| Malformed)?).map_err(|_| Malformed)?;
        let is_bounded =
            token.path.len() <= MAX_HIERARCHY_DEPTH + 1 && token.seen.len() <= MAX_HIERARCHY_ROOMS;
        is_bounded.then_some(token).ok_or(Malformed)
    }
}

/// A short hash of a room id (FNV-1a): two rooms of one hierarchy almost never share one.
pub(crate) fn hash(room_id: &RoomId) -> u32 {
    room_id
        .as_bytes()
        .iter()
        .fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(*byte)).wrapping_mul(0x0100_0193))
}

/// Hashes as one string of base64.
mod hashes {
    use std::collections::BTreeSet;

    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde::de::Error as _;
    use serde::{Deserialize as _, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(hashes: &BTreeSet<u32>, serializer: S) -> Result<S::Ok, S::Error> {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_be_bytes()).collect();
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeSet<u32>, D::Error> {
        let text = String::deserialize(deserializer)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(D::Error::custom)?;
        let (hashes, rest) = bytes.as_chunks::<4>();
        if !rest.is_empty() {
            return Err(D::Error::custom("a hash is truncated"));
        }
        Ok(hashes.iter().map(|hash| u32::from_be_bytes(*hash)).collect())
    }
}
