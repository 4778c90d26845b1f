//! Which position of a room belongs to which position of the user's stream.

use serde::{Deserialize, Serialize};

/// How many pairs a room keeps. A token from before the oldest gets the room anew.
pub const MAX_RING_PAIRS: usize = 16;

/// Pairs (position of the user's stream, position of the room's), both rising.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Ring(Vec<(u64, u64)>);

impl Ring {
    /// The newest position of the user's stream.
    pub fn newest(&self) -> u64 {
        self.0.last().map_or(0, |(user, _)| *user)
    }

    /// What a client that holds `since` has seen of the room; `None` if it is not known any more.
    pub fn seen_at(&self, since: u64) -> Option<u64> {
        self.0.iter().rev().find(|(user, _)| *user <= since).map(|(_, room)| *room)
    }

    /// At `user`, the room stands at `room`. The newest pair is overwritten, unless a client may hold a
    /// position that it answers for: `handed_out` is the newest position that any may hold.
    pub fn advance(&mut self, user: u64, room: u64, handed_out: u64) {
        if self.0.last().is_some_and(|(newest, _)| *newest > handed_out) {
            self.0.pop();
        }
        self.0.push((user, room));
        if self.0.len() > MAX_RING_PAIRS {
            self.0.remove(0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_RING_PAIRS, Ring};

    #[test]
    fn a_token_that_was_handed_out_keeps_its_pair() {
        let mut ring = Ring::default();
        ring.advance(1, 10, 0);
        ring.advance(2, 20, 0);
        assert_eq!(ring, Ring(vec![(2, 20)]), "nobody held 1");
        ring.advance(5, 30, 3);
        assert_eq!(
            (ring.seen_at(1), ring.seen_at(2), ring.seen_at(4), ring.seen_at(5)),
            (None, Some(20), Some(20), Some(30))
        );
    }

    #[test]
    fn the_oldest_pairs_are_forgotten() {
        let mut ring = Ring::default();
        for number in 1..=MAX_RING_PAIRS as u64 + 1 {
            ring.advance(number, number * 10, number);
        }
        assert_eq!((ring.seen_at(1), ring.seen_at(2)), (None, Some(20)));
    }
}
