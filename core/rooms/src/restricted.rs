//! Restricted join rules: the rooms that they name, and who may authorise a join (room version 8).

use ruma_common::canonical_json::CanonicalJsonValue;
use ruma_common::{OwnedRoomId, OwnedUserId, RoomId, UserId};

use crate::rules::levels::Levels;
use crate::{AuthorizationRules, Pdu};

/// The rooms whose members a restricted join rule lets in, without repetition; `None` if the join rule is not
/// restricted in this room version. Entries of another type, or without a room id, are left out (client-server
/// API, "Restricted rooms").
#[must_use]
pub fn allowed_rooms(join_rules: &Pdu, rules: &AuthorizationRules) -> Option<Vec<OwnedRoomId>> {
    let join_rule = join_rules.fields().get("join_rule").and_then(CanonicalJsonValue::as_str);
    let is_restricted = match join_rule {
        Some("restricted") => rules.restricted_join_rule,
        Some("knock_restricted") => rules.knock_restricted_join_rule,
        _ => false,
    };
    if !is_restricted {
        return None;
    }
    let allow = join_rules.fields().get("allow").and_then(CanonicalJsonValue::as_array);
    let mut rooms = Vec::new();
    for entry in allow.unwrap_or_default() {
        let Some(entry) = entry.as_object() else { continue };
        let text = |field: &str| entry.get(field).and_then(CanonicalJsonValue::as_str);
        if text("type") != Some("m.room_membership") {
            continue;
        }
        let room_id = text("room_id").and_then(|room_id| RoomId::parse(room_id).ok());
        rooms.extend(room_id.filter(|room_id| !rooms.contains(room_id)));
    }
    Some(rooms)
}

/// Who may invite, in one state of a room.
pub struct InvitePower<'a>(Levels<'a>);

impl<'a> InvitePower<'a> {
    /// The power by the events `m.room.power_levels` and `m.room.create`.
    #[must_use]
    pub fn new(levels: Option<&'a Pdu>, create: Option<&'a Pdu>, rules: &'a AuthorizationRules) -> Self {
        Self(Levels::new(levels, create, rules))
    }

    /// Whether a member with this user id may invite.
    #[must_use]
    pub fn has(&self, user_id: &UserId) -> bool {
        self.0.of_user(user_id.as_str()) >= self.0.field("invite")
    }

    /// The users whom the power levels or the create event name, and who may invite if they are members.
    #[must_use]
    pub fn named(&self) -> Vec<OwnedUserId> {
        let named = self.0.named().into_iter().filter_map(|user_id| UserId::parse(user_id).ok());
        named.filter(|user_id| self.has(user_id)).collect()
    }

    /// Whether members whom no event names may invite.
    #[must_use]
    pub fn is_general(&self) -> bool {
        self.0.field("users_default") >= self.0.field("invite")
    }
}
