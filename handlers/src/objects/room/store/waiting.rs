//! PDUs that name events which are not stored: kept before their transaction is answered, tried again by the alarm.

use super::Store;
use super::corruption::corrupt;
use super::lists::json_array;
use super::statements::{
    ADD_WAITING, COUNT_WAITING, NEXT_RETRY, REMOVE_WAITING, RETRY_LATER, WAITING_DUE, WAITING_FOR,
};
use crate::objects::host::Write;
use crate::ports::{PortError, Row, SqlValue};

/// PDUs of one server that wait in one room.
pub const MAX_WAITING_PER_ORIGIN: u64 = 100;

/// A PDU that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WaitingPdu {
    /// Its id.
    pub event_id: String,
    /// The server that sent it.
    pub origin: String,
    /// When to try again (milliseconds since 1970).
    pub retry_ms: u64,
    /// How often it was tried again.
    pub attempts: u64,
    /// The events that it waits for; none if it waits for keys.
    pub needs: Vec<String>,
    /// As it came.
    pub json: String,
}

impl Store {
    /// Keeps a PDU, with no attempts yet; answers whether its server had room left. One that waits already stays
    /// as it is.
    ///
    /// # Errors
    /// If the database fails.
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

    /// At most `limit` PDUs that wait for this event, among others.
    ///
    /// # Errors
    /// If the database fails.
    pub fn waiting_for(&self, event_id: &str, limit: u64) -> Result<Vec<WaitingPdu>, PortError> {
        self.storage.query(WAITING_FOR, &[event_id.into(), limit.into()])?.iter().map(waiting).collect()
    }

    /// At most `limit` PDUs to be tried again by now, the longest overdue first.
    ///
    /// # Errors
    /// If the database fails.
    pub fn waiting_due(&self, now_ms: u64, limit: u64) -> Result<Vec<WaitingPdu>, PortError> {
        self.storage.query(WAITING_DUE, &[now_ms.into(), limit.into()])?.iter().map(waiting).collect()
    }

    /// When the alarm is needed next (milliseconds since 1970), if anything waits.
    ///
    /// # Errors
    /// If the database fails.
    pub fn next_retry_ms(&self) -> Result<Option<u64>, PortError> {
        self.storage.query(NEXT_RETRY, &[])?.first().map_or(Ok(None), |row| row.optional_number(0))
    }

    /// A PDU was tried, and still waits.
    ///
    /// # Errors
    /// If the database fails.
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

    /// A PDU waits no more.
    ///
    /// # Errors
    /// If the database fails.
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
