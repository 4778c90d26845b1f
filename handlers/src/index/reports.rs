//! The index of reports: what users report to who administers the server (client-server API, "Reporting Content").

use ruma_common::{EventId, OwnedEventId, OwnedRoomId, OwnedUserId, RoomId, ServerName, UserId};

use super::migrate;
use crate::ports::{Database, PortError, Row, SqlValue};

/// The most reports that are kept of one reporter: the oldest make room for new ones.
pub const MAX_REPORTS_OF_USER: u64 = 500;

const MAKE_ROOM: &str = "DELETE FROM report WHERE id IN (SELECT id FROM report WHERE server = ?1 AND reporter = ?2 \
     ORDER BY id DESC LIMIT -1 OFFSET ?3)";
const ADD: &str = "INSERT INTO report (server, reporter, received_ms, room_id, event_id, user_id, reason) \
     VALUES (?, ?, ?, ?, ?, ?, ?)";

const LIST: &str = "SELECT id, reporter, received_ms, room_id, event_id, user_id, reason FROM report \
     WHERE server = ? AND id < ? ORDER BY id DESC LIMIT ?";

/// The statements of this index.
#[cfg(feature = "native")]
pub const STATEMENTS: &[&str] = &[MAKE_ROOM, ADD, LIST];

/// What is reported.
#[derive(Debug, Clone, Copy)]
pub enum Reported<'a> {
    /// A room.
    Room(&'a RoomId),
    /// An event of a room.
    Event(&'a RoomId, &'a EventId),
    /// A user.
    User(&'a UserId),
}

/// A report.
#[derive(Debug)]
pub struct Report<'a> {
    /// The user who reports.
    pub reporter: &'a UserId,
    /// What the user reports.
    pub reported: Reported<'a>,
    /// Why the user reports it.
    pub reason: Option<String>,
    /// When the report came (milliseconds since 1970).
    pub received_ms: u64,
}

/// Adds a report.
///
/// # Errors
/// If D1 fails.
pub async fn add(database: &dyn Database, server: &ServerName, report: Report<'_>) -> Result<(), PortError> {
    migrate(database).await?;
    let [server, reporter]: [SqlValue; 2] = [server.as_str().into(), report.reporter.as_str().into()];
    let (room_id, event_id, user_id) = match report.reported {
        Reported::Room(room_id) => (Some(room_id.as_str()), None, None),
        Reported::Event(room_id, event_id) => (Some(room_id.as_str()), Some(event_id.as_str()), None),
        Reported::User(user_id) => (None, None, Some(user_id.as_str())),
    };
    let mut values = vec![server.clone(), reporter.clone(), report.received_ms.into()];
    values.extend([room_id, event_id, user_id].map(|id| id.map(str::to_owned).into()));
    values.push(report.reason.into());
    let make_room = vec![server, reporter, (MAX_REPORTS_OF_USER - 1).into()];
    database.batch(vec![(MAKE_ROOM, make_room), (ADD, values)]).await
}

/// A report as it is kept.
#[derive(Debug)]
pub struct KeptReport {
    /// Identifies the report; later ones are higher.
    pub id: u64,
    /// The user who reports.
    pub reporter: OwnedUserId,
    /// When the report came (milliseconds since 1970).
    pub received_ms: u64,
    /// The reported room, or that of the reported event.
    pub room_id: Option<OwnedRoomId>,
    /// The reported event.
    pub event_id: Option<OwnedEventId>,
    /// The reported user.
    pub user_id: Option<OwnedUserId>,
    /// Why the user reports it.
    pub reason: Option<String>,
}

/// The reports before an id, the newest first, at most `limit`.
///
/// # Errors
/// If D1 fails.
pub async fn list(
    database: &dyn Database,
    server: &ServerName,
    (before, limit): (u64, u64),
) -> Result<Vec<KeptReport>, PortError> {
    migrate(database).await?;
    let rows = database.query(LIST, vec![server.as_str().into(), before.into(), limit.into()]).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Row) -> Result<KeptReport, PortError> {
    let failed = |error| PortError::new("index", "read a report", error);
    Ok(KeptReport {
        id: row.number(0)?,
        reporter: UserId::parse(row.text(1)?).map_err(failed)?,
        received_ms: row.number(2)?,
        room_id: row.optional_text(3)?.map(RoomId::parse).transpose().map_err(failed)?,
        event_id: row.optional_text(4)?.map(EventId::parse).transpose().map_err(failed)?,
        user_id: row.optional_text(5)?.map(UserId::parse).transpose().map_err(failed)?,
        reason: row.optional_text(6)?,
    })
}
