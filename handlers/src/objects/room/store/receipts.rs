//! The receipts: one row for each user and thread, replaced as the user reads on.

use lattice_sync::{PageToken, ReadUpTo, Receipt};
use ruma_common::{EventId, UserId};

use super::corruption::corrupt;
use super::statements::{
    FORGET_RECEIPT, OWN_RECEIPTS, PUT_RECEIPT, RECEIPT_PLACE, RECEIPTS_BETWEEN, THREAD_RECEIPTS,
};
use super::{Place, Span, Store};
use crate::objects::host::Write;
use crate::ports::{PortError, Row};

/// The most threads of a room in which a user has a receipt. Beyond it, the oldest receipt goes.
pub const MAX_THREAD_RECEIPTS: u64 = 100;

impl Store {
    /// The place in the timeline that a user's receipt names.
    pub fn receipt_place(&self, user_id: &UserId, thread: &str) -> Result<Option<Place>, PortError> {
        let rows = self.storage.query(RECEIPT_PLACE, &[user_id.as_str().into(), thread.into()])?;
        rows.first().map(|row| Ok(Place { depth: row.number(0)?, number: row.number(1)? })).transpose()
    }

    /// Replaces a receipt, at a new position of the stream.
    pub fn put_receipt(&self, write: &Write<'_>, receipt: &Receipt, place: Place) -> Result<(), PortError> {
        let mut head = self.head()?;
        head.last_number += 1;
        head.position = head.last_number;
        let values = [
            receipt.user_id.as_str().into(),
            receipt.thread.as_str().into(),
            receipt.event_id.as_str().into(),
            receipt.ts_ms.into(),
            place.depth.into(),
            place.number.into(),
            head.position.into(),
        ];
        write.change(PUT_RECEIPT, &values)?;
        if !receipt.thread.is_empty() {
            self.forget_oldest(write, &receipt.user_id)?;
        }
        self.cache().head = Some(head);
        Ok(())
    }

    /// Deletes the oldest receipt of a user in a thread, if there are too many.
    fn forget_oldest(&self, write: &Write<'_>, user_id: &UserId) -> Result<(), PortError> {
        let rows = self.storage.query(THREAD_RECEIPTS, &[user_id.as_str().into()])?;
        if rows.len() as u64 <= MAX_THREAD_RECEIPTS {
            return Ok(());
        }
        let receipts = rows.iter().map(|row| Ok((row.number(0)?, row.text(1)?)));
        let oldest = receipts.collect::<Result<Vec<_>, PortError>>()?.into_iter().min();
        oldest.map_or(Ok(()), |(_, thread)| {
            write.change(FORGET_RECEIPT, &[user_id.as_str().into(), thread.into()]).map(drop)
        })
    }

    /// How far a user has read, by the receipts of a span of the stream.
    pub fn own_receipts(&self, user_id: &UserId, span: Span) -> Result<Vec<ReadUpTo>, PortError> {
        let values = [user_id.as_str().into(), span.after.into(), span.upto.into()];
        let read = |row: &Row| {
            let thread = row.text(0)?;
            let place = PageToken { depth: row.number(1)?, number: row.number(2)? };
            Ok(ReadUpTo { thread: Some(thread).filter(|thread| !thread.is_empty()), place })
        };
        self.storage.query(OWN_RECEIPTS, &values)?.iter().map(read).collect()
    }

    /// The newest receipts of a span of the stream.
    pub fn receipts(&self, span: Span, limit: u64) -> Result<Vec<Receipt>, PortError> {
        let values = [span.after.into(), span.upto.into(), limit.into()];
        self.storage.query(RECEIPTS_BETWEEN, &values)?.iter().map(receipt).collect()
    }
}

fn receipt(row: &Row) -> Result<Receipt, PortError> {
    Ok(Receipt {
        user_id: UserId::parse(row.text(0)?).map_err(corrupt)?,
        thread: row.text(1)?,
        event_id: EventId::parse(row.text(2)?).map_err(corrupt)?,
        ts_ms: row.number(3)?,
    })
}
