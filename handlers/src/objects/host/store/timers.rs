//! Named timers in a table: the platform gives an object one alarm, which is set to the earliest timer.

use crate::ports::{Change, PortError, Query, Sql, Transaction};

/// How long an effect may take before the alarm repeats it (milliseconds).
pub const EFFECT_RETRY_MS: u64 = 30_000;

/// The timer after which the alarm repeats undelivered effects.
pub(in crate::objects::host) const DELIVER: &str = "deliver";

const NEXT: Query = Query::new("SELECT min(due_ms) FROM timer");
const HAS: Query = Query::new("SELECT 1 FROM timer WHERE name = ?");
const SET: Change = Change::new(
    "INSERT INTO timer (name, due_ms) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET due_ms = excluded.due_ms \
     WHERE due_ms <> excluded.due_ms",
);
const CLEAR: Change = Change::new("DELETE FROM timer WHERE name = ?");

/// When the earliest timer is due (milliseconds since 1970).
pub(in crate::objects::host) fn next(sql: &dyn Sql) -> Result<Option<u64>, PortError> {
    sql.query(NEXT, &[])?.first().map_or(Ok(None), |row| row.optional_number(0))
}

pub(in crate::objects::host) fn is_set(sql: &dyn Sql, name: &'static str) -> Result<bool, PortError> {
    Ok(!sql.query(HAS, &[name.into()])?.is_empty())
}

pub(in crate::objects::host) fn set(
    transaction: &dyn Transaction,
    name: &'static str,
    due_ms: u64,
) -> Result<(), PortError> {
    transaction.change(SET, &[name.into(), due_ms.into()]).map(drop)
}

pub(in crate::objects::host) fn clear(
    transaction: &dyn Transaction,
    name: &'static str,
) -> Result<(), PortError> {
    transaction.change(CLEAR, &[name.into()]).map(drop)
}
