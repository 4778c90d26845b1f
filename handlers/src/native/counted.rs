//! A database that counts its statements and rows, for benchmarks.

use std::cell::Cell;

use super::NativeSql;
use crate::ports::{Change, PortError, Query, Row, Sql, SqlValue, Transaction};

/// In-memory SQLite with counters.
pub struct CountedSql {
    inner: NativeSql,
    rows_read: Cell<u64>,
    statements: Cell<u64>,
}

impl CountedSql {
    /// Wraps a database, with all counters at zero.
    #[must_use]
    pub fn new(inner: NativeSql) -> Self {
        Self { inner, rows_read: Cell::new(0), statements: Cell::new(0) }
    }

    /// The wrapped database.
    #[must_use]
    pub fn inner(&self) -> &NativeSql {
        &self.inner
    }

    /// The number of statements so far.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements.get()
    }

    /// The number of rows that statements returned so far.
    #[must_use]
    pub fn rows_read(&self) -> u64 {
        self.rows_read.get()
    }

    /// The number of rows that statements wrote so far.
    #[must_use]
    pub fn rows_written(&self) -> u64 {
        self.inner.changed_rows()
    }

    /// The size of the database (bytes).
    pub fn bytes(&self) -> Result<u64, PortError> {
        self.inner.size_bytes()
    }

    fn count(&self, rows: Result<Vec<Row>, PortError>) -> Result<Vec<Row>, PortError> {
        let rows = rows?;
        self.rows_read.set(self.rows_read.get() + rows.len() as u64);
        self.statements.set(self.statements.get() + 1);
        Ok(rows)
    }
}

impl Sql for CountedSql {
    fn query(&self, query: Query, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        self.count(self.inner.query(query, parameters))
    }

    fn size_bytes(&self) -> Result<u64, PortError> {
        self.inner.size_bytes()
    }

    fn transaction(
        &self,
        work: &mut dyn FnMut(&dyn Transaction) -> Result<(), PortError>,
    ) -> Result<(), PortError> {
        self.inner.transaction(&mut |transaction| work(&CountedTransaction { counted: self, transaction }))
    }
}

struct CountedTransaction<'a> {
    counted: &'a CountedSql,
    transaction: &'a dyn Transaction,
}

impl Transaction for CountedTransaction<'_> {
    fn change(&self, change: Change, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        self.counted.count(self.transaction.change(change, parameters))
    }

    fn script(&self, statements: &'static str) -> Result<(), PortError> {
        self.transaction.script(statements)
    }
}
