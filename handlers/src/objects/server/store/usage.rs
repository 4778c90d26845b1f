//! What was used on the last days, one row for each.

use super::Store;
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query, Row, SqlValue, Usage};

/// The days that are kept.
pub const MAX_USAGE_DAYS: u64 = 30;

const READ: Query = Query::new(
    "SELECT day, requests, object_requests, rows_read, rows_written FROM usage ORDER BY day DESC LIMIT ?",
);
const PUT: Change = Change::new(
    "INSERT OR REPLACE INTO usage (day, requests, object_requests, rows_read, rows_written) VALUES (?, ?, ?, ?, ?)",
);
const FORGET: Change = Change::new("DELETE FROM usage WHERE day <= ? OR day > ?");

impl Store {
    /// What was used, by day since 1970, the newest first.
    pub fn usage(&self, days: u64) -> Result<Vec<(u64, Usage)>, PortError> {
        if !self.exists()? {
            return Ok(Vec::new());
        }
        self.storage.query(READ, &[days.into()])?.iter().map(used).collect()
    }

    /// Writes what was used on `day`. If the day is new, forgets those that are too old, or wrongly in the future.
    pub fn put_usage(
        &self,
        write: &Write<'_>,
        (day, Usage(numbers)): (u64, Usage),
        is_new: bool,
    ) -> Result<(), PortError> {
        let numbers = numbers.into_iter().map(SqlValue::from);
        write.change(PUT, &[SqlValue::from(day)].into_iter().chain(numbers).collect::<Vec<_>>())?;
        if is_new {
            write.change(FORGET, &[day.saturating_sub(MAX_USAGE_DAYS).into(), day.into()])?;
        }
        Ok(())
    }
}

fn used(row: &Row) -> Result<(u64, Usage), PortError> {
    Ok((row.number(0)?, Usage([row.number(1)?, row.number(2)?, row.number(3)?, row.number(4)?])))
}
