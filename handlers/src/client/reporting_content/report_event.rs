//! `POST /_matrix/client/v3/rooms/{roomId}/report/{eventId}`

use lattice_generated::client::reporting_content::report_event::{ReportEvent, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::reports;

impl Handle<ReportEvent> for Server {
    /// Reports an event to who administers the server. The `score` is not kept: v1.18 has none any more.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let event = (&*request.room_id, &*request.event_id);
        reports::event(self, caller, event, request.body.reason).await?;
        Ok(Response::new())
    }
}
