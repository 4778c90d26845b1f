//! Reads the event of the current state with one key.

use std::rc::Rc;

use lattice_rooms::{EventTemplate, Pdu, StateMapKey};
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::{OwnedEventId, UserId};
use ruma_state_res::Event as _;
use serde_json::value::RawValue;

use crate::objects::room::Room;
use crate::ports::PortError;

impl Room {
    /// The event of the current state with this key.
    pub(in crate::objects::room) fn current(&self, key: StateMapKey) -> Result<Option<Rc<Pdu>>, PortError> {
        let current = self.store.head()?.current;
        Ok(self.store.state(current, std::slice::from_ref(&key))?.remove(&key))
    }

    /// The current event with the key of a state event, if it has the same sender and content.
    pub(in crate::objects::room) fn unchanged(
        &self,
        template: &EventTemplate,
        sender: &UserId,
    ) -> Result<Option<OwnedEventId>, PortError> {
        let state_key = template.state_key.clone().unwrap_or_default();
        let Some(event) = self.current((template.event_type.clone(), state_key))? else { return Ok(None) };
        let content = |json: &RawValue| serde_json::from_str::<CanonicalJsonObject>(json.get()).ok();
        let is_same = content(event.content()).is_some_and(|found| Some(found) == content(&template.content));
        Ok((is_same && event.sender() == sender).then(|| event.id().to_owned()))
    }
}
