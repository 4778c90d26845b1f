//! The unread events of a room that the user is notified about (client-server API, "Receiving notifications" and
//! "Threaded read receipts").

use std::collections::BTreeMap;

use ruma_common::{EventId, OwnedEventId};
use serde::{Deserialize, Serialize};

use crate::PageToken;

/// The most unread events of one room. Beyond it, the oldest is not counted.
pub const MAX_UNREAD_EVENTS: usize = 1_000;
/// The most receipts of one room for events to which the user was not brought up yet.
const MAX_READ_AHEAD: usize = 100;

/// The unread events of one room. Receipts, and redactions of the events, remove them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Unread {
    #[serde(rename = "e", default, skip_serializing_if = "Vec::is_empty")]
    entries: Vec<Entry>,
    /// The roots of the threads that the entries name by index.
    #[serde(rename = "t", default, skip_serializing_if = "Vec::is_empty")]
    threads: Vec<OwnedEventId>,
    /// The receipts for events that the user was not brought up to yet.
    #[serde(rename = "a", default, skip_serializing_if = "Vec::is_empty")]
    ahead: Vec<ReadUpTo>,
}

/// One unread event: its depth, its number, the index of its thread plus 1 (0: the main timeline), whether it is a
/// highlight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Entry(u64, u64, usize, bool);

/// An unread event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnreadEvent {
    /// The place of the event in the timeline.
    pub place: PageToken,
    /// The root of its thread; absent in the main timeline.
    pub thread: Option<OwnedEventId>,
    /// Whether the event is a highlight.
    pub is_highlight: bool,
}

/// A receipt of the user: how far the room, or a thread of it, is read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadUpTo {
    /// `main`, or the root of a thread; absent for the whole room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<String>,
    /// The place of the event that the receipt names.
    pub place: PageToken,
}

/// How many unread events notify, and how many of these are highlights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct UnreadCounts {
    /// The events that notify.
    pub notifications: u64,
    /// The highlights among them.
    pub highlights: u64,
}

/// The counts of a room: of the main timeline, and of each thread with unread events.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct RoomCounts {
    /// The counts of the main timeline.
    pub main: UnreadCounts,
    /// The counts of threads, by their roots.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub threads: BTreeMap<OwnedEventId, UnreadCounts>,
}

impl Unread {
    /// Adds an event, unless a receipt that came before it says that it is read.
    pub fn add(&mut self, event: &UnreadEvent) {
        let thread = event.thread.as_deref();
        if self.ahead.iter().any(|read| read.covers(event.place, thread)) {
            return;
        }
        let index = thread.map_or(0, |root| self.index_of(root));
        self.entries.push(Entry(event.place.depth, event.place.number, index, event.is_highlight));
        if self.entries.len() > MAX_UNREAD_EVENTS {
            let oldest = self.entries.remove(0);
            if oldest.2 > 0 && !self.entries.iter().any(|entry| entry.2 == oldest.2) {
                self.forget_threads();
            }
        }
    }

    /// Removes what a receipt says is read.
    pub fn read(&mut self, read: &ReadUpTo) {
        let threads = &self.threads;
        let is_unread = |entry: &Entry| {
            let thread = entry.2.checked_sub(1).and_then(|index| threads.get(index));
            !read.covers(entry.place(), thread.map(|root| &**root))
        };
        self.entries.retain(is_unread);
        self.forget_threads();
    }

    /// Removes what a receipt says is read, now and of events that come later: the user was not brought up to the event
    /// of the receipt yet.
    pub fn read_ahead(&mut self, read: ReadUpTo) {
        self.read(&read);
        self.ahead.retain(|other| other.thread != read.thread);
        self.ahead.push(read);
        if self.ahead.len() > MAX_READ_AHEAD {
            self.ahead.remove(0);
        }
    }

    /// Forgets the receipts for events up to a number, all of which the user was brought up to.
    pub fn arrived(&mut self, number: u64) {
        self.ahead.retain(|read| read.place.number > number);
    }

    /// Removes an event that was redacted.
    pub fn redact(&mut self, number: u64) {
        self.entries.retain(|entry| entry.1 != number);
        self.forget_threads();
    }

    /// Whether the event with this number is unread.
    #[must_use]
    pub fn has(&self, number: u64) -> bool {
        self.entries.iter().any(|entry| entry.1 == number)
    }

    /// How many events are unread.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.entries.len() as u64
    }

    /// The counts of the main timeline and of each thread.
    #[must_use]
    pub fn counts(&self) -> RoomCounts {
        let mut counts = RoomCounts::default();
        for entry in &self.entries {
            let thread = entry.2.checked_sub(1).and_then(|index| self.threads.get(index));
            let of = match thread {
                Some(root) => counts.threads.entry(root.clone()).or_default(),
                None => &mut counts.main,
            };
            of.notifications += 1;
            of.highlights += u64::from(entry.3);
        }
        counts
    }

    /// The index of a thread plus 1.
    fn index_of(&mut self, root: &EventId) -> usize {
        if let Some(index) = self.threads.iter().position(|known| known == root) {
            return index + 1;
        }
        self.threads.push(root.to_owned());
        self.threads.len()
    }

    /// Forgets the threads without unread events.
    fn forget_threads(&mut self) {
        let mut places = vec![0; self.threads.len()];
        let mut left = Vec::new();
        for entry in &mut self.entries {
            let Some(old) = entry.2.checked_sub(1) else { continue };
            let (Some(root), Some(place)) = (self.threads.get(old), places.get_mut(old)) else { continue };
            if *place == 0 {
                left.push(root.clone());
                *place = left.len();
            }
            entry.2 = *place;
        }
        self.threads = left;
    }
}

