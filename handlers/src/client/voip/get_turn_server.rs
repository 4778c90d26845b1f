//! `GET /_matrix/client/v3/voip/turnServer`

use lattice_generated::client::voip::get_turn_server::{GetTurnServer, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;

impl Handle<GetTurnServer> for Server {
    /// Answers with an empty object: a deployment has no setting for a TURN server.
    async fn handle(&self, _: Caller, _: Request) -> Result<Response, MatrixError> {
        Ok(Response::new())
    }
}
