//! `POST /_matrix/client/v3/rooms/{roomId}/report`

use lattice_generated::client::reporting_content::report_room::{ReportRoom, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::reports;

impl Handle<ReportRoom> for Server {
    /// Reports a room to who administers the server.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        reports::room(self, &caller, &request.room_id, request.body.reason).await?;
        Ok(Response::new())
    }
}
