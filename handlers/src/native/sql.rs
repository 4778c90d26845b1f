//! The SQLite database of one object, for tests.

use std::cell::{Cell, RefCell};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ToSql, params_from_iter};

use crate::ports::{Change, PortError, Query, Row, Sql, SqlValue, Transaction};

/// The platform's limits: the parameters of a statement, its length and the length of a value (bytes).
const MAX_PARAMETERS: usize = 100;
const MAX_STATEMENT_BYTES: usize = 100_000;
const MAX_VALUE_BYTES: usize = 2_000_000;
/// The platform's `databaseSize`.
const SIZE: Query = Query::new(
    "SELECT (page_count - freelist_count) * page_size \
     FROM pragma_page_count, pragma_freelist_count, pragma_page_size",
);
/// The size of a page in memory (bytes). A test has thousands of databases, in which most tables hold no row.
const SMALL_PAGE_BYTES: u32 = 512;
/// The number of prepared statements that the cache keeps, as the platform does.
const PREPARED_STATEMENTS: usize = 64;

/// A database, in memory by default, whose writes a test can make fail.
#[derive(Debug)]
pub struct NativeSql {
    connection: RefCell<Connection>,
    writes_until_failure: Cell<Option<u64>>,
    statements: Cell<u64>,
    rows_read: Cell<u64>,
}

impl Default for NativeSql {
    fn default() -> Self {
        let connection = Connection::open_in_memory().expect("invariant: memory is there");
        connection
            .pragma_update(None, "page_size", SMALL_PAGE_BYTES)
            .expect("invariant: nothing is written yet");
        Self::of(connection)
    }
}

impl NativeSql {
    /// The database in a file, which the runtime may have made.
    ///
    /// # Errors
    /// If the file cannot be opened.
    pub fn open(path: &str) -> Result<Self, PortError> {
        Connection::open(path).map(Self::of).map_err(|error| PortError::new("storage", "open", error))
    }

    fn of(connection: Connection) -> Self {
        connection.set_prepared_statement_cache_capacity(PREPARED_STATEMENTS);
        Self {
            connection: RefCell::new(connection),
            writes_until_failure: Cell::new(None),
            statements: Cell::new(0),
            rows_read: Cell::new(0),
        }
    }

    /// Lets `writes` more writing statements succeed; every later one fails.
    pub fn fail_after(&self, writes: u64) {
        self.writes_until_failure.set(Some(writes));
    }

    /// Lets all statements succeed again.
    pub fn mend(&self) {
        self.writes_until_failure.set(None);
    }

    /// The number of rows of each table, by name.
    #[must_use]
    pub fn contents(&self) -> Vec<(String, u32)> {
        let connection = self.connection.borrow();
        let mut tables = connection
            .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
            .expect("invariant: every database has this table");
        let names = tables.query_map([], |row| row.get::<_, String>(0)).expect("invariant: it can be read");
        let count = |name: String| {
            let statement = format!("SELECT count(*) FROM \"{name}\"");
            let rows = connection.query_row(&statement, [], |row| row.get::<_, u32>(0)).unwrap_or(0);
            (name, rows)
        };
        names.flatten().map(count).collect()
    }

    /// The size of the database (bytes).
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.size_bytes().unwrap_or_default()
    }

    /// All rows of all tables, one line per row.
    #[must_use]
    pub fn dump(&self) -> String {
        dump(&self.connection.borrow())
    }

    /// SQLite's query plan of a statement: one line for each table it reads.
    ///
    /// # Errors
    /// If the statement does not fit the schema.
    pub fn plan(&self, statement: &str) -> Result<Vec<String>, String> {
        let connection = self.connection.borrow();
        let lines = || -> rusqlite::Result<Vec<String>> {
            let mut explained = connection.prepare(&format!("EXPLAIN QUERY PLAN {statement}"))?;
            let parameters = vec![SqlValue::Null; explained.parameter_count()];
            explained.query_map(params_from_iter(parameters), |row| row.get::<_, String>(3))?.collect()
        };
        lines().map_err(|error| error.to_string())
    }

    /// The number of rows that statements inserted, changed or deleted so far, without index entries.
    #[must_use]
    pub fn changed_rows(&self) -> u64 {
        self.connection.borrow().total_changes()
    }

    /// The number of statements so far, and of the rows that they returned.
    #[must_use]
    pub fn reads(&self) -> (u64, u64) {
        (self.statements.get(), self.rows_read.get())
    }

    fn run(&self, statement: &str, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        let failed = |error: &dyn std::fmt::Display| PortError::new("sql", statement, error);
        let too_long = |value: &SqlValue| match value {
            SqlValue::Text(text) => text.len() > MAX_VALUE_BYTES,
            SqlValue::Blob(bytes) => bytes.len() > MAX_VALUE_BYTES,
            SqlValue::Null | SqlValue::Integer(_) => false,
        };
        if parameters.len() > MAX_PARAMETERS
            || statement.len() > MAX_STATEMENT_BYTES
            || parameters.iter().any(too_long)
        {
            return Err(failed(&"exceeds the limits of the platform"));
        }
        let rows = run(&self.connection.borrow(), statement, parameters).map_err(|error| failed(&error))?;
        self.statements.set(self.statements.get() + 1);
        self.rows_read.set(self.rows_read.get() + rows.len() as u64);
        Ok(rows)
    }

    fn admit_write(&self, statement: &str) -> Result<(), PortError> {
        match self.writes_until_failure.get() {
            Some(0) => Err(PortError::new("sql", statement, "the test made this write fail")),
            Some(left) => {
                self.writes_until_failure.set(Some(left - 1));
                Ok(())
            }
            None => Ok(()),
        }
    }
}

