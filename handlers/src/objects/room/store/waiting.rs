//! Waiting PDUs: PDUs that name events which are not stored. They are to be kept before their transaction is
//! answered, and tried again by the alarm. No command does so before federation.

use super::Store;
use super::corruption::corrupt;
use super::lists::json_array;
use super::statements::{
    ADD_WAITING, COUNT_WAITING, NEXT_RETRY, REMOVE_WAITING, RETRY_LATER, WAITING_DUE, WAITING_FOR,
};
use crate::objects::host::Write;
use crate::ports::{PortError, Row, SqlValue};

/// The most waiting PDUs of one server in one room.
pub const MAX_WAITING_PER_ORIGIN: u64 = 100;

/// A PDU that waits for events or signing keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPdu {
    /// The event id.
    pub event_id: String,
    /// The server that sent it.
    pub origin: String,
    /// When to try again (milliseconds since 1970).
    pub retry_ms: u64,
    /// How often the PDU was tried again.
    pub attempts: u64,
    /// The events that the PDU waits for; empty if it waits for signing keys.
    pub needs: Vec<String>,
    /// The PDU as it was received.
    pub json: String,
}

impl Store {
    /// Keeps a PDU with no attempts; returns false if its origin has too many waiting PDUs. A PDU that waits
    /// already is not changed.
    pub fn add_waiting(&self, write: &Write<'_>, pdu: &WaitingPdu) -> Result<bool, PortError> {
        let waiting = self.storage.query(COUNT_WAITING, &[pdu.origin.as_str().into()])?;
        if waiting.first().map_or(Ok(0), |row| row.number(0))? >= MAX_WAITING_PER_ORIGIN {
            return Ok(false);
        }
        let values: [SqlValue; 5] = [
            pdu.event_id.as_str().into(),
            pdu.origin.as_str().into(),
            pdu.retry_ms.into(),
            json_array(&pdu.needs).into(),
            pdu.json.as_str().into(),
        ];
        write.change(ADD_WAITING, &values).map(|_| true)
    }

    /// At most `limit` PDUs that wait for this event, and perhaps for other events too.
    pub fn waiting_for(&self, event_id: &str, limit: u64) -> Result<Vec<WaitingPdu>, PortError> {
        self.storage.query(WAITING_FOR, &[event_id.into(), limit.into()])?.iter().map(waiting).collect()
    }

    /// At most `limit` PDUs that are due for another attempt, the longest overdue first.
    pub fn waiting_due(&self, now_ms: u64, limit: u64) -> Result<Vec<WaitingPdu>, PortError> {
        self.storage.query(WAITING_DUE, &[now_ms.into(), limit.into()])?.iter().map(waiting).collect()
    }

    /// When the next attempt is due (milliseconds since 1970), if a PDU waits.
    pub fn next_retry_ms(&self) -> Result<Option<u64>, PortError> {
        self.storage.query(NEXT_RETRY, &[])?.first().map_or(Ok(None), |row| row.optional_number(0))
    }

    /// Counts an attempt after which the PDU still waits.
    pub fn retry_waiting_later(
        &self,
        write: &Write<'_>,
        event_id: &str,
        retry_ms: u64,
        needs: &[String],
    ) -> Result<(), PortError> {
        let values = [retry_ms.into(), json_array(needs).into(), event_id.into()];
        write.change(RETRY_LATER, &values).map(drop)
    }

    /// Removes a waiting PDU.
    pub fn remove_waiting(&self, write: &Write<'_>, event_id: &str) -> Result<(), PortError> {
        write.change(REMOVE_WAITING, &[event_id.into()]).map(drop)
    }
}

fn waiting(row: &Row) -> Result<WaitingPdu, PortError> {
    Ok(WaitingPdu {
        event_id: row.text(0)?,
        origin: row.text(1)?,
        retry_ms: row.number(2)?,
        attempts: row.number(3)?,
        needs: serde_json::from_str(&row.text(4)?).map_err(corrupt)?,
        json: row.text(5)?,
    })
}
