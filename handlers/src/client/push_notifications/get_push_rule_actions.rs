//! `GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/actions`

use lattice_generated::client::push_notifications::get_push_rule_actions::{
    Actions, GetPushRuleActions, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::push_rules;

impl Handle<GetPushRuleActions> for Server {
    /// Returns the actions of one push rule of the caller.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let rule = push_rules::find(self, &caller, request.kind, request.rule_id).await?;
        let actions = rule.actions.iter().map(|action| Actions::try_from(action.get().to_owned()));
        actions.collect::<Result<_, _>>().map(Response::new).map_err(MatrixError::unknown)
    }
}
