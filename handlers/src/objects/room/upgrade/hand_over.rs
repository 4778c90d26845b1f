//! What the room hands over to the room that replaces it.

use lattice_rooms::{
    EventTemplate, Membership, Pdu, StateMapKey, UPGRADED_TYPES, may_send_state, privileged_creators,
};
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_state_res::Event as _;
use serde_json::{Map, Value};

use super::close::{self, TOMBSTONE, empty};
use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{OldRoom, Preparation, PrepareUpgrade, Refusal};
use crate::objects::room::Room;
use crate::ports::PortError;

const CREATE: &str = "m.room.create";
const POWER_LEVELS: &str = "m.room.power_levels";
const CANONICAL_ALIAS: &str = "m.room.canonical_alias";

impl Execute<PrepareUpgrade> for Room {
    fn execute(&self, prepare: PrepareUpgrade) -> Result<Step<Result<Preparation, Refusal>>, PortError> {
        let refuse = |why: &str| Ok(Step::Reply(Err(Refusal::Forbidden(why.to_owned()))));
        if self.membership(&prepare.sender)? != Some(Membership::Join) {
            return refuse("the sender is not joined");
        }
        for creator in &prepare.additional_creators {
            if self.membership(creator)? == Some(Membership::Ban) {
                return refuse("a creator of the new room is banned");
            }
        }
        let others = [CREATE, POWER_LEVELS, CANONICAL_ALIAS, TOMBSTONE];
        let keys: Vec<StateMapKey> = UPGRADED_TYPES.iter().chain(&others).map(|name| empty(name)).collect();
        let state = self.store.state(self.store.head()?.current, &keys)?;
        if !may_send_state(&prepare.sender, TOMBSTONE, &state, &self.identity()?.rules) {
            return refuse("the sender may not send a tombstone");
        }
        if let Some(replaced) = state.get(&empty(TOMBSTONE)).and_then(|tombstone| replaced(tombstone)) {
            return Ok(Step::Reply(Ok(replaced)));
        }
        let tombstone = close::state(TOMBSTONE, &Map::<String, Value>::new())?;
        if let Some(refusal) = self.exhausted_quota(&tombstone, &prepare.sender)? {
            return Ok(Step::Reply(Err(refusal)));
        }
        if self.is_too_large_to_upgrade()? {
            return Ok(Step::Reply(Ok(Preparation::TooLarge)));
        }
        let old = self.old_room(|event_type| state.get(&empty(event_type)).map(|event| &**event))?;
        Ok(Step::Reply(Ok(Preparation::Ready(Box::new(old)))))
    }
}

impl Room {
    /// What the room hands over, by its current state.
    fn old_room<'a>(&self, of: impl Fn(&str) -> Option<&'a Pdu>) -> Result<OldRoom, PortError> {
        let tip = self.store.events(&[self.store.head()?.tip])?.into_iter().next();
        let tip = tip.ok_or_else(|| PortError::new("room", "upgrade", "no newest event"))?;
        let create = of(CREATE).ok_or_else(|| PortError::new("room", "upgrade", "no create event"))?;
        Ok(OldRoom {
            last_event: tip.pdu.id().to_owned(),
            creators: privileged_creators(create, &self.identity()?.rules),
            create: create.content().to_owned(),
            power_levels: of(POWER_LEVELS).map(|event| event.content().to_owned()),
            canonical_alias: of(CANONICAL_ALIAS).map(|event| event.content().to_owned()),
            state: UPGRADED_TYPES.iter().filter_map(|event_type| handed_over(of(event_type)?)).collect(),
            tombstone: of(TOMBSTONE).map(|event| event.id().to_owned()),
        })
    }
}

/// The room that a tombstone names, if it names one.
fn replaced(tombstone: &Pdu) -> Option<Preparation> {
    let replacement = close::replacement(tombstone)?;
    Some(Preparation::Replaced { by: tombstone.sender().to_owned(), replacement })
}

/// The template of a state event. `None` if the content is empty, or no canonical JSON, which every new room version
/// demands.
pub(super) fn handed_over(event: &Pdu) -> Option<EventTemplate> {
    let content = serde_json::from_str::<CanonicalJsonObject>(event.content().get()).ok()?;
    (!content.is_empty()).then(|| EventTemplate {
        event_type: event.event_type().to_string(),
        state_key: event.state_key().map(str::to_owned),
        content: event.content().to_owned(),
        sticky: None,
    })
}
