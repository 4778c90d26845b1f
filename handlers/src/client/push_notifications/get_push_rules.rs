//! `GET /_matrix/client/v3/pushrules/`

use lattice_generated::client::push_notifications::get_push_rules::{GetPushRules, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user;
use crate::server::Server;

impl Handle<GetPushRules> for Server {
    /// Returns all push rules of the caller, the server's defaults among them.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        self.ask_for(&caller, user::GetPushRules {}).await.map(Response::new)
    }
}
