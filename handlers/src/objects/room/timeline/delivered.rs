//! Delivered positions and wake classes: how far each local member has been brought, and of what the member is told; and
//! the bytes that each has sent.
//!
//! Both are in memory, and the alarm writes them, 64 members to a row. If the memory is lost, the Room delivers
//! again what it delivered since the last alarm, and counts again what was sent since; a User ignores ranges
//! that it has already.

use std::collections::BTreeMap;

use lattice_sync::{News, RoomSide};
use ruma_common::{OwnedUserId, UserId};

use crate::objects::host::Write;
use crate::objects::room::store::{Day, DeliveredBlock, POSITIONS_PER_BLOCK, Sent, Store};
use crate::ports::PortError;

/// The most senders whose number in the room is in memory.
const MAX_SENDERS_IN_MEMORY: usize = 1_000;

/// The rows of local members that were read or changed, by block.
#[derive(Default)]
pub(in crate::objects::room) struct Delivered {
    blocks: BTreeMap<u64, Block>,
    /// The numbers of users who sent something.
    senders: BTreeMap<OwnedUserId, u64>,
    /// The block at which the next deliveries begin.
    next_block: u64,
}

struct Block {
    row: DeliveredBlock,
    is_written: bool,
    /// Whether the row counts all events that are stored.
    counts_all: bool,
    /// Whether every member of the block was told of the own membership.
    is_settled: bool,
}

impl Delivered {
    /// The delivered position and the class of the member with this number.
    pub fn of(&mut self, store: &Store, number: u64) -> Result<RoomSide, PortError> {
        let row = &self.block(store, number / POSITIONS_PER_BLOCK)?.row;
        let delivered = row.positions.get(place(number)).copied().unwrap_or_default();
        Ok(RoomSide { delivered, wake: row.wakes.get(place(number)).copied().unwrap_or_default() })
    }

    /// Notes a member's delivered position and class. The alarm writes them.
    pub fn note(&mut self, store: &Store, number: u64, side: RoomSide) -> Result<(), PortError> {
        if self.of(store, number)? == side {
            return Ok(());
        }
        let block = self.block(store, number / POSITIONS_PER_BLOCK)?;
        if let Some(delivered) = block.row.positions.get_mut(place(number)) {
            *delivered = side.delivered;
        }
        if let Some(wake) = block.row.wakes.get_mut(place(number)) {
            *wake = side.wake;
        }
        block.is_written = false;
        Ok(())
    }

    /// Commits a member's delivered position and class.
    pub fn commit(
        &mut self,
        store: &Store,
        write: &Write<'_>,
        (number, side): (u64, RoomSide),
    ) -> Result<(), PortError> {
        self.note(store, number, side)?;
        let block = self.block(store, number / POSITIONS_PER_BLOCK)?;
        store.write_delivered(write, number / POSITIONS_PER_BLOCK, &block.row)
    }

    /// Lets the deliveries to a member begin again.
    pub fn begin_again(&mut self, store: &Store, write: &Write<'_>, number: u64) -> Result<(), PortError> {
        let block = self.block(store, number / POSITIONS_PER_BLOCK)?;
        if let Some(delivered) = block.row.positions.get_mut(place(number)) {
            *delivered = 0;
        }
        block.is_settled = false;
        store.write_delivered(write, number / POSITIONS_PER_BLOCK, &block.row)
    }

    /// Whether the block has 64 members, and none is told of anything now. Looks at no row of a member.
    pub fn is_quiet(&mut self, store: &Store, block: u64, head: u64) -> Result<bool, PortError> {
        for changed in store.take_changed_blocks() {
            self.settle(store, changed, false)?;
        }
        let block = self.block(store, block)?;
        let news = News { head, since: 0, notifying: 0 };
        let mut sides = block.row.positions.iter().zip(&block.row.wakes);
        let is_told =
            sides.any(|(delivered, wake)| RoomSide { delivered: *delivered, wake: *wake }.is_due(news));
        Ok(block.is_settled && !is_told)
    }

    /// Sets whether every member of a block was told of the own membership.
    pub fn settle(&mut self, store: &Store, block: u64, is_settled: bool) -> Result<(), PortError> {
        self.block(store, block)?.is_settled = is_settled;
        Ok(())
    }

    /// The block at which the next deliveries begin.
    pub fn next_block(&self) -> u64 {
        self.next_block
    }

    /// Lets the next deliveries begin at this block.
    pub fn go_on_at(&mut self, block: u64) {
        self.next_block = block;
    }

    /// The bytes that a user has sent, as they count on a day; none for a user who never was a member.
    pub fn sent_by(&mut self, store: &Store, sender: &UserId, day: Day) -> Result<Sent, PortError> {
        let Some(number) = self.number_of(store, sender)? else { return Ok(Sent::default()) };
        let (place, number) = (place(number), number / POSITIONS_PER_BLOCK);
        let block = self.block(store, number)?;
        if !block.counts_all {
            let DeliveredBlock { sent, counted, .. } = &mut block.row;
            let first = number * POSITIONS_PER_BLOCK;
            store.count_sent(first..first + POSITIONS_PER_BLOCK, *counted, (sent, day))?;
            block.counts_all = true;
        }
        Ok(block.row.sent.get(place).copied().unwrap_or_default().on(day))
    }

    /// Counts an event that was stored.
    pub fn note_sent(
        &mut self,
        store: &Store,
        sender: &UserId,
        (bytes, day): (u64, Day),
    ) -> Result<(), PortError> {
        let Some(number) = self.number_of(store, sender)? else { return Ok(()) };
        let block = self.block(store, number / POSITIONS_PER_BLOCK)?;
        if block.counts_all
            && let Some(sent) = block.row.sent.get_mut(place(number))
        {
            sent.add(bytes, bytes, day);
            block.is_written = false;
        }
        Ok(())
    }

    /// Writes the blocks that changed.
    pub fn write(&mut self, store: &Store, write: &Write<'_>) -> Result<(), PortError> {
        let last_number = store.head()?.last_number;
        for (number, block) in self.blocks.iter_mut().filter(|(_, block)| !block.is_written) {
            if block.counts_all {
                block.row.counted = last_number;
            }
            store.write_delivered(write, *number, &block.row)?;
            block.is_written = true;
        }
        Ok(())
    }

    fn number_of(&mut self, store: &Store, sender: &UserId) -> Result<Option<u64>, PortError> {
        if let Some(number) = self.senders.get(sender) {
            return Ok(Some(*number));
        }
        let Some(number) = store.member(sender)?.and_then(|member| member.number) else { return Ok(None) };
        if self.senders.len() >= MAX_SENDERS_IN_MEMORY {
            self.senders.clear();
        }
        self.senders.insert(sender.to_owned(), number);
        Ok(Some(number))
    }

    fn block(&mut self, store: &Store, number: u64) -> Result<&mut Block, PortError> {
        use std::collections::btree_map::Entry;
        match self.blocks.entry(number) {
            Entry::Occupied(block) => Ok(block.into_mut()),
            Entry::Vacant(place) => {
                let row = store.delivered(number)?;
                Ok(place.insert(Block { row, is_written: true, counts_all: false, is_settled: false }))
            }
        }
    }
}

fn place(number: u64) -> usize {
    usize::try_from(number % POSITIONS_PER_BLOCK).unwrap_or_default()
}
