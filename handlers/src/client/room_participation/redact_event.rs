//! `PUT /_matrix/client/v3/rooms/{roomId}/redact/{eventId}/{txnId}`

use lattice_generated::client::room_participation::redact_event::{RedactEvent, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};
use serde_json::value::to_raw_value;

use crate::ports::PortError;
use crate::server::Server;
use crate::services::redactions::{self, Redaction};

impl Handle<RedactEvent> for Server {
    /// Redacts an event. A retry with the same transaction id from the same device returns the same redaction.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let content = to_raw_value(&request.body)
            .map_err(|error| self.failed(PortError::new("redaction", "write", error)))?;
        let (room_id, event_id) = (&request.room_id, request.event_id);
        let redaction = Redaction { event_id, transaction_id: request.txn_id, content, sticky: None };
        let sent = redactions::redact(self, caller, room_id, redaction).await?;
        Ok(Response::new().event_id(sent))
    }
}
