//! `DELETE /_matrix/client/v3/pushrules/global/{kind}/{ruleId}`

use lattice_generated::client::push_notifications::delete_push_rule::{DeletePushRule, Request, Response};
use lattice_push::Change;
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::push_rules;

impl Handle<DeletePushRule> for Server {
    /// Deletes a push rule that the caller made.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let kind = push_rules::known_kind(request.kind)?;
        push_rules::change(self, &caller, Change::Remove(kind, request.rule_id)).await?;
        Ok(Response::new())
    }
}
