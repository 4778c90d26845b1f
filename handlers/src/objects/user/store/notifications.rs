//! SQL statements for the events of which the user was notified. A row has a block of them, so that a new one costs one row written.

use lattice_push::Notified;

use super::{Store, corrupt, to_json};
use crate::objects::host::Write;
use crate::ports::{Change, PortError, Query};

/// The events of one row.
pub const NOTIFIED_PER_ROW: u64 = 20;
/// The most rows.
const ROWS_KEPT: u64 = 50;
/// The most events that are kept; at most a row's number fewer are.
pub const MAX_NOTIFICATIONS: u64 = NOTIFIED_PER_ROW * ROWS_KEPT;

const NEWEST: Query = Query::new("SELECT block, entries FROM notification ORDER BY block DESC LIMIT 1");
const UPTO: Query =
    Query::new("SELECT block, entries FROM notification WHERE block <= ? ORDER BY block DESC");
const PUT: Change = Change::new(
    "INSERT INTO notification (block, entries) VALUES (?, ?) \
     ON CONFLICT (block) DO UPDATE SET entries = excluded.entries",
);
const REMOVE: Change = Change::new("DELETE FROM notification WHERE block <= ?");

impl Store {
    /// Adds events, oldest first.
    pub fn add_notified(&self, write: &Write<'_>, events: Vec<Notified>) -> Result<(), PortError> {
        if events.is_empty() {
            return Ok(());
        }
        let (mut block, mut entries) = self.blocks(NEWEST, &[])?.pop().unwrap_or_default();
        for event in events {
            if entries.len() as u64 >= NOTIFIED_PER_ROW {
                self.put_block(write, block, &entries)?;
                (block, entries) = (block + 1, Vec::new());
                if let Some(last) = block.checked_sub(ROWS_KEPT) {
                    write.change(REMOVE, &[last.into()])?;
                }
            }
            entries.push(event);
        }
        self.put_block(write, block, &entries)
    }

    /// The events before one, newest first, with their ids.
    pub fn notified(&self, before: Option<u64>) -> Result<Vec<(u64, Notified)>, PortError> {
        let before = before.unwrap_or(1 << 53);
        let mut notified = Vec::new();
        for (block, entries) in self.blocks(UPTO, &[(before / NOTIFIED_PER_ROW).into()])? {
            let ids = block * NOTIFIED_PER_ROW..;
            let mut of_block: Vec<_> = ids.zip(entries).filter(|(id, _)| *id < before).collect();
            of_block.reverse();
            notified.append(&mut of_block);
        }
        Ok(notified)
    }

    fn put_block(&self, write: &Write<'_>, block: u64, entries: &[Notified]) -> Result<(), PortError> {
        write.change(PUT, &[block.into(), to_json(&entries)?.into()]).map(drop)
    }

    fn blocks(
        &self,
        query: Query,
        values: &[crate::ports::SqlValue],
    ) -> Result<Vec<(u64, Vec<Notified>)>, PortError> {
        let rows = self.storage.query(query, values)?;
        let block = |row: &crate::ports::Row| {
            Ok((row.number(0)?, serde_json::from_str(&row.text(1)?).map_err(corrupt)?))
        };
        rows.iter().map(block).collect()
    }
}
