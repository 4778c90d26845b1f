//! The statements about filters.

use super::{Store, corrupt};
use crate::ports::PortError;

const READ: &str = "SELECT definition FROM filter WHERE filter_id = ?";
const ADD: &str = "INSERT INTO filter (filter_id, definition) VALUES (?, ?)";
const COUNT: &str = "SELECT count(*) FROM filter";

impl Store {
    pub fn filter(&self, filter_id: &str) -> Result<Option<String>, PortError> {
        self.sql.query(READ, &[filter_id.into()])?.first().map(|row| row.text(0)).transpose()
    }

    /// Inside a transaction.
    pub fn add_filter(&self, filter_id: &str, definition: &str) -> Result<(), PortError> {
        self.sql.query(ADD, &[filter_id.into(), definition.into()]).map(|_| ())
    }

    pub fn filters(&self) -> Result<u64, PortError> {
        let rows = self.sql.query(COUNT, &[])?;
        rows.first().ok_or_else(|| corrupt("filters that cannot be counted"))?.number(0)
    }
}
