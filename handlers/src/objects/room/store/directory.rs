//! The room's row about the indexes: the room directory, and the rooms that are open to anybody.

use std::rc::Rc;

use super::corruption::corrupt;
use super::statements::{DIRECTORY, PUT_DIRECTORY};
use super::{DirectoryRow, Store};
use crate::objects::host::Write;
use crate::ports::{PortError, Row};

impl Store {
    /// The room's row; `None` if the room never was published, nor open.
    pub fn directory(&self) -> Result<Option<Rc<DirectoryRow>>, PortError> {
        if let Some(row) = &self.cache().directory {
            return Ok(row.clone());
        }
        let rows = self.storage.query(DIRECTORY, &[])?;
        let row = rows.first().map(read).transpose()?.map(Rc::new);
        self.cache().directory = Some(row.clone());
        Ok(row)
    }

    /// Writes the room's row.
    pub fn put_directory(&self, write: &Write<'_>, row: DirectoryRow) -> Result<(), PortError> {
        let summary = row.summary.as_ref().map(serde_json::to_string).transpose().map_err(corrupt)?;
        let values = [
            u64::from(row.is_published).into(),
            row.version.into(),
            u64::from(row.is_stale).into(),
            u64::from(row.is_open).into(),
            summary.into(),
        ];
        write.change(PUT_DIRECTORY, &values)?;
        self.cache().directory = Some(Some(Rc::new(row)));
        Ok(())
    }
}

fn read(row: &Row) -> Result<DirectoryRow, PortError> {
    let summary = row.optional_text(4)?.map(|text| serde_json::from_str(&text)).transpose();
    Ok(DirectoryRow {
        is_published: row.number(0)? != 0,
        version: row.number(1)?,
        is_stale: row.number(2)? != 0,
        is_open: row.number(3)? != 0,
        summary: summary.map_err(corrupt)?,
    })
}
