//! The children of a space, the spaces that the room is part of, and the bans, page by page.

use lattice_rooms::{EventTemplate, Membership, StateMapKey};
use serde_json::value::to_raw_value;
use serde_json::{Map, Value};

use super::hand_over::handed_over;
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{
    MAX_UPGRADE_EVENTS, MAX_UPGRADE_PAGE, ReadUpgrade, UpgradePage, UpgradePlace, UpgradeStage,
};
use crate::objects::room::Room;
use crate::ports::PortError;

/// The longest reason of a ban that is handed over (bytes); a longer one is left out.
const MAX_BAN_REASON_BYTES: usize = 4_096;

impl Execute<ReadUpgrade> for Room {
    fn execute(&self, ReadUpgrade { from }: ReadUpgrade) -> Result<Step<UpgradePage>, PortError> {
        let page = match from.stage {
            UpgradeStage::Children => self.spaces(from, "m.space.child", UpgradeStage::Parents)?,
            UpgradeStage::Parents => self.spaces(from, "m.space.parent", UpgradeStage::Bans)?,
            UpgradeStage::Bans => self.bans(from)?,
        };
        Ok(Step::Reply(page))
    }
}

impl Room {
    /// Whether there is more than an upgrade copies. Children that were removed count.
    pub(super) fn is_too_large_to_upgrade(&self) -> Result<bool, PortError> {
        let limit = MAX_UPGRADE_EVENTS + 1;
        let children = self.store.state_keys("m.space.child", "", limit)?.len();
        let parents = self.store.state_keys("m.space.parent", "", limit)?.len();
        let banned = self.store.banned_after((0, ""), limit)?.len();
        Ok((children + parents + banned) as u64 > MAX_UPGRADE_EVENTS)
    }

    /// A page of the events of one type; the stage `after` follows the last page.
    fn spaces(
        &self,
        from: UpgradePlace,
        event_type: &str,
        after: UpgradeStage,
    ) -> Result<UpgradePage, PortError> {
        let keys = self.store.state_keys(event_type, &from.state_key, MAX_UPGRADE_PAGE)?;
        let state = self.store.state(self.store.head()?.current, &keys)?;
        let events = keys.iter().filter_map(|key| handed_over(state.get(key)?)).collect();
        let is_full = keys.len() as u64 == MAX_UPGRADE_PAGE;
        let next = match keys.last().filter(|_| is_full) {
            Some((_, last)) => UpgradePlace { state_key: last.clone(), ..from },
            None => UpgradePlace { stage: after, ..UpgradePlace::default() },
        };
        Ok(UpgradePage { events, next, is_last: false })
    }

    fn bans(&self, from: UpgradePlace) -> Result<UpgradePage, PortError> {
        let banned = self.store.banned_after((from.position, &from.state_key), MAX_UPGRADE_PAGE)?;
        let key = |user_id: &String| -> StateMapKey { ("m.room.member".to_owned(), user_id.clone()) };
        let keys: Vec<StateMapKey> = banned.iter().map(|(_, user_id)| key(user_id)).collect();
        let state = self.store.state(self.store.head()?.current, &keys)?;
        let reason = |key| state.get(key).and_then(|event| event.content_text("reason"));
        let events = keys.iter().map(|key| ban(key, reason(key))).collect::<Result<_, _>>()?;
        let is_last = (banned.len() as u64) < MAX_UPGRADE_PAGE;
        let next = banned.into_iter().next_back().map_or_else(
            || from.clone(),
            |(position, state_key)| UpgradePlace { stage: UpgradeStage::Bans, position, state_key },
        );
        Ok(UpgradePage { events, next, is_last })
    }
}

fn ban(key: &StateMapKey, reason: Option<String>) -> Result<EventTemplate, PortError> {
    let mut content = Map::new();
    content.insert("membership".to_owned(), Membership::Ban.as_str().into());
    if let Some(reason) = reason.filter(|reason| reason.len() <= MAX_BAN_REASON_BYTES) {
        content.insert("reason".to_owned(), Value::String(reason));
    }
    Ok(EventTemplate {
        event_type: key.0.clone(),
        state_key: Some(key.1.clone()),
        content: to_raw_value(&content).map_err(|error| PortError::new("room", "upgrade", error))?,
        sticky: None,
    })
}
