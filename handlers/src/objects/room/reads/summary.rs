//! Reads what the room shows to those who might join it.

use std::collections::BTreeMap;

use lattice_rooms::{
    Child, EventNumber, HistoryVisibility, Membership, State, StateMapKey, allowed_rooms, child_event,
};
use ruma_common::{OwnedMxcUri, OwnedRoomId, RoomAliasId, RoomVersionId};

use crate::objects::host::{Execute, Step};
use crate::objects::protocol::room::{ReadSummary, RoomSummary, SpaceChild, SuggestedOnly, SummaryRefusal};
use crate::objects::room::Room;
use crate::ports::PortError;

/// The most children of a space that are read, those that it no longer has included.
pub const MAX_SPACE_CHILDREN: u64 = 1_000;
/// The most bytes of the children of a space: those of the greatest number have some 260 each.
pub const MAX_SPACE_CHILDREN_BYTES: usize = 256 * 1024;
/// The children that are read together.
const CHILDREN_PER_READ: usize = 50;
/// What a summary is made of.
const TYPES: [&str; 9] = [
    "m.room.create",
    "m.room.name",
    "m.room.topic",
    "m.room.avatar",
    "m.room.canonical_alias",
    "m.room.join_rules",
    "m.room.history_visibility",
    "m.room.guest_access",
    "m.room.encryption",
];

impl Execute<ReadSummary> for Room {
    fn execute(&self, read: ReadSummary) -> Result<Step<Result<RoomSummary, SummaryRefusal>>, PortError> {
        let keys = TYPES.map(key);
        let state = self.store.state(self.store.head()?.current, &keys)?;
        let membership = match &read.reader {
            Some(reader) => Some(self.store.member(reader)?.unwrap_or_default().membership),
            None => None,
        };
        let mut summary = self.summary_of(&state, membership)?;
        if let Some(refusal) = refusal(&summary, read.allowed_by.as_ref()) {
            return Ok(Step::Reply(Err(refusal)));
        }
        if let Some(only) = read.children
            && summary.room_type.as_deref() == Some("m.space")
        {
            summary.children = self.children(only)?;
        }
        Ok(Step::Reply(Ok(summary)))
    }
}

impl Room {
    fn summary_of(&self, state: &State, membership: Option<Membership>) -> Result<RoomSummary, PortError> {
        let identity = self.identity()?;
        let event = |event_type: &str| state.get(&key(event_type));
        let text = |event_type: &str, field: &str| event(event_type)?.content_text(field);
        let version = text("m.room.create", "room_version");
        let version = version.and_then(|version| RoomVersionId::try_from(version).ok());
        let visibility = event("m.room.history_visibility").map(|event| HistoryVisibility::of(event));
        let allowed =
            event("m.room.join_rules").and_then(|rules| allowed_rooms(rules, &identity.rules.authorization));
        Ok(RoomSummary {
            room_id: identity.room_id.clone(),
            room_version: version.unwrap_or(RoomVersionId::V1),
            name: text("m.room.name", "name"),
            topic: text("m.room.topic", "topic"),
            avatar_url: text("m.room.avatar", "url").map(OwnedMxcUri::from),
            canonical_alias: text("m.room.canonical_alias", "alias")
                .and_then(|alias| RoomAliasId::parse(alias).ok()),
            room_type: text("m.room.create", "type"),
            join_rule: text("m.room.join_rules", "join_rule").unwrap_or_else(|| "invite".to_owned()),
            allowed_rooms: allowed,
            encryption: text("m.room.encryption", "algorithm"),
            world_readable: visibility == Some(HistoryVisibility::WorldReadable),
            guest_can_join: text("m.room.guest_access", "guest_access").as_deref() == Some("can_join"),
            joined_members: self.store.counts()?.joined,
            membership,
            children: Vec::new(),
        })
    }

    /// The children of the space in their order, up to a number and a size: beyond it the last ones are left out.
    fn children(&self, SuggestedOnly(only_suggested): SuggestedOnly) -> Result<Vec<SpaceChild>, PortError> {
        let numbers =
            self.store.state_of_type(self.store.head()?.current, "m.space.child", MAX_SPACE_CHILDREN)?;
        let numbers: Vec<EventNumber> = numbers.into_iter().collect();
        let (mut children, mut bytes) = (BTreeMap::new(), 0);
        for slice in numbers.chunks(CHILDREN_PER_READ) {
            for event in self.store.events(slice)? {
                let child = Child::of(&event.pdu).filter(|child| child.is_suggested || !only_suggested);
                let Some(child) = child else { continue };
                let shown = child_event(&event.pdu);
                bytes += shown.get().len();
                children.insert((child, event.number), shown);
                while bytes > MAX_SPACE_CHILDREN_BYTES
                    && let Some((_, last)) = children.pop_last()
                {
                    bytes -= last.get().len();
                }
            }
        }
        let shown =
            children.into_iter().map(|((child, _), event)| SpaceChild { room_id: child.room_id, event });
        Ok(shown.collect())
    }
}

/// Why the room shows the reader nothing; `None` if it shows its summary.
fn refusal(summary: &RoomSummary, allowed_by: Option<&OwnedRoomId>) -> Option<SummaryRefusal> {
    let is_member = matches!(summary.membership, Some(Membership::Join | Membership::Invite));
    let is_open = matches!(summary.join_rule.as_str(), "public" | "knock" | "knock_restricted");
    if is_member || is_open || summary.world_readable {
        return None;
    }
    match &summary.allowed_rooms {
        Some(rooms) if allowed_by.is_some_and(|room_id| rooms.contains(room_id)) => None,
        Some(rooms) if summary.membership.is_some() => Some(SummaryRefusal::MembersOnly(rooms.clone())),
        _ => Some(SummaryRefusal::Forbidden),
    }
}

fn key(event_type: &str) -> StateMapKey {
    (event_type.to_owned(), String::new())
}
