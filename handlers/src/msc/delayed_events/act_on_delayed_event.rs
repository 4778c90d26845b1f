//! `POST /_matrix/client/unstable/org.matrix.msc4140/delayed_events/{delayId}/{action}`

use lattice_generated::msc::delayed_events::act_on_delayed_event::{
    ActOnDelayedEvent, Action, Request, Response,
};
use lattice_wire::{Handle, MatrixError};

use crate::objects::protocol::user::DelayedAction;
use crate::server::Server;
use crate::services::delayed_events::act;

impl Handle<ActOnDelayedEvent> for Server {
    /// Cancels, restarts or sends the event of who knows its id. An unknown action is a path that does not exist.
    async fn handle(&self, (): (), request: Request) -> Result<Response, MatrixError> {
        let action = match request.action {
            Action::Cancel => DelayedAction::Cancel,
            Action::Restart => DelayedAction::Restart,
            Action::Send => DelayedAction::Send,
            Action::Other(_) => return Err(MatrixError::unrecognized("There is no such action.")),
        };
        act(self, None, request.delay_id, action).await?;
        Ok(Response::new())
    }
}
