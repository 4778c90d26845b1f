//! `PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}`

use lattice_generated::client::room_participation::send_message::{Request, Response, SendMessage};
use lattice_wire::{Caller, Handle, MatrixError};
use ruma_common::OwnedEventId;
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::objects::protocol::room::Send;
use crate::server::Server;
use crate::services::redactions::{self, Redaction};
use crate::services::rooms;
use crate::services::sticky::sticky;

/// The error for every user who may not send, so that the user does not learn whether the room exists.
const MAY_NOT_SEND: &str = "You are not allowed to send this event to this room.";

impl Handle<SendMessage> for Server {
    /// Sends an event. A retry with the same transaction id from the same device returns the same event id.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        redactions::admit_transaction_id(&request.txn_id)?;
        let sticky = sticky(request.query.org_matrix_msc4354_sticky_duration_ms)?;
        if request.event_type == "m.room.redaction" {
            let event_id = redacts(&request.body)?;
            let redaction =
                Redaction { event_id, transaction_id: request.txn_id, content: request.body, sticky };
            return redactions::redact(self, caller, &request.room_id, redaction).await.map(Response::new);
        }
        let send = Send {
            sender: caller.user_id,
            device_id: caller.device_id,
            transaction_id: request.txn_id,
            event_type: request.event_type,
            content: request.body,
            sticky,
        };
        let sent = self.ask(&request.room_id, send).await;
        let sent = sent.map_err(|error| rooms::forbidden_if_absent(error, MAY_NOT_SEND))?;
        sent.map(Response::new).map_err(|refusal| rooms::refused(self, refusal, MAY_NOT_SEND))
    }
}

/// The event that the content of a redaction names.
fn redacts(content: &RawValue) -> Result<OwnedEventId, MatrixError> {
    #[derive(Deserialize)]
    struct Content {
        redacts: OwnedEventId,
    }
    let content = serde_json::from_str::<Content>(content.get());
    content.map(|content| content.redacts).map_err(|error| MatrixError::bad_json(format!("{error}.")))
}
