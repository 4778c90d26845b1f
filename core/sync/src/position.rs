//! Sync and pagination tokens: opaque to clients, with a version in the prefix.
//!
//! Each user has a stream of positions, and so has each room. For example, Alice's client gets `next_batch`
//! `s1_20` and sends it back as `since`: her User knows that the client has read her stream up to position
//! 20. The `prev_batch` `r1_7` of a room in the same response is a position of the room's stream, which is
//! the same for all members. Which position of the room `s1_20` stands for is different for each user, and
//! the User keeps it in a position map.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The most rooms that one sync token names as owed.
pub const MAX_OWED_ROOMS: usize = 64;
/// The most rooms whose typing users one sync token names.
pub const MAX_TYPING_ROOMS: usize = 20;
/// The most rooms of which one sync token says how far the client has the sticky events.
pub const MAX_STICKY_ROOMS: usize = 20;
/// Integers stay below this number.
const TOO_HIGH: u64 = 1 << 53;

/// The token was not issued by this server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MalformedPosition;

/// What a client has: `next_batch` and `since`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SyncToken {
    /// The position of the user's stream.
    pub position: u64,
    /// The position up to which the client has invites, if it does not have all up to `position`.
    pub invites: Option<u64>,
    /// The rooms that did not fit into the response; the next one continues with them.
    pub rest: Option<RestOfRooms>,
    /// The rooms of which the client does not have all up to `position`, because they could not be read; at
    /// most [`MAX_OWED_ROOMS`], by ascending `joined_at`.
    pub owed: Vec<OwedRoom>,
    /// The typing users that the client was shown lately; at most [`MAX_TYPING_ROOMS`], by ascending `joined_at`.
    pub typing: Vec<SeenTyping>,
    /// The rooms of which the client does not have all sticky events; at most [`MAX_STICKY_ROOMS`], by ascending
    /// `joined_at`.
    pub sticky: Vec<SeenSticky>,
    /// The last message to the device that the client was given: it acknowledges the messages up to it.
    pub to_device: Option<u64>,
}

/// The rooms that did not fit into a response: those that the user joined after a position of the user's stream, up to that of
/// the token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RestOfRooms {
    /// The client has the rooms that the user joined up to this position.
    pub joined_after: u64,
    /// The position of the user's stream up to which the client has the others; `None` if it has nothing of them.
    pub since: Option<u64>,
}

/// How far a client has the sticky events of a room (MSC4354), if there were too many for one response.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeenSticky {
    /// The position of the user's stream at which the user joined: it identifies the room.
    pub joined_at: u64,
    /// The position of the room's stream up to which the client has its sticky events.
    pub seen: u64,
}

/// The list of a room's typing users that a client was shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct SeenTyping {
    /// The position of the user's stream at which the user joined: it identifies the room.
    pub joined_at: u64,
    /// The serial of the list: when the Room made it (milliseconds since 1970), unless it made two at once.
    pub serial: u64,
    /// Whether nobody was typing.
    pub is_empty: bool,
}

/// A room that a client could not be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct OwedRoom {
    /// The position of the user's stream at which the user joined: it identifies the room.
    pub joined_at: u64,
    /// The position of the room's stream up to which the client has the room; `None` if it has nothing of it.
    pub seen: Option<u64>,
}

/// A position in a room's stream: `prev_batch`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct RoomPosition(
    /// The stream position.
    pub u64,
);

/// A place in a room's timeline, which is ordered by depth and then number: `start` and `end` of a page. The page
/// before it ends with the event at this place, the page after it begins with the next event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageToken {
    /// The depth of the event.
    pub depth: u64,
    /// The number of the event.
    pub number: u64,
}

/// A token with which a client names a place in a room's history: `from`, `to` and `at`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryToken {
    /// `start` or `end` of a page.
    Page(PageToken),
    /// `prev_batch` of a sync.
    Room(RoomPosition),
    /// `next_batch` of a sync.
    Sync(SyncToken),
}

impl SyncToken {
    /// The token of a client that has everything up to a position.
    #[must_use]
    pub fn at(position: u64) -> Self {
        Self { position, ..Self::default() }
    }

    /// What the client was shown of the typing users of the room that the user joined at this position.
    #[must_use]
    pub fn typing(&self, joined_at: u64) -> Option<SeenTyping> {
        self.typing.iter().find(|seen| seen.joined_at == joined_at).copied()
    }

    /// How far the client has the sticky events of the room that the user joined at this position, if not all.
    #[must_use]
    pub fn sticky(&self, joined_at: u64) -> Option<SeenSticky> {
        self.sticky.iter().find(|seen| seen.joined_at == joined_at).copied()
    }

    /// The position of the user's stream up to which the client has the room that the user joined at a position; `None` if
    /// it has nothing of the room.
    #[must_use]
    pub fn position_of(&self, joined_at: u64) -> Option<u64> {
        match self.rest {
            Some(rest) if joined_at > rest.joined_after => rest.since,
            _ => Some(self.position),
        }
    }

    /// How a room is owed, if the token names the room that the user joined at this position.
    #[must_use]
    pub fn owed(&self, joined_at: u64) -> Option<OwedRoom> {
        self.owed.iter().find(|owed| owed.joined_at == joined_at).copied()
    }
}

