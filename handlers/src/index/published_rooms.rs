//! The index of published rooms: the room directory (client-server API, "Published room directory").

use std::collections::BTreeSet;

use ruma_common::{OwnedRoomId, RoomId, ServerName};

use super::is_migrated;
use super::objects::described::PublishedRoom;
use crate::ports::{Database, PortError, Row, SqlValue};

/// The most published rooms that one page looks at.
pub const MAX_PUBLISHED_ROOMS_READ: u64 = 10_000;
/// More members than a room has.
const MOST_MEMBERS: u64 = 1 << 53;

const PUT: &str = "INSERT INTO published_room \
     (server, room_id, version, joined_members, searched, room_type, summary) VALUES (?, ?, ?, ?, ?, ?, ?) \
     ON CONFLICT (server, room_id) DO UPDATE SET version = excluded.version, \
     joined_members = excluded.joined_members, searched = excluded.searched, \
     room_type = excluded.room_type, summary = excluded.summary WHERE excluded.version > version";

/// The range of a page: the rooms after a place (or before it), at most `?4`.
macro_rules! range {
    ($columns:literal, $compare:literal, $order:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM published_room WHERE server = ?1 AND joined_members > 0 \
             AND (joined_members, room_id) ",
            $compare,
            " (?2, ?3) \
             ORDER BY joined_members ",
            $order,
            ", room_id ",
            $order
        )
    };
}

/// The rooms of a range that match, at most `?8`.
macro_rules! page {
    ($compare:literal, $order:literal) => {
        concat!(
            "SELECT room_id, summary FROM (",
            range!("room_id, summary, searched, room_type", $compare, $order),
            " LIMIT ?4) WHERE instr(searched, ?5) > 0 AND (?6 IS NULL OR (?7 AND room_type IS NULL) \
             OR room_type IN (SELECT value FROM json_each(?6))) LIMIT ?8"
        )
    };
}

const FORWARDS: &str = page!("<", "DESC");
const BACKWARDS: &str = page!(">", "ASC");
const FORWARDS_END: &str = concat!(range!("room_id, summary", "<", "DESC"), " LIMIT 1 OFFSET ?4");
const BACKWARDS_END: &str = concat!(range!("room_id, summary", ">", "ASC"), " LIMIT 1 OFFSET ?4");

const AMONG: &str = "SELECT published_room.room_id FROM json_each(?2) AS wanted CROSS JOIN published_room \
     ON published_room.server = ?1 AND published_room.room_id = wanted.value \
     WHERE published_room.joined_members IS NOT NULL";

/// The statements of this index.
#[cfg(feature = "native")]
pub const STATEMENTS: &[&str] = &[PUT, FORWARDS, BACKWARDS, FORWARDS_END, BACKWARDS_END, AMONG];

/// A place in the directory: rooms are ordered by members, most first, and then by id, last first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DirectoryPlace {
    /// The members of the room at the place.
    pub joined_members: u64,
    /// The room at the place.
    pub room_id: String,
}

/// The direction of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageDirection {
    /// Towards rooms with fewer members.
    Forwards,
    /// Towards rooms with more members.
    Backwards,
}

/// Which rooms a page has.
#[derive(Debug, Clone)]
pub struct DirectoryQuery {
    /// The direction.
    pub direction: PageDirection,
    /// The place after which (backwards: before which) the page begins; `None` for the first page.
    pub from: Option<DirectoryPlace>,
    /// The most rooms.
    pub limit: u64,
    /// A text that the name, the topic or the alias contains; case does not matter.
    pub term: String,
    /// The types of rooms, `None` for rooms without a type; absent for all types.
    pub room_types: Option<Vec<Option<String>>>,
}

/// A page of the directory.
#[derive(Debug)]
pub struct DirectoryPage {
    /// The rooms, most members first.
    pub rooms: Vec<(OwnedRoomId, PublishedRoom)>,
    /// Where the next page in the same direction begins; `None` if there are no further rooms.
    pub end: Option<DirectoryPlace>,
}

/// The place of a room.
#[must_use]
pub fn place_of((room_id, room): &(OwnedRoomId, PublishedRoom)) -> DirectoryPlace {
    DirectoryPlace { joined_members: room.joined_members, room_id: room_id.to_string() }
}

