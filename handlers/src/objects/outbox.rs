//! Effects into the directories, as rows of the commit that decided them.

use super::{Delivery, Effect, IndexWrite};
use crate::ports::{PortError, Sql};

const ADD: &str = "INSERT INTO outbox (effect) VALUES (?)";
const READ: &str = "SELECT id, effect FROM outbox ORDER BY id LIMIT ?";
const REMOVE: &str = "DELETE FROM outbox WHERE id = ?";
const IS_EMPTY: &str = "SELECT 1 FROM outbox LIMIT 1";

const PREFIX: &str = "outbox ";

/// Records a write. Inside a transaction of the caller's.
pub fn add(sql: &dyn Sql, write: &IndexWrite) -> Result<(), PortError> {
    let effect = serde_json::to_string(write).map_err(|error| PortError::new("outbox", "encode", error))?;
    sql.query(ADD, &[effect.into()]).map(|_| ())
}

/// The oldest `limit` of what was recorded and not removed.
pub fn pending(sql: &dyn Sql, limit: usize) -> Result<Vec<Delivery>, PortError> {
    let rows = sql.query(READ, &[(limit as u64).into()])?;
    let deliveries = rows.iter().map(|row| {
        let write: IndexWrite =
            serde_json::from_str(&row.text(1)?).map_err(|error| PortError::new("outbox", "decode", error))?;
        Ok(Delivery { id: format!("{PREFIX}{}", row.number(0)?), effect: Effect::Index(write) })
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
