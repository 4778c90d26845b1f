//! Who is typing in the user's rooms, in memory.

use std::collections::BTreeMap;

use ruma_common::{OwnedRoomId, OwnedUserId};

use crate::objects::protocol::user::ShowTyping;

/// How long a list is shown of which nothing more was heard (milliseconds).
pub const TYPING_TTL_MS: u64 = 60_000;
/// The most rooms whose typing users are in memory.
pub const MAX_TYPING_ROOMS_IN_MEMORY: usize = 200;

/// The typing users by room.
#[derive(Default)]
pub(in crate::objects::user) struct TypingRooms(pub BTreeMap<OwnedRoomId, TypingList>);

#[derive(Clone)]
pub(in crate::objects::user) struct TypingList {
    pub users: Vec<OwnedUserId>,
    pub serial: u64,
    pub heard_ms: u64,
}

impl TypingRooms {
    /// Whether the list is a new one.
    pub fn hear(&mut self, typing: ShowTyping, now_ms: u64) -> bool {
        self.0.retain(|_, list| list.heard_ms + TYPING_TTL_MS > now_ms);
        let known = self.0.get_mut(&typing.room_id).filter(|known| known.serial >= typing.serial);
        if let Some(known) = known {
            known.heard_ms = now_ms;
            return false;
        }
        if !self.0.contains_key(&typing.room_id) && self.0.len() >= MAX_TYPING_ROOMS_IN_MEMORY {
            return false;
        }
        let ShowTyping { room_id, users, serial } = typing;
        self.0.insert(room_id, TypingList { users, serial, heard_ms: now_ms });
        true
    }
}
