//! Which position of a room belongs to which position of the user's stream.

use serde::{Deserialize, Serialize};

/// How many pairs a room keeps. A token from before the oldest gets the room anew.
pub const MAX_RING_PAIRS: usize = 16;

/// Pairs (position of the user's stream, position of the room's), both rising.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(super) struct Ring {
    pairs: Vec<(u64, u64)>,
    /// Whether a client may hold a token for which the newest pair answers.
    sealed: bool,
}

impl Ring {
    /// The newest position of the user's stream.
    pub fn newest(&self) -> u64 {
        self.pairs.last().map_or(0, |(user, _)| *user)
    }

    /// What a client that holds `since` has seen of the room; `None` if it is not known any more.
    pub fn seen_at(&self, since: u64) -> Option<u64> {
        self.pairs.iter().rev().find(|(user, _)| *user <= since).map(|(_, room)| *room)
    }

    /// At `user`, the room stands at `room`. The newest pair is overwritten unless it is sealed.
    pub fn advance(&mut self, user: u64, room: u64) {
        if !self.sealed {
            self.pairs.pop();
        }
        self.sealed = false;
        self.pairs.push((user, room));
        if self.pairs.len() > MAX_RING_PAIRS {
            self.pairs.remove(0);
        }
    }

    /// A token is about to be handed out for which the newest pair answers. False if one was before.
    pub fn seal(&mut self) -> bool {
        !std::mem::replace(&mut self.sealed, true)
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_RING_PAIRS, Ring};

    #[test]
    fn a_token_that_was_handed_out_keeps_its_pair() {
        let mut ring = Ring::default();
        ring.advance(1, 10);
        ring.advance(2, 20);
        assert_eq!(ring.pairs, [(2, 20)], "nobody held 1");
        assert_eq!((ring.seal(), ring.seal()), (true, false));
        ring.advance(5, 30);
        assert_eq!(
            (ring.seen_at(1), ring.seen_at(2), ring.seen_at(4), ring.seen_at(5)),
            (None, Some(20), Some(20), Some(30))
        );
    }

    #[test]
    fn the_oldest_pairs_are_forgotten() {
        let mut ring = Ring::default();
        for number in 1..=MAX_RING_PAIRS as u64 + 1 {
            ring.advance(number, number * 10);
            ring.seal();
        }
        assert_eq!((ring.seen_at(1), ring.seen_at(2)), (None, Some(20)));
    }
}
