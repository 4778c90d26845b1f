//! Who may list and delete the aliases of the room, and the canonical alias event without a deleted one.

use lattice_rooms::{EventTemplate, Membership, StateMapKey, may_send_state};
use ruma_common::{RoomAliasId, UserId};
use ruma_state_res::Event as _;
use serde_json::value::to_raw_value;
use serde_json::{Map, Value};

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{ReleaseAlias, ShowsAliases};
use crate::objects::room::Room;
use crate::ports::PortError;

const CANONICAL_ALIAS: &str = "m.room.canonical_alias";

impl Execute<ShowsAliases> for Room {
    fn execute(&self, ShowsAliases { reader }: ShowsAliases) -> Result<Step<bool>, PortError> {
        let is_joined = self.membership(&reader)? == Some(Membership::Join);
        Ok(Step::Reply(is_joined || self.is_world_readable()?))
    }
}

impl Execute<ReleaseAlias> for Room {
    fn execute(&self, release: ReleaseAlias) -> Result<Step<bool>, PortError> {
        let ReleaseAlias { sender, is_owner, alias } = release;
        if !self.may_change_aliases(&sender)? {
            return Ok(Step::Reply(is_owner));
        }
        let Some(template) = self.without_alias(&alias)? else { return Ok(Step::Reply(true)) };
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        // The alias is deleted also if the event is refused.
        let _refused = self.append(&template, &sender, &key, None)?;
        Ok(Step::Reply(true))
    }
}

impl Room {
    /// Whether a user is joined and has the power level for `m.room.canonical_alias`.
    pub(super) fn may_change_aliases(&self, user_id: &UserId) -> Result<bool, PortError> {
        if self.membership(user_id)? != Some(Membership::Join) {
            return Ok(false);
        }
        let keys: [StateMapKey; 2] =
            ["m.room.power_levels", "m.room.create"].map(|name| (name.to_owned(), String::new()));
        let state = self.store.state(self.store.head()?.current, &keys)?;
        Ok(may_send_state(user_id, CANONICAL_ALIAS, &state, &self.identity()?.rules))
    }

    /// The canonical alias event without an alias; `None` if the event does not name it.
    fn without_alias(&self, alias: &RoomAliasId) -> Result<Option<EventTemplate>, PortError> {
        let Some(event) = self.current((CANONICAL_ALIAS.to_owned(), String::new()))? else { return Ok(None) };
        let failed = |error| PortError::new("room", "canonical alias", error);
        let mut content: Map<String, Value> = serde_json::from_str(event.content().get()).map_err(failed)?;
        if !remove_alias(&mut content, alias) {
            return Ok(None);
        }
        Ok(Some(EventTemplate {
            event_type: CANONICAL_ALIAS.to_owned(),
            state_key: Some(String::new()),
            content: to_raw_value(&content).map_err(failed)?,
            sticky: None,
        }))
    }
}

/// Removes an alias from the content of a canonical alias event; false if it is not there.
fn remove_alias(content: &mut Map<String, Value>, alias: &RoomAliasId) -> bool {
    let is_alias = |value: &Value| value.as_str() == Some(alias.as_str());
    let is_canonical = content.get("alias").is_some_and(is_alias);
    if is_canonical {
        content.remove("alias");
    }
    let Some(Value::Array(others)) = content.get_mut("alt_aliases") else { return is_canonical };
    let count = others.len();
    others.retain(|other| !is_alias(other));
    let (is_other, is_empty) = (others.len() < count, others.is_empty());
    if is_other && is_empty {
        content.remove("alt_aliases");
    }
    is_canonical || is_other
}
