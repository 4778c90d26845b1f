//! `PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions`

use lattice_generated::client::push_notifications::set_push_rule_actions::{
    Actions, Request, Response, SetPushRuleActions,
};
use lattice_push::Change;
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::push_rules;

impl Handle<SetPushRuleActions> for Server {
    /// Replaces the actions of a push rule of the caller, which may be one of the server's defaults.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let kind = push_rules::known_kind(request.kind)?;
        let actions = push_rules::actions(request.body.actions.iter().map(Actions::get))?;
        push_rules::change(self, &caller, Change::SetActions(kind, request.rule_id, actions)).await?;
        Ok(Response::new())
    }
}
