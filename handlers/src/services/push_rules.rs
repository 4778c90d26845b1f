//! Push rules of the caller (client-server API, "Push Rules: API").

use lattice_generated::types::{PushRule, PushRuleActions};
use lattice_push::{Change, ChangeRefusal, InvalidRule, RuleKind};
use lattice_wire::{Caller, MatrixError};
use serde_json::value::RawValue;

use crate::objects::protocol::user::{ChangePushRules, FindPushRule, PushRuleRefusal};
use crate::server::Server;
use crate::services::account_data;

/// One rule of the caller.
///
/// # Errors
/// `M_NOT_FOUND`, also for a kind that does not exist.
pub(crate) async fn find(
    server: &Server,
    caller: &Caller,
    kind: impl Into<String>,
    rule_id: String,
) -> Result<PushRule, MatrixError> {
    let kind = known_kind(kind)?;
    server.ask_for(caller, FindPushRule { kind, rule_id }).await?.ok_or_else(not_found)
}

/// Changes the caller's rules.
///
/// # Errors
/// `M_NOT_FOUND`, `M_INVALID_PARAM`, `M_MISSING_PARAM`, `M_TOO_LARGE`, `M_RESOURCE_LIMIT_EXCEEDED`; `M_UNKNOWN` if
/// there is no such rule to put another beside.
pub(crate) async fn change(server: &Server, caller: &Caller, change: Change) -> Result<(), MatrixError> {
    change.check().map_err(invalid)?;
    let changed = server.ask_for(caller, ChangePushRules { change }).await?;
    changed.map_err(|refusal| match refusal {
        PushRuleRefusal::Change(refusal) => refused(refusal),
        PushRuleRefusal::Storage(refusal) => account_data::refused(server, refusal),
    })
}

/// The kind of a rule that is there.
///
/// # Errors
/// `M_NOT_FOUND`: a kind that does not exist has no rules.
pub(crate) fn known_kind(name: impl Into<String>) -> Result<RuleKind, MatrixError> {
    RuleKind::of_name(&name.into()).ok_or_else(not_found)
}

/// The actions of a request.
///
/// # Errors
/// `M_BAD_JSON` if one is neither a string nor an object, which the request was checked for.
pub(crate) fn actions<'a>(
    actions: impl IntoIterator<Item = &'a RawValue>,
) -> Result<Vec<PushRuleActions>, MatrixError> {
    let action =
        |action: &RawValue| PushRuleActions::try_from(action.to_owned()).map_err(MatrixError::bad_json);
    actions.into_iter().map(action).collect()
}

fn not_found() -> MatrixError {
    MatrixError::not_found("You have no such push rule.")
}

fn invalid(rule: InvalidRule) -> MatrixError {
    match rule {
        InvalidRule::Id(complaint) => MatrixError::invalid_param(complaint),
        InvalidRule::MissingPattern => MatrixError::missing_param("A content rule has a pattern."),
        InvalidRule::Condition(number, lacks) => {
            MatrixError::invalid_param(format!("Condition {number} is not valid: {lacks}."))
        }
        InvalidRule::Action(number, lacks) => {
            MatrixError::invalid_param(format!("Action {number} is not valid: {lacks}."))
        }
        InvalidRule::TooLarge(complaint) => MatrixError::too_large(complaint),
    }
}

fn refused(refusal: ChangeRefusal) -> MatrixError {
    match refusal {
        ChangeRefusal::NotFound => not_found(),
        ChangeRefusal::IsDefault => {
            MatrixError::invalid_param("The server's default rules can be disabled, but not deleted.")
        }
        ChangeRefusal::UnknownNeighbour => {
            MatrixError::unsupported("`before` and `after` name rules of your own, of the same kind.")
        }
        ChangeRefusal::TooMany => MatrixError::too_large("You have too many push rules of this kind."),
        ChangeRefusal::TooLarge => MatrixError::too_large("Your push rules are too large."),
    }
}
