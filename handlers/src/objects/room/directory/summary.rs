//! How the room describes itself in the room directory.

use lattice_rooms::{HistoryVisibility, Pdu, StateMapKey};
use ruma_common::RoomAliasId;

use crate::index::described::PublishedRoom;
use crate::objects::room::Room;
use crate::ports::PortError;

/// The longest name and topic in the room directory (bytes); longer ones are cut.
pub const MAX_PUBLISHED_NAME_BYTES: usize = 1_000;
pub const MAX_PUBLISHED_TOPIC_BYTES: usize = 4_000;
/// The longest avatar URL, join rule and room type (bytes); longer ones are left out.
pub const MAX_PUBLISHED_FIELD_BYTES: usize = 1_000;

impl Room {
    /// The description of the room by its current state.
    pub(super) fn published_room(&self) -> Result<PublishedRoom, PortError> {
        let keys: [StateMapKey; 8] = [
            "m.room.name",
            "m.room.topic",
            "m.room.canonical_alias",
            "m.room.avatar",
            "m.room.join_rules",
            "m.room.history_visibility",
            "m.room.guest_access",
            "m.room.create",
        ]
        .map(|name| (name.to_owned(), String::new()));
        let state = self.store.state(self.store.head()?.current, &keys)?;
        let [name, topic, alias, avatar, join_rules, visibility, guests, create] =
            keys.map(|key| state.get(&key).map(|event| &**event));
        let visibility = visibility.map(HistoryVisibility::of).unwrap_or_default();
        let alias = alias.and_then(|event| event.content_text("alias"));
        Ok(PublishedRoom {
            joined_members: self.store.counts()?.joined,
            name: text(name, "name").map(|text| cut(text, MAX_PUBLISHED_NAME_BYTES)),
            topic: text(topic, "topic").map(|text| cut(text, MAX_PUBLISHED_TOPIC_BYTES)),
            canonical_alias: alias.and_then(|alias| RoomAliasId::parse(alias).ok()),
            avatar_url: short(avatar, "url"),
            join_rule: short(join_rules, "join_rule"),
            room_type: short(create, "type"),
            world_readable: visibility == HistoryVisibility::WorldReadable,
            guest_can_join: text(guests, "guest_access").as_deref() == Some("can_join"),
        })
    }
}

/// A text of an event's content that is not empty.
fn text(event: Option<&Pdu>, field: &str) -> Option<String> {
    event?.content_text(field).filter(|text| !text.is_empty())
}

/// As [`text`], if it is short enough.
fn short(event: Option<&Pdu>, field: &str) -> Option<String> {
    text(event, field).filter(|text| text.len() <= MAX_PUBLISHED_FIELD_BYTES)
}

/// The longest start of a text that has at most this many bytes.
fn cut(mut text: String, most: usize) -> String {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.truncate(end.unwrap_or_default());
    text
}
