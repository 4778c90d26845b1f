//! `PUT /_matrix/client/v3/rooms/{roomId}/send/{eventType}/{txnId}` with `org.matrix.msc4140.delay`

use lattice_generated::msc::delayed_events::send_delayed_message::{Request, Response, SendDelayedMessage};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::delayed_events::{Wanted, content, schedule};

impl Handle<SendDelayedMessage> for Server {
    /// Schedules an event. A repeated request may leave out the body, and gets the same id.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { room_id, event_type, txn_id, query, body, .. } = request;
        let wanted = Wanted {
            room_id,
            event_type,
            state_key: None,
            content: content(&body)?,
            delay: query.org_matrix_msc4140_delay,
            sticky_ms: query.org_matrix_msc4354_sticky_duration_ms,
            transaction_id: Some(txn_id),
        };
        schedule(self, &caller, wanted).await.map(Response::new)
    }
}
