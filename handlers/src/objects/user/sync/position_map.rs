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
///
/// If there are too many pairs, the oldest one goes that brought no events: its clients get the span again, which repeats receipts,
/// and no event.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(in crate::objects::user) struct PositionMap {
    pairs: Vec<Pair>,
    /// Whether a client may hold a token that stands for the newest pair.
    pinned: bool,
}

/// A position of the user's stream, that of the room's stream to which it brought the user, and what the span between the pair
/// before and this one has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Pair(u64, u64, SpanNews);

/// What a span of a room's stream has, as far as the User knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub(in crate::objects::user) struct SpanNews {
    pub events: bool,
    /// Changes of device lists, or of who is in the room.
    pub device_lists: bool,
}

impl SpanNews {
    /// What an unknown span may have.
    pub const ANYTHING: Self = Self { events: true, device_lists: true };

    fn and(self, other: Self) -> Self {
        Self { events: self.events | other.events, device_lists: self.device_lists | other.device_lists }
    }
}

impl From<u8> for SpanNews {
    fn from(bits: u8) -> Self {
        Self { events: bits & 1 != 0, device_lists: bits & 2 != 0 }
    }
}

impl From<SpanNews> for u8 {
    fn from(news: SpanNews) -> Self {
        Self::from(news.events) | Self::from(news.device_lists) << 1
    }
}

impl PositionMap {
    /// The newest position of the user's stream.
    pub fn newest(&self) -> u64 {
        self.pairs.last().map_or(0, |Pair(user, ..)| *user)
    }

    /// The room position that a client with the token `since` has reached; `None` if no pair is that old.
    pub fn seen_at(&self, since: u64) -> Option<u64> {
        self.pairs.iter().rev().find(|Pair(user, ..)| *user <= since).map(|Pair(_, room, _)| *room)
    }

    /// Whether device lists may have changed after the token `since`.
    pub fn has_device_lists_after(&self, since: u64) -> bool {
        let is_known = self.seen_at(since).is_some();
        !is_known || self.pairs.iter().any(|Pair(user, _, news)| *user > since && news.device_lists)
    }

    /// Adds the pair (`user`, `room`). Replaces the newest pair unless the newest pair is pinned.
    pub fn advance(&mut self, user: u64, room: u64, news: SpanNews) {
        let replaced = if self.pinned { None } else { self.pairs.pop() };
        let before = replaced.map_or(SpanNews::default(), |Pair(.., news)| news);
        self.pinned = false;
        self.pairs.push(Pair(user, room, news.and(before)));
        if self.pairs.len() > MAX_POSITION_PAIRS {
            self.remove_one();
        }
    }

    /// Moves to a room position with nothing that a client at the position `told` of the user's stream lacks: no position of the
    /// user's stream is taken.
    pub fn advance_silently(&mut self, told: u64, room: u64, news: SpanNews) {
        if told > self.newest() {
            self.advance(told, room, news);
            // Clients hold tokens for `told` already.
            self.pinned = true;
        } else if let Some(Pair(_, newest, before)) = self.pairs.last_mut() {
            (*newest, *before) = (room, before.and(news));
        }
    }

    /// Pins the newest pair, before a client gets a token that stands for it. Returns whether the pair was
    /// unpinned before.
    pub fn pin(&mut self) -> bool {
        !std::mem::replace(&mut self.pinned, true)
    }

    /// Removes the oldest pair that brought no events; without one, the oldest. Neither the first nor the newest brought what
    /// came before it.
    fn remove_one(&mut self) {
        let last = self.pairs.len() - 1;
        let without = self.pairs.iter().take(last).skip(1).position(|Pair(.., news)| !news.events);
        let Some(at) = without.map(|at| at + 1) else {
            self.pairs.remove(0);
            return;
        };
        let Pair(.., news) = self.pairs.remove(at);
        if let Some(Pair(.., next)) = self.pairs.get_mut(at) {
            *next = next.and(news);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{MAX_POSITION_PAIRS, Pair, PositionMap, SpanNews};

    const EVENTS: SpanNews = SpanNews { events: true, device_lists: false };
    const RECEIPT: SpanNews = SpanNews { events: false, device_lists: false };
    const DEVICE_LIST: SpanNews = SpanNews { events: false, device_lists: true };

    #[test]
    fn a_pinned_pair_is_kept() {
        let mut map = PositionMap::default();
        map.advance(1, 10, EVENTS);
        map.advance(2, 20, RECEIPT);
        assert_eq!(map.pairs, [Pair(2, 20, EVENTS)], "no client held a token for 1");
        assert_eq!((map.pin(), map.pin()), (true, false));
        map.advance(5, 30, EVENTS);
        assert_eq!(
            (map.seen_at(1), map.seen_at(2), map.seen_at(4), map.seen_at(5)),
            (None, Some(20), Some(20), Some(30))
        );
    }

    #[test]
    fn the_oldest_pairs_are_dropped() {
        let mut map = PositionMap::default();
        for number in 1..=MAX_POSITION_PAIRS as u64 + 1 {
            map.advance(number, number * 10, EVENTS);
            map.pin();
        }
        assert_eq!((map.seen_at(1), map.seen_at(2)), (None, Some(20)));
    }

    #[test]
    fn pairs_without_events_are_dropped_first_and_repeat_no_event() {
        let mut map = PositionMap::default();
        for number in 1..=100 {
            let news = match number {
                1 | 50 => EVENTS,
                30 => DEVICE_LIST,
                _ => RECEIPT,
            };
            map.advance(number, number * 10, news);
            map.pin();
        }
        assert_eq!(map.pairs.len(), MAX_POSITION_PAIRS);
        assert_eq!((map.seen_at(1), map.seen_at(49), map.seen_at(50)), (Some(10), Some(10), Some(500)));
        assert_eq!((map.seen_at(99), map.seen_at(100)), (Some(990), Some(1_000)));
        assert_eq!((map.has_device_lists_after(29), map.has_device_lists_after(50)), (true, false));
    }

    #[test]
    fn what_a_client_knows_takes_no_position() {
        let mut map = PositionMap::default();
        map.advance(3, 10, EVENTS);
        map.pin();
        map.advance_silently(0, 11, RECEIPT);
        assert_eq!((map.newest(), map.seen_at(2), map.seen_at(3)), (3, None, Some(11)));
        map.advance_silently(7, 12, DEVICE_LIST);
        assert_eq!((map.newest(), map.seen_at(6), map.seen_at(7)), (7, Some(11), Some(12)));
        map.advance(9, 13, EVENTS);
        assert_eq!((map.seen_at(8), map.seen_at(9)), (Some(12), Some(13)));
    }
}
