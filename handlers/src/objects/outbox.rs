//! Effects on others, as rows of the commit that decided them: directories, and rooms of a user.

use ruma_common::{OwnedRoomId, RoomId, ServerName};
use serde::{Deserialize, Serialize};

use super::room::RoomCommand;
use super::{Delivery, Effect, Envelope, IndexWrite, ObjectName};
use crate::ports::{PortError, Sql};

const ADD: &str = "INSERT INTO outbox (effect) VALUES (?)";
const READ: &str = "SELECT id, effect FROM outbox ORDER BY id LIMIT ?";
const REMOVE: &str = "DELETE FROM outbox WHERE id = ?";
const IS_EMPTY: &str = "SELECT 1 FROM outbox LIMIT 1";

const PREFIX: &str = "outbox ";

/// What a row holds.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Recorded {
    Index(IndexWrite),
    Call { room_id: OwnedRoomId, command: RoomCommand },
}

/// Records a write. Inside a transaction of the caller's.
pub fn add(sql: &dyn Sql, write: IndexWrite) -> Result<(), PortError> {
    record(sql, &Recorded::Index(write))
}

/// Records a command to a room, which must be harmless if it comes twice. Inside a transaction of the
/// caller's.
pub fn add_call(sql: &dyn Sql, room_id: &RoomId, command: RoomCommand) -> Result<(), PortError> {
    record(sql, &Recorded::Call { room_id: room_id.to_owned(), command })
}

fn record(sql: &dyn Sql, recorded: &Recorded) -> Result<(), PortError> {
    let effect = serde_json::to_string(recorded).map_err(failed)?;
    sql.query(ADD, &[effect.into()]).map(|_| ())
}

/// The oldest `limit` of what was recorded and not removed.
pub fn pending(sql: &dyn Sql, server: &ServerName, limit: usize) -> Result<Vec<Delivery>, PortError> {
    let rows = sql.query(READ, &[(limit as u64).into()])?;
    let deliveries = rows.iter().map(|row| {
        let effect = match serde_json::from_str(&row.text(1)?).map_err(failed)? {
            Recorded::Index(write) => Effect::Index(write),
            Recorded::Call { room_id, command } => Effect::Call {
                to: ObjectName::room(server, &room_id),
                envelope: Envelope::new(command, None).to_bytes()?,
            },
        };
        Ok(Delivery { id: format!("{PREFIX}{}", row.number(0)?), effect })
    });
    deliveries.collect()
}

/// Removes what was done; other deliveries are left to their owner.
pub fn remove(sql: &dyn Sql, done: &[Delivery]) -> Result<(), PortError> {
    let numbers = done.iter().filter_map(|delivery| delivery.id.strip_prefix(PREFIX)?.parse::<u64>().ok());
    for number in numbers {
        sql.query(REMOVE, &[number.into()])?;
    }
    Ok(())
}

/// Whether nothing is left.
pub fn is_empty(sql: &dyn Sql) -> Result<bool, PortError> {
    Ok(sql.query(IS_EMPTY, &[])?.is_empty())
}

fn failed(error: serde_json::Error) -> PortError {
    PortError::new("outbox", "read or write", error)
}
