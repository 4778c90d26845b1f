//! The token of a page of a search: opaque to clients, and bounded.

use std::fmt;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ruma_common::OwnedUserId;
use serde::{Deserialize, Serialize};

use crate::objects::protocol::room::SearchCursor;

/// The most rooms that one page searches, without the predecessors of those that the filter names.
pub(crate) const MAX_SEARCHED_ROOMS: usize = 50;
/// The most predecessors of these.
pub(crate) const MAX_PREDECESSORS: usize = 10;
const PREFIX: &str = "f1_";

/// Where a page begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SearchToken {
    /// The digest of what is searched.
    #[serde(rename = "q")]
    pub digest: u32,
    /// The matches that were counted.
    #[serde(rename = "c")]
    pub count: u64,
    /// The place in each room that has more, by when the caller joined the room.
    #[serde(rename = "r")]
    pub rooms: Vec<(u64, Place)>,
    /// The rooms that were joined before this come after these.
    #[serde(rename = "b")]
    pub before: u64,
    /// The only sender whose events are found.
    #[serde(rename = "s")]
    pub sender: Option<OwnedUserId>,
}

/// A [`SearchCursor`] in a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Place(u64, Option<(u64, u64)>);

/// The group for which a token goes on.
#[derive(Debug, Clone)]
pub(crate) enum TokenOf {
    /// The room that the caller joined then.
    Room(u64),
    Sender(OwnedUserId),
}

/// The token was not issued by this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed;

impl SearchToken {
    /// The token that goes on with one group; `None` if the group has ended.
    pub fn only(&self, group: TokenOf) -> Option<Self> {
        match group {
            TokenOf::Sender(sender) => Some(Self { sender: Some(sender), ..self.clone() }),
            TokenOf::Room(joined_at) => {
                let rooms =
                    self.rooms.iter().filter(|(room, _)| *room == joined_at).copied().collect::<Vec<_>>();
                (!rooms.is_empty()).then(|| Self { rooms, before: 0, ..self.clone() })
            }
        }
    }
}

impl From<SearchCursor> for Place {
    fn from(cursor: SearchCursor) -> Self {
        Self(cursor.upto, cursor.after)
    }
}

impl From<Place> for SearchCursor {
    fn from(Place(upto, after): Place) -> Self {
        Self { upto, after }
    }
}

impl fmt::Display for SearchToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let json = serde_json::to_vec(self).map_err(|_| fmt::Error)?;
        write!(formatter, "{PREFIX}{}", URL_SAFE_NO_PAD.encode(json))
    }
}

impl FromStr for SearchToken {
    type Err = Malformed;

    fn from_str(text: &str) -> Result<Self, Malformed> {
        let bytes = URL_SAFE_NO_PAD.decode(text.strip_prefix(PREFIX).ok_or(Malformed)?);
        let token: Self = lattice_wire::from_bytes(&bytes.map_err(|_| Malformed)?).map_err(|_| Malformed)?;
        (token.rooms.len() <= MAX_SEARCHED_ROOMS + MAX_PREDECESSORS).then_some(token).ok_or(Malformed)
    }
}
