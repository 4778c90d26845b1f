//! `PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}`

use lattice_generated::client::room_participation::send_message::{Request, Response, SendMessage};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::room::Send;
use crate::server::Server;
use crate::services::rooms;

/// The longest transaction id (bytes).
const MAX_TRANSACTION_ID_BYTES: usize = 255;
/// The error for every user who may not send, so that the user does not learn whether the room exists.
const MAY_NOT_SEND: &str = "You are not allowed to send this event to this room.";

impl Handle<SendMessage> for Server {
    /// Sends an event. A retry with the same transaction id from the same device returns the same event id.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        if request.txn_id.as_bytes().len() > MAX_TRANSACTION_ID_BYTES {
            return Err(MatrixError::invalid_param("The transaction id is too long."));
        }
        if request.event_type == "m.room.redaction" {
            return Err(MatrixError::unsupported("Redactions are not supported yet."));
        }
        let send = Send {
            sender: caller.user_id,
            device_id: caller.device_id,
            transaction_id: request.txn_id,
            event_type: request.event_type,
            content: request.body,
        };
        let sent = self.ask(&request.room_id, send).await;
        let sent = sent.map_err(|error| rooms::forbidden_if_absent(error, MAY_NOT_SEND))?;
        sent.map(Response::new).map_err(|refusal| rooms::refused(refusal, MAY_NOT_SEND))
    }
}
