//! Which blocks of events are in the index.

use std::ops::Range;

/// The events of a block, which is one entry of the index.
pub const EVENTS_PER_BLOCK: u64 = 32;

/// The blocks in the index: those below `upto` that are not in the gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SearchIndex {
    /// The number of blocks up to the newest one in the index.
    pub upto: u64,
    /// The blocks that are added later, the newest first.
    pub gap: Range<u64>,
}

impl SearchIndex {
    /// Whether a block is in the index.
    #[must_use]
    pub fn has(&self, block: u64) -> bool {
        block < self.upto && !self.gap.contains(&block)
    }

    /// The blocks in the index without a gap between them, the newest of which is `block`.
    #[must_use]
    pub fn before(&self, block: u64) -> Range<u64> {
        let is_above_gap = !self.gap.is_empty() && block >= self.gap.end;
        if is_above_gap { self.gap.end..block + 1 } else { 0..block + 1 }
    }

    /// Opens a gap if more than `limit` of the room's full blocks are new: the newest are added first.
    pub(super) fn grow(&mut self, full: u64, limit: u64) {
        if self.gap.is_empty() && full > self.upto + limit {
            self.gap = self.upto..full;
            self.upto = full;
        }
    }

    /// Takes the block that is added next; `None` if all full blocks are there.
    pub(super) fn take_next(&mut self, full: u64) -> Option<u64> {
        if self.upto < full {
            self.upto += 1;
            return Some(self.upto - 1);
        }
        if self.gap.is_empty() {
            return None;
        }
        self.gap.end -= 1;
        Some(self.gap.end)
    }
}

#[cfg(test)]
mod tests {
    use super::SearchIndex;

    fn added(index: &mut SearchIndex, full: u64, limit: u64) -> Vec<u64> {
        index.grow(full, limit);
        (0..limit).map_while(|_| index.take_next(full)).collect()
    }

    #[test]
    fn new_blocks_are_added_oldest_first_if_they_are_few() {
        let mut index = SearchIndex { upto: 0, gap: 0..0 };
        assert_eq!(added(&mut index, 3, 3), [0, 1, 2]);
        assert_eq!(added(&mut index, 3, 3), Vec::<u64>::new());
        assert_eq!(added(&mut index, 5, 3), [3, 4]);
        assert_eq!(index, SearchIndex { upto: 5, gap: 0..0 });
    }

    #[test]
    fn of_many_new_blocks_the_newest_come_first_and_none_is_left_out() {
        let mut index = SearchIndex { upto: 2, gap: 0..0 };
        assert_eq!(added(&mut index, 9, 3), [8, 7, 6]);
        assert!(index.has(1) && index.has(6) && !index.has(5) && !index.has(2) && !index.has(9));
        assert_eq!((index.before(7), index.before(1)), (6..8, 0..2));
        // What is newer still is added before the gap is closed.
        assert_eq!(added(&mut index, 14, 3), [9, 10, 11]);
        assert_eq!(added(&mut index, 14, 3), [12, 13, 5]);
        assert_eq!(added(&mut index, 14, 3), [4, 3, 2]);
        assert_eq!((added(&mut index, 14, 3), index.before(13)), (Vec::new(), 0..14));
    }
}
