//! The port to the SQLite database of one object: synchronous, private, transactional.

use super::{Change, PortError, Query};

/// A value in a statement or a row. Integers must be below 2^53: the platform passes them as doubles.
#[derive(Debug, Clone, PartialEq)]
pub enum SqlValue {
    /// NULL.
    Null,
    /// INTEGER.
    Integer(i64),
    /// TEXT.
    Text(String),
    /// BLOB.
    Blob(Vec<u8>),
}

impl From<&str> for SqlValue {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for SqlValue {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Vec<u8>> for SqlValue {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Blob(bytes)
    }
}

impl From<u64> for SqlValue {
    fn from(number: u64) -> Self {
        Self::Integer(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

impl<T: Into<Self>> From<Option<T>> for SqlValue {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// One row of a result.
#[derive(Debug, Clone, PartialEq)]
pub struct Row(pub Vec<SqlValue>);

impl Row {
    /// The text in a column.
    ///
    /// # Errors
    /// If the column is missing or has another type.
    pub fn text(&self, column: usize) -> Result<String, PortError> {
        self.optional_text(column)?.ok_or_else(|| Self::unexpected(column, "text", "NULL"))
    }

    /// The text in a column that may be NULL.
    ///
    /// # Errors
    /// If the column is missing or has another type.
    pub fn optional_text(&self, column: usize) -> Result<Option<String>, PortError> {
        match self.0.get(column) {
            Some(SqlValue::Text(text)) => Ok(Some(text.clone())),
            Some(SqlValue::Null) => Ok(None),
            other => Err(Self::unexpected(column, "text", other)),
        }
    }

    /// The bytes in a column.
    ///
    /// # Errors
    /// If the column is missing or has another type.
    pub fn blob(&self, column: usize) -> Result<&[u8], PortError> {
        match self.0.get(column) {
            Some(SqlValue::Blob(bytes)) => Ok(bytes),
            other => Err(Self::unexpected(column, "bytes", other)),
        }
    }

    /// The number in a column.
    ///
    /// # Errors
    /// If the column is missing or has another type, or the number is negative.
    pub fn number(&self, column: usize) -> Result<u64, PortError> {
        match self.0.get(column) {
            Some(SqlValue::Integer(number)) if *number >= 0 => Ok(number.unsigned_abs()),
            other => Err(Self::unexpected(column, "a number", other)),
        }
    }

    /// The number in a column that may be NULL.
    ///
    /// # Errors
    /// If the column is missing or has another type, or the number is negative.
    pub fn optional_number(&self, column: usize) -> Result<Option<u64>, PortError> {
        match self.0.get(column) {
            Some(SqlValue::Null) => Ok(None),
            _ => self.number(column).map(Some),
        }
    }

    fn unexpected(column: usize, wanted: &str, found: impl std::fmt::Debug) -> PortError {
        PortError::new("sql", format!("read column {column}"), format!("wanted {wanted}, found {found:?}"))
    }
}

/// The database of one object. Reads can run at any time; writes run only inside a transaction.
pub trait Sql {
    /// Runs one statement and returns all of its rows. The statement must bound the number of rows it reads.
    fn query(&self, query: Query, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError>;

    /// The size of the database (bytes), without its free pages.
    fn size_bytes(&self) -> Result<u64, PortError>;

    /// Runs `work` in one transaction. Rolls the transaction back if `work` returns an error.
    ///
    /// # Errors
    /// The error of `work`, or a failed commit.
    fn transaction(
        &self,
        work: &mut dyn FnMut(&dyn Transaction) -> Result<(), PortError>,
    ) -> Result<(), PortError>;
}

/// The writes of one open transaction.
pub trait Transaction {
    /// Runs one statement and returns the rows of its `RETURNING` clause.
    fn change(&self, change: Change, parameters: &[SqlValue]) -> Result<Vec<Row>, PortError>;

    /// Runs the statements of a migration, which have no parameters.
    fn script(&self, statements: &'static str) -> Result<(), PortError>;
}
