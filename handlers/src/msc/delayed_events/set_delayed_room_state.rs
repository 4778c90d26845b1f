//! `PUT /_matrix/client/v3/rooms/{roomId}/state/{eventType}/{stateKey}` with `org.matrix.msc4140.delay`

use lattice_generated::msc::delayed_events::set_delayed_room_state::{
    Request, Response, SetDelayedRoomState,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::delayed_events::{Wanted, content, schedule};

impl Handle<SetDelayedRoomState> for Server {
    /// Schedules a state event. It is not sent if another user sets the same state before.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { room_id, event_type, state_key, query, body, .. } = request;
        let wanted = Wanted {
            room_id,
            event_type,
            state_key: Some(state_key),
            content: content(&body)?,
            delay: query.org_matrix_msc4140_delay,
            sticky_ms: query.org_matrix_msc4354_sticky_duration_ms,
            transaction_id: None,
        };
        schedule(self, &caller, wanted).await.map(Response::new)
    }
}
