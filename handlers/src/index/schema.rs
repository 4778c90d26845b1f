//! Migrations of D1. The first isolate that needs a migration runs it.

use std::cell::Cell;

use crate::ports::{Database, PortError, Statement, migration};

const HAS_SCHEMA: &str = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";
const PING: &str = "SELECT 1";
const READ_VERSION: &str = "SELECT max(version) FROM schema_version";
const INSERT_VERSION: &str = "INSERT INTO schema_version (version) VALUES (?)";
const CREATE: &str = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)";

/// The migrations, one file per version. A `;` at the end of a line ends a statement.
const MIGRATIONS: &[&str] = &[
    migration!(include_str!("../../../migrations/d1/0001_indexes.sql")),
    migration!(include_str!("../../../migrations/d1/0002_scanned_media.sql")),
];

thread_local! {
    /// The version that this isolate has read. Each isolate reads the version of D1 until it is the last one.
    static SEEN: Cell<usize> = const { Cell::new(0) };
}

/// Migrates D1 to the last version.
///
/// **Concurrent isolates.** Each version is one batch, which D1 commits atomically; its first statement
/// inserts the row of the version. If two isolates run the same migration, the primary key rejects the
/// second insert and D1 rolls the second batch back. That isolate reads the version again and continues.
///
/// # Errors
/// If D1 fails, or if a migration fails and no other isolate has run it.
pub async fn migrate(database: &dyn Database) -> Result<(), PortError> {
    if SEEN.get() == MIGRATIONS.len() {
        return Ok(());
    }
    database.query(CREATE, vec![]).await?;
    for (number, migration) in (1_u64..).zip(MIGRATIONS) {
        if version(database).await? >= number {
            continue;
        }
        let applied = database.batch(batch(number, migration)).await;
        if applied.is_err() && version(database).await? < number {
            return applied;
        }
    }
    SEEN.set(MIGRATIONS.len());
    Ok(())
}

/// Whether D1 has a schema, which then has every migration of this module; a newer module may have added more. Requests without
/// authentication can call it: it creates no schema. It migrates one of an older module, once in a deployment: what is there would
/// not be found otherwise until somebody writes.
pub async fn is_migrated(database: &dyn Database) -> Result<bool, PortError> {
    if SEEN.get() == MIGRATIONS.len() {
        return Ok(true);
    }
    if database.query(HAS_SCHEMA, vec![]).await?.is_empty() {
        return Ok(false);
    }
    match version(database).await? {
        0 => Ok(false),
        _ => migrate(database).await.map(|()| true),
    }
}

/// Makes this thread read the version again, for tests with several databases.
#[cfg(feature = "native")]
pub fn forget() {
    SEEN.set(0);
}

async fn version(database: &dyn Database) -> Result<u64, PortError> {
    let rows = database.query(READ_VERSION, vec![]).await?;
    Ok(rows.first().and_then(|row| row.number(0).ok()).unwrap_or(0))
}

fn batch(number: u64, migration: &'static str) -> Vec<Statement> {
    let statements = migration.split(";\n").map(str::trim).filter(|statement| !statement.is_empty());
    let insert: Statement = (INSERT_VERSION, vec![number.into()]);
    [insert].into_iter().chain(statements.map(|statement| (statement, vec![]))).collect()
}

/// Asks whether D1 answers. The schema is not needed.
pub async fn ping(database: &dyn Database) -> Result<(), PortError> {
    database.query(PING, Vec::new()).await.map(drop)
}
