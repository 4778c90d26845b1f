//! One alarm per object, several things to wake for: a table of timers.

use crate::ports::{PortError, Sql};

/// How long an effect may take before the alarm repeats it (milliseconds).
pub const EFFECT_RETRY_MS: u64 = 30_000;

const NEXT: &str = "SELECT min(due_ms) FROM timer WHERE due_ms > 0";
const SET_IF_ABSENT: &str = "INSERT OR IGNORE INTO timer (name, due_ms) VALUES (?, ?)";
const SET: &str = "INSERT OR REPLACE INTO timer (name, due_ms) VALUES (?, ?)";
const CLEAR: &str = "DELETE FROM timer WHERE name = ?";
const HAS: &str = "SELECT 1 FROM timer WHERE name = ?";

/// When the next timer is due.
pub fn next(sql: &dyn Sql) -> Result<Option<u64>, PortError> {
    let rows = sql.query(NEXT, &[])?;
    Ok(rows.first().and_then(|row| row.number(0).ok()))
}

/// Sets a timer unless it is set already: an unnecessary one costs a row.
pub fn set_if_absent(sql: &dyn Sql, name: &'static str, due_ms: u64) -> Result<(), PortError> {
    if sql.query(HAS, &[name.into()])?.is_empty() {
        sql.query(SET_IF_ABSENT, &[name.into(), due_ms.into()])?;
    }
    Ok(())
}

/// Sets a timer, or moves it.
pub fn set(sql: &dyn Sql, name: &'static str, due_ms: u64) -> Result<(), PortError> {
    sql.query(SET, &[name.into(), due_ms.into()]).map(|_| ())
}

/// Removes a timer.
pub fn clear(sql: &dyn Sql, name: &'static str) -> Result<(), PortError> {
    sql.query(CLEAR, &[name.into()]).map(|_| ())
}
