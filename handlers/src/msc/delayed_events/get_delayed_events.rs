//! `GET /_matrix/client/unstable/org.matrix.msc4140/delayed_events`

use lattice_generated::msc::delayed_events::get_delayed_events::{
    DelayedEvents, GetDelayedEvents, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::ScheduledEvent;
use crate::server::Server;
use crate::services::delayed_events::list;
use crate::services::int;

impl Handle<GetDelayedEvents> for Server {
    /// Lists the caller's events that are not sent yet, by when they are due.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        let events = list(self, &caller, None).await?;
        Ok(Response::new(events.into_iter().map(listed).collect()))
    }
}

fn listed(scheduled: ScheduledEvent) -> DelayedEvents {
    let ScheduledEvent { delay_id, event, delay_ms, running_since_ms } = scheduled;
    let (delay, since) = (int(delay_ms), int(running_since_ms));
    let mut listed =
        DelayedEvents::new(delay_id, event.room_id, event.event_type, event.content, delay, since);
    listed.state_key = event.state_key;
    listed
}
