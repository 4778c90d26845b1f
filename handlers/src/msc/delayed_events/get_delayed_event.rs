//! `GET /_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}`

use lattice_generated::msc::delayed_events::get_delayed_event::{GetDelayedEvent, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::ScheduledEvent;
use crate::server::Server;
use crate::services::delayed_events::{list, not_found};
use crate::services::int;

impl Handle<GetDelayedEvent> for Server {
    /// Shows one of the caller's events that are not sent yet.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let found = list(self, &caller, Some(request.delay_id)).await?.pop().ok_or_else(not_found)?;
        let ScheduledEvent { delay_id, event, delay_ms, running_since_ms } = found;
        let (delay, since) = (int(delay_ms), int(running_since_ms));
        let mut shown = Response::new(delay_id, event.room_id, event.event_type, event.content, delay, since);
        shown.state_key = event.state_key;
        Ok(shown)
    }
}
