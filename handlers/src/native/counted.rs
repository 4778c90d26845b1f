//! A database that counts what is asked of it: for benchmarks.

use std::cell::Cell;

use super::NativeSql;
use crate::ports::{PortError, Row, Sql, SqlValue};

const BYTES: &str = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";

/// SQLite in memory, with counters.
pub struct CountedSql {
    inner: NativeSql,
    rows_read: Cell<u64>,
    statements: Cell<u64>,
}

impl CountedSql {
    /// Counts from zero.
    #[must_use]
    pub fn new(inner: NativeSql) -> Self {
        Self { inner, rows_read: Cell::new(0), statements: Cell::new(0) }
    }

    /// The database.
    #[must_use]
    pub fn inner(&self) -> &NativeSql {
        &self.inner
    }

    /// Statements so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.get()
    }

    /// Rows that statements returned so far.
    #[must_use]
    pub fn rows_read(&self) -> u64 {
        self.rows_read.get()
    }

    /// Rows that statements wrote so far.
    #[must_use]
    pub fn rows_written(&self) -> u64 {
        self.inner.changed_rows()
    }

    /// How large the database is.
    ///
    /// # Errors
    /// If it cannot say.
    pub fn bytes(&self) -> Result<u64, PortError> {
        self.inner.query(BYTES, &[])?.first().map_or(Ok(0), |row| row.number(0))
    }
}

impl Sql for CountedSql {
    fn query(&self, statement: &'static str, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        let rows = self.inner.query(statement, parameters)?;
        self.rows_read.set(self.rows_read.get() + rows.len() as u64);
        self.statements.set(self.statements.get() + 1);
        Ok(rows)
    }

    fn script(&self, statements: &'static str) -> Result<(), PortError> {
        self.inner.script(statements)
    }

    fn transaction(&self, work: &mut dyn FnMut() -> Result<(), PortError>) -> Result<(), PortError> {
        self.inner.transaction(work)
    }
}
