//! `GET /_matrix/client/v3/pushrules/global/`

use lattice_generated::client::push_notifications::get_push_rules_global::{
    GetPushRulesGlobal, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::objects::protocol::user::GetPushRules;
use crate::server::Server;

impl Handle<GetPushRulesGlobal> for Server {
    /// Returns all push rules of the caller by their kinds. There is no other scope.
    async fn handle(&self, caller: Caller, _: Request) -> Result<Response, MatrixError> {
        self.ask_for(&caller, GetPushRules {}).await
    }
}
