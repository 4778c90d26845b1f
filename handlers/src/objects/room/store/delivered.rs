//! Delivered positions of local members, packed: one row for 64 members.

use super::Store;
use super::corruption::corrupt;
use super::integers::{read_integer, write_integer};
use super::statements::{DELIVERED, PUT_DELIVERED};
use crate::objects::host::Write;
use crate::ports::PortError;

/// Delivered positions in one row.
pub const POSITIONS_PER_BLOCK: u64 = 64;

/// The delivered positions of one block; that of member `number` is at index `number % 64`.
pub type Positions = [u64; POSITIONS_PER_BLOCK as usize];

impl Store {
    /// The delivered positions of a block; 0 for a member without deliveries.
    pub fn delivered(&self, block: u64) -> Result<Positions, PortError> {
        let mut positions = [0; POSITIONS_PER_BLOCK as usize];
        if let Some(row) = self.storage.query(DELIVERED, &[block.into()])?.first() {
            let mut bytes = row.blob(0)?;
            for position in &mut positions {
                *position =
                    read_integer(&mut bytes).ok_or_else(|| corrupt("a position block is truncated"))?;
            }
        }
        Ok(positions)
    }

    /// Replaces the delivered positions of a block.
    pub fn write_delivered(
        &self,
        write: &Write<'_>,
        block: u64,
        positions: &Positions,
    ) -> Result<(), PortError> {
        let mut bytes = Vec::new();
        for position in positions {
            write_integer(*position, &mut bytes);
        }
        write.change(PUT_DELIVERED, &[block.into(), bytes.into()]).map(drop)
    }
}
