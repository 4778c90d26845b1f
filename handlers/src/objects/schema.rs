//! Migrations inside an object: embedded, numbered, applied before the first write of a version that
//! needs them, in that write's transaction. A dormant room may wake years later.

use crate::ports::{PortError, Sql};

const HAS_SCHEMA: &str = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";
const READ_VERSION: &str = "SELECT max(version) FROM schema_version";
const WRITE_VERSION: &str = "INSERT INTO schema_version (version) VALUES (?)";
const CREATE: &str = "CREATE TABLE schema_version (version INTEGER PRIMARY KEY)";

/// The version of an object's schema; 0 if it does not exist. Writes nothing.
pub fn version(sql: &dyn Sql) -> Result<u64, PortError> {
    if sql.query(HAS_SCHEMA, &[])?.is_empty() {
        return Ok(0);
    }
    sql.query(READ_VERSION, &[])?.first().map_or(Ok(0), |row| row.number(0))
}

/// Brings the schema to the last of `migrations`. Inside a transaction of the caller's.
pub fn migrate(sql: &dyn Sql, migrations: &[&'static str]) -> Result<(), PortError> {
    let current = version(sql)?;
    if current == 0 {
        sql.query(CREATE, &[])?;
    }
    for (number, migration) in (1..).zip(migrations).filter(|(number, _)| *number > current) {
        sql.script(migration)?;
        sql.query(WRITE_VERSION, &[number.into()])?;
    }
    Ok(())
}

/// Whether the object exists; brings an older schema up to date if it does.
pub fn open(sql: &dyn Sql, migrations: &'static [&'static str]) -> Result<bool, PortError> {
    let current = version(sql)?;
    if current != 0 && current < migrations.len() as u64 {
        sql.transaction(&mut || migrate(sql, migrations))?;
    }
    Ok(current != 0)
}
