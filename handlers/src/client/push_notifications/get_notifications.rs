//! `GET /_matrix/client/v3/notifications`

use lattice_generated::client::push_notifications::get_notifications::{GetNotifications, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::notifications;

impl Handle<GetNotifications> for Server {
    /// Lists the events of which the caller was notified, newest first.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        notifications::list(self, caller, request.query).await
    }
}
