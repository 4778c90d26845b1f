//! `POST /_matrix/client/v3/pushers/set`

use lattice_generated::client::push_notifications::post_pusher::{PostPusher, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::pushers;

impl Handle<PostPusher> for Server {
    /// Adds, replaces or removes a pusher of the caller.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        pushers::set(self, &caller, request.body).await?;
        Ok(Response::new())
    }
}
