//! Migrations of D1, by whichever isolate needs them first.

use std::cell::Cell;

use crate::ports::{Database, PortError, Statement};

const HAS_SCHEMA: &str = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";
const READ_VERSION: &str = "SELECT max(version) FROM schema_version";
const CLAIM_VERSION: &str = "INSERT INTO schema_version (version) VALUES (?)";
const CREATE: &str = "CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)";

/// The migrations, one file per version, a statement ending with each `;` at the end of a line.
const MIGRATIONS: &[&str] = &[include_str!("../../../migrations/d1/0001_indexes.sql")];

thread_local! {
    /// The version that this isolate has seen: D1 is asked once per isolate.
    static SEEN: Cell<usize> = const { Cell::new(0) };
}

/// Brings D1 to the last version.
///
/// **Which of two isolates wins.** Each version is one batch, which D1 commits whole or not at all, and
/// its first statement inserts the version's row. The isolate whose batch comes first wins. The other's
/// insert meets the primary key, its whole batch is undone, and it reads the version again and goes on.
///
/// # Errors
/// If D1 fails, or a migration fails for another reason than having been done.
pub async fn migrate(database: &dyn Database) -> Result<(), PortError> {
    if SEEN.get() == MIGRATIONS.len() {
        return Ok(());
    }
    database.query(CREATE, vec![]).await?;
    for (number, migration) in (1_u64..).zip(MIGRATIONS) {
        if version(database).await? >= number {
            continue;
        }
        let claimed = database.batch(batch(number, migration)).await;
        if claimed.is_err() && version(database).await? < number {
            return claimed;
        }
    }
    SEEN.set(MIGRATIONS.len());
    Ok(())
}

/// Whether D1 is at the last version. Writes nothing: for questions that strangers can ask.
///
/// # Errors
/// If D1 fails.
pub async fn is_migrated(database: &dyn Database) -> Result<bool, PortError> {
    if SEEN.get() == MIGRATIONS.len() {
        return Ok(true);
    }
    if database.query(HAS_SCHEMA, vec![]).await?.is_empty() {
        return Ok(false);
    }
    Ok(version(database).await? == MIGRATIONS.len() as u64)
}

/// Makes this thread look again: for tests that change databases.
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
    let claim: Statement = (CLAIM_VERSION, vec![number.into()]);
    [claim].into_iter().chain(statements.map(|statement| (statement, vec![]))).collect()
}
