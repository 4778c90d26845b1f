//! The push rules of the user: the global account data event `m.push_rules`, which only the server writes
//! (client-server API, "Push Rules"). The row has what differs from the server's defaults.

use lattice_generated::types::{PushRule, PushRuleset};
use lattice_push::{Mentions, PushRules};
use ruma_common::RoomId;
use serde_json::value::RawValue;

use super::User;
use super::store::AccountDataRow;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::user::{ChangePushRules, FindPushRule, GetPushRules, PushRuleRefusal};
use crate::ports::PortError;

/// The type of the account data.
pub(super) const PUSH_RULES: &str = "m.push_rules";

impl Execute<GetPushRules> for User {
    fn execute(&self, _: GetPushRules) -> Result<Step<PushRuleset>, PortError> {
        Ok(Step::Reply(self.push_rules()?.into_ruleset()))
    }
}

impl Execute<FindPushRule> for User {
    fn execute(&self, command: FindPushRule) -> Result<Step<Option<PushRule>>, PortError> {
        Ok(Step::Reply(self.push_rules()?.get(command.kind, &command.rule_id).cloned()))
    }
}

impl Execute<ChangePushRules> for User {
    /// Reads and writes in one turn: of two changes at once, neither is lost. What changes nothing writes nothing.
    fn execute(
        &self,
        ChangePushRules { change }: ChangePushRules,
    ) -> Result<Step<Result<(), PushRuleRefusal>>, PortError> {
        let mut rules = self.push_rules()?;
        let before = rules.stored();
        if let Err(refusal) = rules.apply(change) {
            return Ok(Step::Reply(Err(PushRuleRefusal::Change(refusal))));
        }
        let stored = rules.stored();
        if stored.get() == before.get() {
            return Ok(Step::Reply(Ok(())));
        }
        let kept = self.store_account_data(row(stored))?;
        Ok(Step::Reply(kept.map_err(PushRuleRefusal::Storage)))
    }
}

impl User {
    /// The user's push rules; the server's defaults if the user changed none.
    pub(super) fn push_rules(&self) -> Result<PushRules, PortError> {
        let row = self.store.account_data(None, PUSH_RULES)?;
        self.rules_of(row.as_ref().map(|row| &*row.content))
    }

    /// The push rules of which this is stored.
    pub(super) fn rules_of(&self, stored: Option<&RawValue>) -> Result<PushRules, PortError> {
        let mentions =
            if self.host.settings.legacy_mentions { Mentions::Legacy } else { Mentions::Intentional };
        let rules = PushRules::read(&self.user_id()?, mentions, stored);
        rules.map_err(|error| PortError::new("user", "read push rules", error))
    }

    /// The push rules with those of a room copied for the room that replaces it; `None` if there are none.
    pub(super) fn copied_rules(
        &self,
        from: &RoomId,
        to: &RoomId,
    ) -> Result<Option<AccountDataRow>, PortError> {
        let mut rules = self.push_rules()?;
        Ok(rules.copy_room(from, to).then(|| row(rules.stored())))
    }
}

fn row(stored: Box<RawValue>) -> AccountDataRow {
    AccountDataRow::new(None, PUSH_RULES.to_owned(), stored)
}
