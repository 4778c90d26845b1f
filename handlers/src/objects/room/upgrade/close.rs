//! Closes the room after it was replaced.

use lattice_rooms::{EventTemplate, Pdu, SigningKey, StateMapKey, closed_power_levels};
use ruma_common::{OwnedRoomId, RoomId, UserId};
use ruma_state_res::Event as _;
use serde::Serialize;
use serde_json::value::to_raw_value;
use serde_json::{Map, Value, json};

use crate::index::IndexWrite;
use crate::objects::host::{Execute, Step, Write};
use crate::objects::protocol::Need;
use crate::objects::protocol::room::{CloseRefusal, CloseRoom, ReplaceChild, SetPublished};
use crate::objects::protocol::user::FollowUpgrade;
use crate::objects::room::Room;
use crate::ports::PortError;

pub(super) const TOMBSTONE: &str = "m.room.tombstone";
/// The most spaces that list the new room.
pub const MAX_PARENT_SPACES: u64 = 50;

impl Execute<CloseRoom> for Room {
    /// The tombstone and the effects on others are one commit. The aliases and the power levels follow in the same
    /// turn, if the sender may change them.
    fn execute(&self, close: CloseRoom) -> Result<Step<Result<(), CloseRefusal>>, PortError> {
        let tombstone = self.current(empty(TOMBSTONE))?.map(|event| event.id().to_owned());
        if tombstone != close.tombstone {
            return Ok(Step::Reply(Err(CloseRefusal::Replaced)));
        }
        if !self.store.banned_after((close.upto.position, &close.upto.state_key), 1)?.is_empty() {
            return Ok(Step::Reply(Err(CloseRefusal::MoreBans)));
        }
        let Some(key) = self.key() else { return Ok(Step::Need(Need::SigningKey)) };
        let (sender, replacement) = (&close.sender, &close.replacement);
        let body = "This room has been replaced";
        let tombstone = state(TOMBSTONE, &json!({ "body": body, "replacement_room": replacement }))?;
        let closed = self.append_with(&tombstone, sender, &key, |write| {
            self.hand_places_over(write, sender, replacement)
        })?;
        if let Err(refusal) = closed {
            return Ok(Step::Reply(Err(CloseRefusal::Event(refusal))));
        }
        self.drop_aliases(sender, &key)?;
        self.silence(sender, &key)?;
        Ok(Step::Reply(Ok(())))
    }
}

impl Room {
    /// The new room gets the aliases, the place in the room directory, and those in the spaces.
    fn hand_places_over(
        &self,
        write: &Write<'_>,
        sender: &UserId,
        replacement: &RoomId,
    ) -> Result<(), PortError> {
        let room_id = &self.identity()?.room_id;
        let (server, from, to) = (self.host.name.server_name(), room_id, replacement);
        write.record_index(IndexWrite::MoveAliases {
            server: server.to_string(),
            from: from.clone(),
            to: to.to_owned(),
        })?;
        let (own, to) = (from.clone(), to.to_owned());
        // The sender joined the new room before this one was replaced.
        write.record(sender, &FollowUpgrade { from: own, to })?;
        if self.is_published()? {
            let sender = sender.to_owned();
            write.record(replacement, &SetPublished { sender, is_admin: true, is_published: true })?;
            self.set_published(write, false)?;
        }
        let parents = self.store.state_keys("m.space.parent", "", MAX_PARENT_SPACES)?;
        let state = self.store.state(self.store.head()?.current, &parents)?;
        for (_, parent) in parents.iter().filter(|key| state.contains_key(*key)) {
            let Ok(parent) = RoomId::parse(parent) else { continue };
            let (sender, child) = (sender.to_owned(), room_id.clone());
            write.record(&parent, &ReplaceChild { sender, child, replacement: replacement.to_owned() })?;
        }
        Ok(())
    }

    /// The canonical alias event names no aliases any longer.
    fn drop_aliases(&self, sender: &UserId, key: &SigningKey) -> Result<(), PortError> {
        let Some(event) = self.current(empty("m.room.canonical_alias"))? else { return Ok(()) };
        if event.content().get() == "{}" {
            return Ok(());
        }
        let none = state("m.room.canonical_alias", &json!({}))?;
        self.append(&none, sender, key, None).map(drop)
    }

    /// Only moderators speak and invite any longer.
    fn silence(&self, sender: &UserId, key: &SigningKey) -> Result<(), PortError> {
        let Some(event) = self.current(empty("m.room.power_levels"))? else { return Ok(()) };
        let levels: Map<String, Value> = serde_json::from_str(event.content().get()).map_err(failed)?;
        let Some(closed) = closed_power_levels(&levels) else { return Ok(()) };
        self.append(&state("m.room.power_levels", &closed)?, sender, key, None).map(drop)
    }
}

/// The room that a tombstone names, if it names one.
pub(super) fn replacement(tombstone: &Pdu) -> Option<OwnedRoomId> {
    RoomId::parse(tombstone.content_text("replacement_room")?).ok()
}

pub(super) fn empty(event_type: &str) -> StateMapKey {
    (event_type.to_owned(), String::new())
}

pub(super) fn state(event_type: &str, content: &impl Serialize) -> Result<EventTemplate, PortError> {
    Ok(EventTemplate {
        event_type: event_type.to_owned(),
        state_key: Some(String::new()),
        content: to_raw_value(content).map_err(failed)?,
        sticky: None,
    })
}

fn failed(error: serde_json::Error) -> PortError {
    PortError::new("room", "close", error)
}
