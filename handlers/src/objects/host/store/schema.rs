//! Schema migrations of an object's database: embedded, numbered, each applied once, in a transaction. An
//! object that was unused for years skips no migration.

use crate::ports::{Change, PortError, Query, Sql, Transaction};

const HAS_SCHEMA: Query =
    Query::new("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'");
const READ_VERSION: Query = Query::new("SELECT max(version) FROM schema_version");
const WRITE_VERSION: Change = Change::new("INSERT INTO schema_version (version) VALUES (?)");
const CREATE: &str = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY)";

/// The version of an object's schema; 0 if the object does not exist. Writes nothing.
pub(in crate::objects::host) fn version(sql: &dyn Sql) -> Result<u64, PortError> {
    if sql.query(HAS_SCHEMA, &[])?.is_empty() {
        return Ok(0);
    }
    sql.query(READ_VERSION, &[])?.first().map_or(Ok(0), |row| row.number(0))
}

/// Applies the migrations after version `current`.
pub(in crate::objects::host) fn migrate(
    transaction: &dyn Transaction,
    current: u64,
    migrations: &[&'static str],
) -> Result<(), PortError> {
    if current == 0 {
        transaction.script(CREATE)?;
    }
    for (number, migration) in (1..).zip(migrations).filter(|(number, _)| *number > current) {
        transaction.script(migration)?;
        transaction.change(WRITE_VERSION, &[number.into()])?;
    }
    Ok(())
}
