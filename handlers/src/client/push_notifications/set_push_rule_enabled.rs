//! `PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}/enabled`

use lattice_generated::client::push_notifications::set_push_rule_enabled::{
    Request, Response, SetPushRuleEnabled,
};
use lattice_push::Change;
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::push_rules;

impl Handle<SetPushRuleEnabled> for Server {
    /// Enables or disables a push rule of the caller, which may be one of the server's defaults.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let kind = push_rules::known_kind(request.kind)?;
        let change = Change::SetEnabled(kind, request.rule_id, request.body.enabled);
        push_rules::change(self, &caller, change).await?;
        Ok(Response::new())
    }
}
