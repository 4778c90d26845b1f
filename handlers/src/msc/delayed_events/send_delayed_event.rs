//! `PUT /_matrix/client/unstable/org.matrix.msc4140/rooms/{roomId}/delayed_event/{eventType}/{txnId}`

use lattice_generated::msc::delayed_events::send_delayed_event::{Request, Response, SendDelayedEvent};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::delayed_events::{Wanted, schedule};

impl Handle<SendDelayedEvent> for Server {
    /// Schedules an event, or a state event. A repeated request gets the same id.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { room_id, event_type, txn_id, body, .. } = request;
        let wanted = Wanted {
            room_id,
            event_type,
            state_key: body.state_key,
            content: body.content,
            delay: body.delay,
            sticky_ms: None,
            transaction_id: Some(txn_id),
        };
        schedule(self, &caller, wanted).await.map(Response::new)
    }
}
