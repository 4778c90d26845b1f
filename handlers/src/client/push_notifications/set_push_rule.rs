//! `PUT /_matrix/client/v3/pushrules/global/{kind}/{ruleId}`

use lattice_generated::client::push_notifications::set_push_rule::{Actions, Request, Response, SetPushRule};
use lattice_push::{Change, NewRule, Place};
use lattice_wire::{Caller, Handle, MatrixError};

use crate::server::Server;
use crate::services::push_rules;

impl Handle<SetPushRule> for Server {
    /// Adds a push rule of the caller, or replaces it.
    async fn handle(&self, caller: Caller, request: Request) -> Result<Response, MatrixError> {
        let Request { kind, rule_id, query, body, .. } = request;
        let kind = push_rules::known_kind(kind)?;
        let actions = push_rules::actions(body.actions.iter().map(Actions::get))?;
        let rule = NewRule { kind, rule_id, actions, conditions: body.conditions, pattern: body.pattern };
        let place = Place { before: query.before, after: query.after };
        push_rules::change(self, &caller, Change::Put(rule, place)).await?;
        Ok(Response::new())
    }
}
