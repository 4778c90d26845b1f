//! SQL statements for filters.

use super::{Store, corrupt};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query};

const READ: Query = Query::new("SELECT definition FROM filter WHERE filter_id = ?");
const ADD: Change = Change::new("INSERT INTO filter (filter_id, definition) VALUES (?, ?)");
const COUNT: Query = Query::new("SELECT count(*) FROM filter");

impl Store {
    pub fn filter(&self, filter_id: &str) -> Result<Option<String>, PortError> {
        self.storage.query(READ, &[filter_id.into()])?.first().map(|row| row.text(0)).transpose()
    }

    pub fn add_filter(&self, write: &Write<'_>, filter_id: &str, definition: &str) -> Result<(), PortError> {
        write.change(ADD, &[filter_id.into(), definition.into()]).map(drop)
    }

    pub fn filters(&self) -> Result<u64, PortError> {
        let rows = self.storage.query(COUNT, &[])?;
        rows.first().ok_or_else(|| corrupt("the count of filters has no row"))?.number(0)
    }
}
