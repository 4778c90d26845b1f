//! `POST /_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}`

use lattice_generated::msc::delayed_events::update_delayed_event::{
    Action, Request, Response, UpdateDelayedEvent,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::DelayedAction;
use crate::server::Server;
use crate::services::delayed_events::act;

impl Handle<UpdateDelayedEvent> for Server {
    /// Cancels, restarts or sends one of the caller's events.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let action = match request.body.action {
            Action::Cancel => DelayedAction::Cancel,
            Action::Restart => DelayedAction::Restart,
            Action::Send => DelayedAction::Send,
            Action::Other(_) => {
                return Err(MatrixError::invalid_param("action: `cancel`, `restart` or `send`."));
            }
        };
        act(self, Some(&caller), request.delay_id, action).await?;
        Ok(Response::new())
    }
}
