//! `GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}`

use lattice_generated::client::push_notifications::get_push_rule::{GetPushRule, Request, Response};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::push_rules;

impl Handle<GetPushRule> for Server {
    /// Returns one push rule of the caller.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        push_rules::find(self, &caller, request.kind, request.rule_id).await
    }
}