/// Writes how a Room describes itself, or that it is published no longer.
///
/// # Errors
/// If D1 fails; the object retries the write.
pub(super) async fn put(
    database: &dyn Database,
    (server, room_id): (&str, &str),
    version: u64,
    room: Option<&PublishedRoom>,
) -> Result<(), PortError> {
    let failed = |error| PortError::new("index", "write a published room", error);
    let texts = room.map_or([None; 3], |room| {
        let alias = room.canonical_alias.as_ref().map(|alias| alias.as_str());
        [room.name.as_deref(), room.topic.as_deref(), alias]
    });
    let searched = texts.into_iter().flatten().collect::<Vec<_>>().join("\n").to_lowercase();
    let values = vec![
        server.into(),
        room_id.into(),
        version.into(),
        room.map(|room| room.joined_members).into(),
        searched.into(),
        room.and_then(|room| room.room_type.clone()).into(),
        serde_json::to_string(&room).map_err(failed)?.into(),
    ];
    database.query(PUT, values).await.map(drop)
}

/// Reads a page of the directory of a server. Writes nothing, not even the schema, because callers need no
/// authentication.
///
/// # Errors
/// If D1 fails.
pub async fn read_page(
    database: &dyn Database,
    server: &ServerName,
    query: &DirectoryQuery,
) -> Result<DirectoryPage, PortError> {
    if !is_migrated(database).await? {
        return Ok(DirectoryPage { rooms: Vec::new(), end: None });
    }
    let (page, page_end) = match query.direction {
        PageDirection::Forwards => (FORWARDS, FORWARDS_END),
        PageDirection::Backwards => (BACKWARDS, BACKWARDS_END),
    };
    let rows = database.query(page, values(server, query)?).await?;
    let mut rooms = rows.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let is_full = rooms.len() as u64 > query.limit;
    rooms.truncate(usize::try_from(query.limit).unwrap_or(usize::MAX));
    let end = if is_full {
        rooms.last().map(place_of)
    } else {
        let mut bounds = range(server, query);
        bounds.push((MAX_PUBLISHED_ROOMS_READ - 1).into());
        let last = database.query(page_end, bounds).await?;
        last.first().map(read).transpose()?.as_ref().map(place_of)
    };
    if query.direction == PageDirection::Backwards {
        rooms.reverse();
    }
    Ok(DirectoryPage { rooms, end })
}

/// Which of these rooms are published. Writes nothing.
///
/// # Errors
/// If D1 fails.
pub async fn published_among(
    database: &dyn Database,
    server: &ServerName,
    rooms: &BTreeSet<OwnedRoomId>,
) -> Result<BTreeSet<OwnedRoomId>, PortError> {
    if rooms.is_empty() || !is_migrated(database).await? {
        return Ok(BTreeSet::new());
    }
    let failed = |error: &dyn std::fmt::Display| PortError::new("index", "find published rooms", error);
    let wanted = serde_json::to_string(rooms).map_err(|error| failed(&error))?;
    let rows = database.query(AMONG, vec![server.as_str().into(), wanted.into()]).await?;
    rows.iter().map(|row| RoomId::parse(row.text(0)?).map_err(|error| failed(&error))).collect()
}

/// The first parameters of a page: the server, and where the range begins.
fn range(server: &ServerName, query: &DirectoryQuery) -> Vec<SqlValue> {
    let first = match query.direction {
        PageDirection::Forwards => MOST_MEMBERS,
        PageDirection::Backwards => 0,
    };
    let (members, room_id) =
        query.from.as_ref().map_or((first, ""), |from| (from.joined_members, from.room_id.as_str()));
    vec![server.as_str().into(), members.into(), room_id.into()]
}

fn values(server: &ServerName, query: &DirectoryQuery) -> Result<Vec<SqlValue>, PortError> {
    let types = query.room_types.as_ref().map(|types| types.iter().flatten().collect::<Vec<_>>());
    let types = types.map(|types| serde_json::to_string(&types)).transpose();
    let types = types.map_err(|error| PortError::new("index", "read published rooms", error))?;
    let with_untyped = query.room_types.as_ref().is_some_and(|types| types.contains(&None));
    let mut values = range(server, query);
    values.extend([MAX_PUBLISHED_ROOMS_READ.into(), query.term.to_lowercase().into(), types.into()]);
    values.extend([u64::from(with_untyped).into(), (query.limit + 1).into()]);
    Ok(values)
}

fn read(row: &Row) -> Result<(OwnedRoomId, PublishedRoom), PortError> {
    let failed = |error: &dyn std::fmt::Display| PortError::new("index", "read a published room", error);
    let room_id = RoomId::parse(row.text(0)?).map_err(|error| failed(&error))?;
    Ok((room_id, serde_json::from_str(&row.text(1)?).map_err(|error| failed(&error))?))
}