impl Sql for NativeSql {
    fn query(&self, query: Query, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        self.run(query.text(), parameters)
    }

    fn size_bytes(&self) -> Result<u64, PortError> {
        self.query(SIZE, &[])?.first().map_or(Ok(0), |row| row.number(0))
    }

    fn transaction(
        &self,
        work: &mut dyn FnMut(&dyn Transaction) -> Result<(), PortError>,
    ) -> Result<(), PortError> {
        let failed = |error: rusqlite::Error| PortError::new("sql", "transaction", error);
        self.connection.borrow().execute_batch("BEGIN").map_err(failed)?;
        let open = OpenTransaction(self);
        let outcome = work(&open);
        std::mem::forget(open);
        let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
        self.connection.borrow().execute_batch(end).map_err(failed)?;
        outcome
    }
}

/// An open transaction. Dropping it rolls back, so a panic in `work` rolls back as on the platform.
struct OpenTransaction<'a>(&'a NativeSql);

impl Transaction for OpenTransaction<'_> {
    fn change(&self, change: Change, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError> {
        self.0.admit_write(change.text())?;
        self.0.run(change.text(), parameters)
    }

    fn script(&self, statements: &'static str) -> Result<(), PortError> {
        self.0.admit_write(statements)?;
        let done = self.0.connection.borrow().execute_batch(statements);
        done.map_err(|error| PortError::new("sql", statements, error))
    }
}

impl Drop for OpenTransaction<'_> {
    fn drop(&mut self) {
        drop(self.0.connection.borrow().execute_batch("ROLLBACK"));
    }
}

impl ToSql for SqlValue {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Integer(number) => ValueRef::Integer(*number),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// All rows of all tables, one line per row.
pub(super) fn dump(connection: &Connection) -> String {
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name";
    let tables = run(connection, tables, &[]).expect("invariant: every database has this table");
    let names = tables.iter().filter_map(|row| row.text(0).ok());
    let rows = names.flat_map(|name| {
        let rows = run(connection, &format!("SELECT * FROM \"{name}\""), &[]).unwrap_or_default();
        rows.into_iter().map(move |row| format!("{name}: {:?}\n", row.0))
    });
    rows.collect()
}

/// Runs a statement and reads all of its rows.
pub(super) fn run(
    connection: &Connection,
    statement: &str,
    parameters: &[SqlValue],
) -> rusqlite::Result<Vec<Row>> {
    let mut prepared = connection.prepare_cached(statement)?;
    let columns = prepared.column_count();
    let rows = prepared.query_map(params_from_iter(parameters), |row| {
        let values = (0..columns).map(|column| {
            Ok(match row.get_ref(column)? {
                ValueRef::Null => SqlValue::Null,
                ValueRef::Integer(number) => SqlValue::Integer(number),
                ValueRef::Text(text) => SqlValue::Text(String::from_utf8_lossy(text).into_owned()),
                ValueRef::Blob(bytes) => SqlValue::Blob(bytes.to_vec()),
                ValueRef::Real(_) => return Err(rusqlite::Error::InvalidQuery),
            })
        });
        values.collect::<rusqlite::Result<_>>().map(Row)
    })?;
    rows.collect()
}
