//! What the Room keeps of each local member, packed: one row for 64 members.

use lattice_rooms::EventNumber;
use lattice_sync::Wake;

use super::corruption::corrupt;
use super::integers::{read_integer, write_integer};
use super::sent::{read_sent, write_sent};
use super::statements::{DELIVERED, PUT_DELIVERED};
use super::{Sent, Store};
use crate::objects::host::Write;
use crate::ports::PortError;

/// Members in one row.
pub const POSITIONS_PER_BLOCK: u64 = 64;

/// The delivered positions of one block; that of member `number` is at index `number % 64`.
pub type Positions = [u64; POSITIONS_PER_BLOCK as usize];

/// The bytes that each member of one block has sent; those of member `number` are at index `number % 64`.
pub type SentByMember = [Sent; POSITIONS_PER_BLOCK as usize];

/// The wake classes of one block; that of member `number` is at index `number % 64`.
pub type Wakes = [Wake; POSITIONS_PER_BLOCK as usize];

/// One row: the delivered positions and wake classes of 64 members, and the bytes that each has sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeliveredBlock {
    /// The delivered positions; 0 for a member without deliveries.
    pub positions: Positions,
    /// The wake classes.
    pub wakes: Wakes,
    /// The bytes that each member has sent.
    pub sent: SentByMember,
    /// The number of the last event that `sent` counts.
    pub counted: EventNumber,
}

impl Default for DeliveredBlock {
    fn default() -> Self {
        let positions = [0; POSITIONS_PER_BLOCK as usize];
        let wakes = [Wake::default(); POSITIONS_PER_BLOCK as usize];
        Self { positions, wakes, sent: [Sent::default(); POSITIONS_PER_BLOCK as usize], counted: 0 }
    }
}

impl Store {
    /// The row of a block.
    pub fn delivered(&self, block: u64) -> Result<DeliveredBlock, PortError> {
        let rows = self.storage.query(DELIVERED, &[block.into()])?;
        let Some(row) = rows.first() else { return Ok(DeliveredBlock::default()) };
        let mut read = DeliveredBlock { counted: row.number(3)?, ..DeliveredBlock::default() };
        read_wakes(row.blob(1)?, &mut read.wakes)?;
        read_sent(row.blob(2)?, &mut read.sent)?;
        let mut bytes = row.blob(0)?;
        for position in &mut read.positions {
            *position = read_integer(&mut bytes).ok_or_else(|| corrupt("a position block is truncated"))?;
        }
        Ok(read)
    }

    /// Replaces the row of a block.
    pub fn write_delivered(
        &self,
        write: &Write<'_>,
        block: u64,
        row: &DeliveredBlock,
    ) -> Result<(), PortError> {
        let mut positions = Vec::new();
        for position in &row.positions {
            write_integer(*position, &mut positions);
        }
        let (wakes, sent) = (write_wakes(&row.wakes), write_sent(&row.sent));
        let values = [block.into(), positions.into(), wakes.into(), sent.into(), row.counted.into()];
        write.change(PUT_DELIVERED, &values).map(drop)
    }
}

/// Encodes the decisions of members' Users, each with the member's place in the block.
fn write_wakes(wakes: &Wakes) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (place, wake) in (0..).zip(wakes).filter(|(_, wake)| **wake != Wake::default()) {
        write_integer(place, &mut bytes);
        write_integer(wake.packed(), &mut bytes);
    }
    bytes
}

/// Decodes what [`write_wakes`] encoded.
fn read_wakes(mut bytes: &[u8], wakes: &mut Wakes) -> Result<(), PortError> {
    let truncated = || corrupt("a block of wake classes is truncated");
    while !bytes.is_empty() {
        let place = read_integer(&mut bytes).ok_or_else(truncated)?;
        let packed = read_integer(&mut bytes).ok_or_else(truncated)?;
        let place = usize::try_from(place).ok().and_then(|place| wakes.get_mut(place));
        *place.ok_or_else(truncated)? = Wake::unpacked(packed);
    }
    Ok(())
}
