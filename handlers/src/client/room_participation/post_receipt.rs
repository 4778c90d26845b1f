//! `POST /_matrix/client/v3/rooms/{roomId}/receipt/{receiptType}/{eventId}`

use lattice_generated::client::room_participation::post_receipt::{
    PostReceipt, ReceiptType, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::MarkerKind;
use crate::server::Server;
use crate::services::receipts::{self, Mark, Marked};

impl Handle<PostReceipt> for Server {
    /// Marks the room as read up to an event. A receipt that would move back changes nothing.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let mark = match request.receipt_type {
            ReceiptType::Read => Mark::Public,
            ReceiptType::ReadPrivate => Mark::Own(MarkerKind::Private),
            ReceiptType::FullyRead if request.body.thread_id.is_some() => {
                return Err(MatrixError::invalid_param("thread_id: `m.fully_read` is for the whole room."));
            }
            ReceiptType::FullyRead => Mark::Own(MarkerKind::FullyRead),
            ReceiptType::Other(_) => {
                return Err(MatrixError::invalid_param("receiptType: this type of receipt is unknown."));
            }
        };
        let marked = Marked { mark, event_id: request.event_id, thread_id: request.body.thread_id };
        receipts::mark(self, &caller, request.room_id, vec![marked]).await?;
        Ok(Response::new())
    }
}
