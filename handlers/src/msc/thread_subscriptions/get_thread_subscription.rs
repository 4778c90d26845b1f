//! `GET /_matrix/client/unstable/io.element.msc4306/rooms/{roomId}/thread/{threadRoot}/subscription`

use lattice_generated::msc::thread_subscriptions::get_thread_subscription::{
    GetThreadSubscription, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user;
use crate::server::Server;

impl Handle<GetThreadSubscription> for Server {
    /// Says how the caller is subscribed to a thread.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let get = user::GetThreadSubscription { room_id: request.room_id, root: request.thread_root };
        let automatic = self.ask_for(&caller, get).await?;
        let automatic =
            automatic.ok_or_else(|| MatrixError::not_found("You are not subscribed to this thread."))?;
        Ok(Response::new(automatic))
    }
}
