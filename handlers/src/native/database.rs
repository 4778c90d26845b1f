//! D1 for tests: an in-memory SQLite database.

use std::cell::{Cell, RefCell};

use futures_util::future::LocalBoxFuture;
use rusqlite::Connection;

use super::sql::{dump, run};
use crate::ports::{Database, PortError, Row, SqlValue, Statement};

/// An in-memory D1 that a test can switch off.
#[derive(Debug)]
pub struct NativeDatabase {
    connection: RefCell<Connection>,
    off: Cell<bool>,
}

impl Default for NativeDatabase {
    fn default() -> Self {
        let connection = Connection::open_in_memory().expect("invariant: memory is there");
        Self { connection: RefCell::new(connection), off: Cell::new(false) }
    }
}

impl NativeDatabase {
    /// Switches the database on or off. Every statement fails while it is off.
    pub fn switch(&self, on: bool) {
        self.off.set(!on);
    }

    /// The rows written so far, those of indexes left out.
    #[must_use]
    pub fn changed_rows(&self) -> u64 {
        self.connection.borrow().total_changes()
    }

    /// All rows of all tables, one line per row.
    #[must_use]
    pub fn dump(&self) -> String {
        dump(&self.connection.borrow())
    }

    fn connected<T>(&self, work: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, PortError> {
        if self.off.get() {
            return Err(PortError::new("d1", "query", "switched off"));
        }
        work(&self.connection.borrow()).map_err(|error| PortError::new("d1", "query", error))
    }
}

impl Database for NativeDatabase {
    fn query<'a>(
        &'a self,
        statement: &'static str,
        parameters: Vec<SqlValue>,
    ) -> LocalBoxFuture<'a, Result<Vec<Row>, PortError>> {
        Box::pin(async move { self.connected(|connection| run(connection, statement, &parameters)) })
    }

    fn batch(&self, statements: Vec<Statement>) -> LocalBoxFuture<'_, Result<(), PortError>> {
        Box::pin(async move {
            self.connected(|connection| {
                let transaction = connection.unchecked_transaction()?;
                for (statement, parameters) in &statements {
                    run(&transaction, statement, parameters)?;
                }
                transaction.commit()
            })
        })
    }
}
