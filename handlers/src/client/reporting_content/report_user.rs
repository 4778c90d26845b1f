//! `POST /_matrix/client/v3/users/{userId}/report`

use lattice_generated::client::reporting_content::report_user::{ReportUser, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::reports;

impl Handle<ReportUser> for Server {
    /// Reports a user to who administers the server.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        reports::user(self, &caller, &request.user_id, request.body.reason).await?;
        Ok(Response::new())
    }
}
