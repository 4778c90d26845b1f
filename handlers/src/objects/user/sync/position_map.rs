//! The position map: maps positions of the user's stream to positions of one room's stream.

use serde::{Deserialize, Serialize};

/// The most pairs of one room. A client whose token is older than every pair gets the room as in an initial
/// sync.
pub const MAX_POSITION_PAIRS: usize = 16;

/// Pairs of a position of the user's stream and a position of the room's stream, both ascending.
///
/// For example, position 20 of Alice's stream brought her to position 7 of the room, and position 23 to 9:
/// the pairs are `(20, 7), (23, 9)`. A client with the token `s1_22` has read the room up to 7, so it gets
/// the events after 7. A client with `s1_19` is older than every pair and gets the room as in an initial
/// sync. If the room then moves to 12 at position 25, and no response ended at 23 or later, no client has a
/// token for `(23, 9)`: `(25, 12)` replaces it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(in crate::objects::user) struct PositionMap {
    pairs: Vec<(u64, u64)>,
    /// Whether a client may hold a token that stands for the newest pair.
    pinned: bool,
}

impl PositionMap {
    /// The newest position of the user's stream.
    pub fn newest(&self) -> u64 {
        self.pairs.last().map_or(0, |(user, _)| *user)
    }

    /// The room position that a client with the token `since` has reached; `None` if no pair is that old.
    pub fn seen_at(&self, since: u64) -> Option<u64> {
        self.pairs.iter().rev().find(|(user, _)| *user <= since).map(|(_, room)| *room)
    }

    /// Adds the pair (`user`, `room`). Replaces the newest pair unless the newest pair is pinned.
    pub fn advance(&mut self, user: u64, room: u64) {
        if !self.pinned {
            self.pairs.pop();
        }
        self.pinned = false;
        self.pairs.push((user, room));
        if self.pairs.len() > MAX_POSITION_PAIRS {
            self.pairs.remove(0);
        }
    }

    /// Pins the newest pair, before a client gets a token that stands for it. Returns whether the pair was
    /// unpinned before.
    pub fn pin(&mut self) -> bool {
        !std::mem::replace(&mut self.pinned, true)
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_POSITION_PAIRS, PositionMap};

    #[test]
    fn a_pinned_pair_is_kept() {
        let mut map = PositionMap::default();
        map.advance(1, 10);
        map.advance(2, 20);
        assert_eq!(map.pairs, [(2, 20)], "no client held a token for 1");
        assert_eq!((map.pin(), map.pin()), (true, false));
        map.advance(5, 30);
        assert_eq!(
            (map.seen_at(1), map.seen_at(2), map.seen_at(4), map.seen_at(5)),
            (None, Some(20), Some(20), Some(30))
        );
    }

    #[test]
    fn the_oldest_pairs_are_dropped() {
        let mut map = PositionMap::default();
        for number in 1..=MAX_POSITION_PAIRS as u64 + 1 {
            map.advance(number, number * 10);
            map.pin();
        }
        assert_eq!((map.seen_at(1), map.seen_at(2)), (None, Some(20)));
    }
}
