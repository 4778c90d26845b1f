//! `GET /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled`

use lattice_generated::client::push_notifications::is_push_rule_enabled::{
    IsPushRuleEnabled, Request, Response,
};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::push_rules;

impl Handle<IsPushRuleEnabled> for Server {
    /// Returns whether one push rule of the caller is enabled.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let rule = push_rules::find(self, &caller, request.kind, request.rule_id).await?;
        Ok(Response::new(rule.enabled))
    }
}
