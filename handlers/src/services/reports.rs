//! Reports of rooms, events and users.

use lattice_wire::{Caller, MatrixError};
use ruma_common::{EventId, RoomId, UserId};

use super::history;
use crate::index::reports::{self, KeptReport, Report, Reported, add};
use crate::objects::host::AskError;
use crate::objects::protocol::room::{IsJoined, IsPublished, ReadEvent};
use crate::objects::protocol::user::AccountExists;
use crate::server::Server;

/// The longest reason of a report (bytes).
pub(crate) const MAX_REPORT_REASON_BYTES: usize = 4_096;
/// Above every id.
const NEWEST: u64 = i64::MAX.unsigned_abs();
/// The most reports in one response.
pub(crate) const MAX_LISTED_REPORTS: u64 = 100;

/// Reports a room; the reporter need not be in it.
///
/// # Errors
/// `M_NOT_FOUND`, `M_TOO_LARGE`.
pub(crate) async fn room(
    server: &Server,
    caller: &Caller,
    room_id: &RoomId,
    reason: String,
) -> Result<(), MatrixError> {
    let _exists = server.ask(room_id, IsPublished {}).await?;
    keep(server, caller, Reported::Room(room_id), Some(reason)).await
}

/// Reports an event that the reporter sees, in a room that the reporter is in.
///
/// # Errors
/// `M_NOT_FOUND`, `M_TOO_LARGE`.
pub(crate) async fn event(
    server: &Server,
    caller: Caller,
    (room_id, event_id): (&RoomId, &EventId),
    reason: Option<String>,
) -> Result<(), MatrixError> {
    let not_found = || MatrixError::not_found("There is no such event, or you are not in the room.");
    match server.ask(room_id, IsJoined { user_id: caller.user_id.clone() }).await {
        Ok(true) => {}
        Ok(false) | Err(AskError::Absent(_)) => return Err(not_found()),
        Err(failed @ AskError::Failed(_)) => return Err(failed.into()),
    }
    let read = ReadEvent { reader: history::reader(caller.clone()), event_id: event_id.to_owned() };
    if server.ask(room_id, read).await?.is_err() {
        return Err(not_found());
    }
    keep(server, &caller, Reported::Event(room_id, event_id), reason).await
}

/// Reports a user. Whether a user of another server exists cannot be told before federation.
///
/// # Errors
/// `M_NOT_FOUND`, `M_TOO_LARGE`.
pub(crate) async fn user(
    server: &Server,
    caller: &Caller,
    user_id: &UserId,
    reason: String,
) -> Result<(), MatrixError> {
    if user_id.server_name() == server.name() {
        server.ask(user_id, AccountExists {}).await?;
    }
    keep(server, caller, Reported::User(user_id), Some(reason)).await
}

async fn keep(
    server: &Server,
    caller: &Caller,
    reported: Reported<'_>,
    reason: Option<String>,
) -> Result<(), MatrixError> {
    if reason.as_ref().is_some_and(|reason| reason.len() > MAX_REPORT_REASON_BYTES) {
        return Err(MatrixError::too_large("The reason is too long."));
    }
    let report = Report { reporter: &caller.user_id, reported, reason, received_ms: server.now_ms() };
    add(&*server.ports.database, server.name(), report).await.map_err(|error| server.failed(error))
}

/// The reports before an id, the newest first, at most `limit`; and the id before which there are others.
pub(crate) async fn list(
    server: &Server,
    (before, limit): (Option<u64>, u64),
) -> Result<(Vec<KeptReport>, Option<u64>), MatrixError> {
    let limit = limit.clamp(1, MAX_LISTED_REPORTS);
    let before = before.unwrap_or(NEWEST).min(NEWEST);
    let listed = reports::list(&*server.ports.database, server.name(), (before, limit + 1)).await;
    let mut listed = listed.map_err(|error| server.failed(error))?;
    let has_others = listed.len() as u64 > limit;
    listed.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    let next = listed.last().map(|report| report.id).filter(|_| has_others);
    Ok((listed, next))
}
