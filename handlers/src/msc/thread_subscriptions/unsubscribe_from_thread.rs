//! `DELETE /_matrix/client/unstable/io.element.msc4306/rooms/{roomId}/thread/{threadRoot}/subscription`

use lattice_generated::msc::thread_subscriptions::unsubscribe_from_thread::{
    Request, Response, UnsubscribeFromThread,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::thread_subscriptions::unsubscribe;

impl Handle<UnsubscribeFromThread> for Server {
    /// Ends the caller's subscription to a thread, if there is one.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        unsubscribe(self, &caller, (request.room_id, request.thread_root)).await?;
        Ok(Response::new())
    }
}
