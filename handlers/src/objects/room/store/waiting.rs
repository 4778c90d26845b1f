//! Waiting PDUs: PDUs that name events which are not stored, or whose signing keys are not known. They are kept
//! before their transaction is answered. No command keeps any before federation.

use super::Store;
use super::lists::json_array;
use super::statements::{
    ADD_WAITING, COUNT_WAITING, COUNT_WAITING_OF, GIVE_UP_WAITING, IS_WAITING, NEXT_RETRY, REMOVE_WAITING,
    RETRY_LATER, WAITING_DUE, WAITING_FOR,
};
use super::waiting_pdu::{Expired, KeepOutcome, WaitingPdu};
use crate::objects::host::Write;
use crate::ports::{PortError, Row, SqlValue};

/// The most waiting PDUs of one server in one room.
pub const MAX_WAITING_PER_ORIGIN: u64 = 100;
/// The most waiting PDUs of one room, so that servers without number cannot fill its object.
pub const MAX_WAITING: u64 = 10_000;

impl Store {
    /// Keeps a PDU, unless its origin or the room has too many. A PDU that waits already is not changed.
    pub fn add_waiting(&self, write: &Write<'_>, pdu: &WaitingPdu) -> Result<KeepOutcome, PortError> {
        let count = |rows: Vec<Row>| rows.first().map_or(Ok(0), |row| row.number(0));
        if !self.storage.query(IS_WAITING, &[pdu.event_id.as_str().into()])?.is_empty() {
            return Ok(KeepOutcome::Waiting);
        }
        let of_origin = count(self.storage.query(COUNT_WAITING_OF, &[pdu.origin.as_str().into()])?)?;
        if of_origin >= MAX_WAITING_PER_ORIGIN {
            return Ok(KeepOutcome::OriginFull);
        }
        let cached = self.cache().waiting;
        let waiting = cached.map_or_else(|| count(self.storage.query(COUNT_WAITING, &[])?), Ok)?;
        if waiting >= MAX_WAITING {
            return Ok(KeepOutcome::RoomFull);
        }
        write.change(ADD_WAITING, &pdu.values())?;
        self.cache().waiting = Some(waiting + 1);
        Ok(KeepOutcome::Waiting)
    }

    /// At most `limit` PDUs that wait for this event first, and perhaps for others after it, by event id, from
    /// the id after `after`.
    pub fn waiting_for(&self, event_id: &str, after: &str, limit: u64) -> Result<Vec<WaitingPdu>, PortError> {
        let values = [event_id.into(), after.into(), limit.into()];
        self.storage.query(WAITING_FOR, &values)?.iter().map(WaitingPdu::read).collect()
    }

    /// At most `limit` PDUs that are due for another attempt and not expired, the longest overdue first.
    pub fn waiting_due(&self, now_ms: u64, limit: u64) -> Result<Vec<WaitingPdu>, PortError> {
        self.storage
            .query(WAITING_DUE, &[now_ms.into(), limit.into()])?
            .iter()
            .map(WaitingPdu::read)
            .collect()
    }

    /// When the next attempt or expiry is due (milliseconds since 1970), if a PDU waits.
    pub fn next_retry_ms(&self) -> Result<Option<u64>, PortError> {
        self.storage.query(NEXT_RETRY, &[])?.first().map_or(Ok(None), |row| row.optional_number(0))
    }

    /// Counts an attempt after which the PDU still waits for `needs`. It is due again at `retry_ms`, at its
    /// expiry at the latest.
    pub fn retry_waiting_later(
        &self,
        write: &Write<'_>,
        event_id: &str,
        retry_ms: u64,
        needs: &[String],
    ) -> Result<(), PortError> {
        let values: [SqlValue; 4] = [
            retry_ms.into(),
            json_array(needs).into(),
            needs.first().map(String::as_str).into(),
            event_id.into(),
        ];
        write.change(RETRY_LATER, &values).map(drop)
    }

    /// Removes at most `limit` expired PDUs, and returns them, so that the caller can say what was given up.
    pub fn give_up_waiting(
        &self,
        write: &Write<'_>,
        now_ms: u64,
        limit: u64,
    ) -> Result<Vec<Expired>, PortError> {
        let rows = write.change(GIVE_UP_WAITING, &[now_ms.into(), limit.into()])?;
        self.count_removed(rows.len() as u64);
        rows.iter().map(|row| Ok(Expired { event_id: row.text(0)?, origin: row.text(1)? })).collect()
    }

    /// Removes a waiting PDU.
    pub fn remove_waiting(&self, write: &Write<'_>, event_id: &str) -> Result<(), PortError> {
        let removed = write.change(REMOVE_WAITING, &[event_id.into()])?;
        self.count_removed(removed.len() as u64);
        Ok(())
    }

    fn count_removed(&self, removed: u64) {
        let mut cache = self.cache();
        cache.waiting = cache.waiting.map(|waiting| waiting.saturating_sub(removed));
    }
}