impl Entry {
    fn place(self) -> PageToken {
        PageToken { depth: self.0, number: self.1 }
    }
}

impl ReadUpTo {
    /// Whether an event is read by this receipt.
    fn covers(&self, place: PageToken, thread: Option<&EventId>) -> bool {
        let is_of = match (self.thread.as_deref(), thread) {
            (None, _) | (Some("main"), None) => true,
            (Some(root), Some(thread)) => thread == root,
            (Some(_), None) => false,
        };
        is_of && (place.depth, place.number) <= (self.place.depth, self.place.number)
    }
}

impl RoomCounts {
    /// The counts of the room as a whole.
    #[must_use]
    pub fn total(&self) -> UnreadCounts {
        self.threads.values().fold(self.main, |sum, thread| UnreadCounts {
            notifications: sum.notifications + thread.notifications,
            highlights: sum.highlights + thread.highlights,
        })
    }
}

#[cfg(test)]
mod tests {
    use ruma_common::EventId;

    use super::{MAX_UNREAD_EVENTS, ReadUpTo, RoomCounts, Unread, UnreadCounts, UnreadEvent};
    use crate::PageToken;

    fn place(number: u64) -> PageToken {
        PageToken { depth: number, number }
    }

    fn event(number: u64, thread: Option<&str>, is_highlight: bool) -> UnreadEvent {
        let thread = thread.map(|root| EventId::parse(root).unwrap());
        UnreadEvent { place: place(number), thread, is_highlight }
    }

    fn read(thread: Option<&str>, number: u64) -> ReadUpTo {
        ReadUpTo { thread: thread.map(str::to_owned), place: place(number) }
    }

    fn counts(notifications: u64, highlights: u64) -> UnreadCounts {
        UnreadCounts { notifications, highlights }
    }

    /// Events 1 to 6: 3 and 6 in the thread `$a`, 5 in the thread `$b`; 2 and 6 are highlights.
    fn six() -> Unread {
        let mut unread = Unread::default();
        for number in 1..=6 {
            let thread = [None, None, Some("$a"), None, Some("$b"), Some("$a")][number as usize - 1];
            unread.add(&event(number, thread, number == 2 || number == 6));
        }
        unread
    }

    #[test]
    fn a_receipt_of_the_whole_room_reads_threads_too() {
        let mut unread = six();
        assert_eq!(unread.counts().total(), counts(6, 2));
        unread.read(&read(None, 4));
        assert_eq!(unread.counts().main, UnreadCounts::default());
        assert_eq!(unread.counts().total(), counts(2, 1));
        unread.read(&read(None, 6));
        assert_eq!(unread, Unread::default());
    }

    #[test]
    fn a_receipt_of_a_thread_reads_that_thread_alone() {
        let mut unread = six();
        unread.read(&read(Some("$a"), 5));
        assert_eq!(unread.counts().total(), counts(5, 2));
        unread.read(&read(Some("$a"), 6));
        let RoomCounts { main, threads } = unread.counts();
        assert_eq!((main, threads.into_values().collect::<Vec<_>>()), (counts(3, 1), vec![counts(1, 0)]));
        unread.read(&read(Some("main"), 6));
        assert_eq!(unread.counts().total(), counts(1, 0));
        unread.read(&read(Some("$other"), 6));
        assert_eq!(unread.counts().total(), counts(1, 0));
    }

    #[test]
    fn a_redacted_event_is_not_counted() {
        let mut unread = six();
        unread.redact(6);
        unread.redact(99);
        assert_eq!(unread.counts().total(), counts(5, 1));
        unread.redact(3);
        assert_eq!(unread.counts().threads.len(), 1);
    }

    #[test]
    fn a_receipt_that_comes_before_its_event_counts() {
        let mut unread = Unread::default();
        unread.read_ahead(read(None, 2));
        unread.add(&event(1, None, false));
        unread.add(&event(2, Some("$a"), false));
        unread.add(&event(3, None, false));
        assert_eq!(unread.counts().total(), counts(1, 0));
        unread.arrived(2);
        unread.add(&event(2, None, false));
        assert_eq!(unread.counts().total(), counts(2, 0));
    }

    #[test]
    fn the_oldest_events_are_not_counted_beyond_the_maximum() {
        let mut unread = Unread::default();
        for number in 0..MAX_UNREAD_EVENTS as u64 + 5 {
            unread.add(&event(number, (number < 3).then_some("$old"), true));
        }
        let most = MAX_UNREAD_EVENTS as u64;
        assert_eq!((unread.counts().main, unread.counts().threads.len()), (counts(most, most), 0));
        let json = serde_json::to_string(&unread).unwrap();
        assert_eq!(serde_json::from_str::<Unread>(&json).unwrap(), unread);
        assert!(json.len() < 20_000, "{} bytes", json.len());
    }
}
