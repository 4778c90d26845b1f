//! `PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}`

use lattice_generated::client::room_participation::send_message::{Request, Response, SendMessage};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::room::{RoomCommand, RoomReply, Send, SendOutcome};
use crate::server::Server;

/// The longest transaction id (bytes).
const MAX_TRANSACTION_ID_BYTES: usize = 255;

impl Handle<SendMessage> for Server {
    /// Sends an event; the same transaction id of the same device is the same event.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        if request.txn_id.as_bytes().len() > MAX_TRANSACTION_ID_BYTES {
            return Err(MatrixError::invalid_param("The transaction id is too long."));
        }
        if request.event_type == "m.room.redaction" {
            return Err(MatrixError::unsupported("Redactions are not served yet."));
        }
        let command = RoomCommand::Send(Box::new(Send {
            sender: caller.user_id,
            device_id: caller.device_id,
            transaction_id: request.txn_id,
            event_type: request.event_type,
            content: request.body,
        }));
        match self.room(&request.room_id, command).await? {
            RoomReply::Send(SendOutcome::Sent(event_id)) => Ok(Response::new(event_id)),
            RoomReply::Send(SendOutcome::Malformed(what)) => Err(MatrixError::bad_json(what)),
            RoomReply::Send(SendOutcome::TooLarge) => Err(MatrixError::too_large("The event is too large.")),
            // Whoever is not in the room does not learn whether there is one.
            RoomReply::Send(SendOutcome::Refused(_)) | RoomReply::NoSuchRoom => {
                Err(MatrixError::forbidden("You may not send this to this room."))
            }
            _ => Err(self.unexpected("room", "to send")),
        }
    }
}
