//! How many bytes of events a user of this server has sent to the room.

use std::ops::Range;

use lattice_rooms::EventNumber;

use super::Store;
use super::corruption::corrupt;
use super::integers::{read_integer, write_integer};
use super::statements::SENT_AFTER;
use crate::ports::PortError;

/// The most events that are counted again after an eviction: those since the alarm last wrote the counts.
const MAX_RECOUNTED_EVENTS: u64 = 2_000;
const DAY_MS: u64 = 86_400_000;

/// A day (UTC), by its number since 1970.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Day(u64);

impl Day {
    /// The day of a time (milliseconds since 1970).
    #[must_use]
    pub fn of(now_ms: u64) -> Self {
        Self(now_ms / DAY_MS)
    }

    /// The end of the day (milliseconds since 1970).
    #[must_use]
    pub fn end_ms(self) -> u64 {
        (self.0 + 1) * DAY_MS
    }
}

/// The bytes of the events of one user.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sent {
    /// Of all events.
    pub in_all: u64,
    /// Of the events on `day`.
    pub today: u64,
    /// The day of the user's newest event.
    pub day: Day,
}

impl Sent {
    /// The same bytes as they count on a day.
    #[must_use]
    pub fn on(self, day: Day) -> Self {
        if self.day == day { self } else { Self { in_all: self.in_all, today: 0, day } }
    }

    /// Counts events of `bytes` in all, and of `today` on `day`.
    pub fn add(&mut self, bytes: u64, today: u64, day: Day) {
        *self = self.on(day);
        self.in_all += bytes;
        self.today += today;
    }
}

/// Encodes the members who have sent something, each with the place in the list.
pub(super) fn write_sent(sent: &[Sent]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (place, sent) in (0..).zip(sent).filter(|(_, sent)| sent.in_all > 0) {
        for value in [place, sent.in_all, sent.today, sent.day.0] {
            write_integer(value, &mut bytes);
        }
    }
    bytes
}

/// Decodes what [`write_sent`] encoded.
pub(super) fn read_sent(mut bytes: &[u8], all: &mut [Sent]) -> Result<(), PortError> {
    let truncated = || corrupt("a block of sent bytes is truncated");
    while !bytes.is_empty() {
        let mut next = || read_integer(&mut bytes).ok_or_else(truncated);
        let (place, in_all, today, day) = (next()?, next()?, next()?, Day(next()?));
        let place = usize::try_from(place).ok().and_then(|place| all.get_mut(place));
        *place.ok_or_else(truncated)? = Sent { in_all, today, day };
    }
    Ok(())
}

impl Store {
    /// Adds to `sent` what the members with these numbers sent after the event `counted`.
    pub fn count_sent(
        &self,
        members: Range<u64>,
        counted: EventNumber,
        (sent, day): (&mut [Sent], Day),
    ) -> Result<(), PortError> {
        let last = self.head()?.last_number;
        let after = counted.max(last.saturating_sub(MAX_RECOUNTED_EVENTS));
        let day_ms = day.end_ms() - DAY_MS;
        let values = [after.into(), day_ms.into(), members.start.into(), members.end.into()];
        for row in self.storage.query(SENT_AFTER, &values)? {
            let place = usize::try_from(row.number(0)? - members.start).unwrap_or(usize::MAX);
            if let Some(sent) = sent.get_mut(place) {
                sent.add(row.number(1)?, row.number(2)?, day);
            }
        }
        Ok(())
    }
}
