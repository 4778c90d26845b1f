//! `PUT /_matrix/client/unstable/io.element.msc4306/rooms/{roomId}/thread/{threadRoot}/subscription`

use lattice_generated::msc::thread_subscriptions::subscribe_to_thread::{
    Request, Response, SubscribeToThread,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::thread_subscriptions::subscribe;

impl Handle<SubscribeToThread> for Server {
    /// Subscribes the caller to a thread, by the user's wish or because of an event in it.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let thread = (request.room_id, request.thread_root);
        subscribe(self, &caller, thread, request.body.automatic).await?;
        Ok(Response::new())
    }
}
