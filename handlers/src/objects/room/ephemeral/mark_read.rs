//! Receipts: up to which event each member has read.

use lattice_rooms::Membership;
use lattice_sync::{PageToken, Receipt, receipt_event};
use serde_json::value::RawValue;

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{MarkRead, ReceiptRefusal};
use crate::objects::room::Room;
use crate::objects::room::store::{Span, StoredEvent};
use crate::ports::PortError;

/// The most receipts in one read, the newest.
pub const MAX_RECEIPTS_PER_READ: u64 = 1_000;
/// The most joined members of a room that hear of a receipt at once; larger ones hear of it with the next event.
pub const MAX_RECEIPT_MEMBERS: u64 = 100;

impl Execute<MarkRead> for Room {
    fn execute(&self, read: MarkRead) -> Result<Step<Result<PageToken, ReceiptRefusal>>, PortError> {
        let member = self.store.member(&read.user_id)?;
        let Some(member) = member.filter(|member| member.membership == Membership::Join) else {
            return Ok(Step::Reply(Err(ReceiptRefusal::NotJoined)));
        };
        let view = self.view_of(&read.user_id, &member)?;
        let Some((event, _)) = self.seen_event(&view, &read.mark.event_id)? else {
            return Ok(Step::Reply(Err(ReceiptRefusal::NotFound)));
        };
        if !self.is_in_thread(&event, read.mark.thread_id.as_deref())? {
            return Ok(Step::Reply(Err(ReceiptRefusal::NotInThread)));
        }
        if read.is_public {
            self.write_receipt(&read, &event)?;
        }
        let place = event.place();
        Ok(Step::Reply(Ok(PageToken { depth: place.depth, number: place.number })))
    }
}

impl Room {
    /// Writes a receipt that moves forward, at a new position of the room's stream.
    fn write_receipt(&self, read: &MarkRead, event: &StoredEvent) -> Result<(), PortError> {
        let thread = read.mark.thread_id.clone().unwrap_or_default();
        let before = self.store.receipt_place(&read.user_id, &thread)?;
        if before.is_some_and(|before| before >= event.place()) {
            return Ok(());
        }
        let receipt = Receipt {
            user_id: read.user_id.clone(),
            thread,
            event_id: read.mark.event_id.clone(),
            ts_ms: self.host.now_ms(),
        };
        let wakes = self.store.counts()?.joined <= MAX_RECEIPT_MEMBERS;
        self.host.storage.commit(|write| {
            if wakes {
                write.deliver();
            }
            // The unread counts are right in the next sync.
            write.deliver_to_before_reply(&read.user_id);
            self.store.put_receipt(write, &receipt, event.place())
        })
    }

    /// Whether an event counts for a receipt of a thread: the room as a whole, `main`, or the root of a thread. What relates
    /// to the root counts too, as in Synapse.
    fn is_in_thread(&self, event: &StoredEvent, thread_id: Option<&str>) -> Result<bool, PortError> {
        let Some(thread_id) = thread_id else { return Ok(true) };
        let thread = self.thread_of(event)?;
        Ok(match thread_id {
            "main" => thread.is_none(),
            root if event.pdu.id().as_str() == root => true,
            root if thread.is_none() => self.related_first(event)?.is_some_and(|first| first == *root),
            root => thread.is_some_and(|thread| thread == *root),
        })
    }

    /// The event `m.receipt` with the receipts of a span of the stream; `None` if it has none.
    pub(in crate::objects::room) fn receipts(&self, span: Span) -> Result<Option<Box<RawValue>>, PortError> {
        let receipts = self.store.receipts(span, MAX_RECEIPTS_PER_READ)?;
        if receipts.is_empty() {
            return Ok(None);
        }
        let event = receipt_event("m.read", &receipts);
        event.map(Some).map_err(|error| PortError::new("room", "write receipts", error))
    }
}