impl fmt::Display for SyncToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "s1_{}", self.position)?;
        if let Some(invites) = self.invites {
            write!(formatter, "_i{invites}")?;
        }
        if let Some(RestOfRooms { joined_after, since }) = self.rest {
            write!(formatter, "_r{joined_after}")?;
            since.map_or(Ok(()), |since| write!(formatter, ".{since}"))?;
        }
        for OwedRoom { joined_at, seen } in &self.owed {
            write!(formatter, "_o{joined_at}")?;
            seen.map_or(Ok(()), |seen| write!(formatter, ".{seen}"))?;
        }
        for SeenTyping { joined_at, serial, is_empty } in &self.typing {
            write!(formatter, "_{}{joined_at}.{serial}", if *is_empty { 'n' } else { 't' })?;
        }
        for SeenSticky { joined_at, seen } in &self.sticky {
            write!(formatter, "_k{joined_at}.{seen}")?;
        }
        if let Some(position) = self.to_device {
            write!(formatter, "_m{position}")?;
        }
        Ok(())
    }
}

impl FromStr for SyncToken {
    type Err = MalformedPosition;

    /// Accepts exactly what `Display` writes.
    fn from_str(text: &str) -> Result<Self, MalformedPosition> {
        let mut parts = text.strip_prefix("s1_").ok_or(MalformedPosition)?.split('_');
        let mut token = Self::at(number(parts.next().ok_or(MalformedPosition)?)?);
        for part in parts {
            match part.split_at_checked(1) {
                Some(("o", owed)) => token.owed.push(owed.parse()?),
                Some(("t", seen)) => token.typing.push(typing(seen, false)?),
                Some(("n", seen)) => token.typing.push(typing(seen, true)?),
                Some(("k", seen)) => token.sticky.push(sticky(seen)?),
                Some(("m", position)) => token.to_device = Some(number(position)?),
                Some(("i", invites)) => token.invites = Some(number(invites)?),
                Some(("r", rest)) => {
                    let OwedRoom { joined_at, seen } = rest.parse()?;
                    token.rest = Some(RestOfRooms { joined_after: joined_at, since: seen });
                }
                _ => return Err(MalformedPosition),
            }
        }
        let are_sorted = token.owed.is_sorted_by(|one, next| one.joined_at < next.joined_at)
            && token.typing.is_sorted_by(|one, next| one.joined_at < next.joined_at)
            && token.sticky.is_sorted_by(|one, next| one.joined_at < next.joined_at);
        let is_long = token.owed.len() > MAX_OWED_ROOMS
            || token.typing.len() > MAX_TYPING_ROOMS
            || token.sticky.len() > MAX_STICKY_ROOMS;
        if is_long || !are_sorted || token.to_string() != text {
            return Err(MalformedPosition);
        }
        Ok(token)
    }
}

impl FromStr for OwedRoom {
    type Err = MalformedPosition;

    fn from_str(text: &str) -> Result<Self, MalformedPosition> {
        let (joined_at, seen) = text.split_once('.').map_or((text, None), |(at, seen)| (at, Some(seen)));
        Ok(Self { joined_at: number(joined_at)?, seen: seen.map(number).transpose()? })
    }
}

impl TryFrom<String> for SyncToken {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse().map_err(|MalformedPosition| "a malformed sync token")
    }
}

impl From<SyncToken> for String {
    fn from(token: SyncToken) -> Self {
        token.to_string()
    }
}

impl fmt::Display for RoomPosition {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "r1_{}", self.0)
    }
}

impl FromStr for RoomPosition {
    type Err = MalformedPosition;

    /// Accepts exactly what `Display` writes.
    fn from_str(text: &str) -> Result<Self, MalformedPosition> {
        number(text.strip_prefix("r1_").ok_or(MalformedPosition)?).map(Self)
    }
}

impl fmt::Display for PageToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "t1_{}_{}", self.depth, self.number)
    }
}

impl FromStr for PageToken {
    type Err = MalformedPosition;

    /// Accepts exactly what `Display` writes.
    fn from_str(text: &str) -> Result<Self, MalformedPosition> {
        let parts = text.strip_prefix("t1_").and_then(|parts| parts.split_once('_'));
        let (depth, place) = parts.ok_or(MalformedPosition)?;
        Ok(Self { depth: number(depth)?, number: number(place)? })
    }
}

impl FromStr for HistoryToken {
    type Err = MalformedPosition;

    fn from_str(text: &str) -> Result<Self, MalformedPosition> {
        match text.get(..1) {
            Some("t") => text.parse().map(Self::Page),
            Some("r") => text.parse().map(Self::Room),
            _ => text.parse().map(Self::Sync),
        }
    }
}

fn typing(text: &str, is_empty: bool) -> Result<SeenTyping, MalformedPosition> {
    let (joined_at, serial) = text.split_once('.').ok_or(MalformedPosition)?;
    Ok(SeenTyping { joined_at: number(joined_at)?, serial: number(serial)?, is_empty })
}

fn sticky(text: &str) -> Result<SeenSticky, MalformedPosition> {
    let (joined_at, seen) = text.split_once('.').ok_or(MalformedPosition)?;
    Ok(SeenSticky { joined_at: number(joined_at)?, seen: number(seen)? })
}

/// A number below 2^53, without sign and leading zero.
fn number(text: &str) -> Result<u64, MalformedPosition> {
    let number: u64 = text.parse().map_err(|_| MalformedPosition)?;
    let is_canonical = number < TOO_HIGH && number.to_string() == text;
    is_canonical.then_some(number).ok_or(MalformedPosition)
}
