//! Reads the timeline by the times at which events were sent.

use super::row::stored;
use super::statements::{SENT_AT_OR_AFTER, SENT_BEFORE};
use super::{Place, Store, StoredEvent};
use crate::ports::PortError;

/// A place in the order of times; events of one time are in the order of the timeline.
pub type SentPlace = (u64, Place);

impl Store {
    /// At most `limit` events before a place in the order of times, latest first.
    pub fn sent_before(
        &self,
        (time_ms, place): SentPlace,
        limit: u64,
    ) -> Result<Vec<StoredEvent>, PortError> {
        let values = [time_ms.into(), place.depth.into(), place.number.into(), limit.into()];
        self.storage.query(SENT_BEFORE, &values)?.iter().map(stored).collect()
    }

    /// At most `limit` events at or after a place in the order of times, earliest first.
    pub fn sent_at_or_after(
        &self,
        (time_ms, place): SentPlace,
        limit: u64,
    ) -> Result<Vec<StoredEvent>, PortError> {
        let values = [time_ms.into(), place.depth.into(), place.number.into(), limit.into()];
        self.storage.query(SENT_AT_OR_AFTER, &values)?.iter().map(stored).collect()
    }
}
