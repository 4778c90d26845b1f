//! The typing users of a room, in memory, and which members were told.

use std::collections::{BTreeMap, BTreeSet};

use ruma_common::{OwnedUserId, UserId};

use crate::ports::PortError;

/// The most typing users of a room.
pub const MAX_TYPING_USERS: usize = 20;
/// How often the members hear of a list that does not change while its users go on typing (milliseconds).
pub const TYPING_REPEAT_MS: u64 = 20_000;

/// The typing users of a room, and which members were told.
#[derive(Default)]
pub(in crate::objects::room) struct Typing {
    /// Until when each user is shown (milliseconds since 1970).
    pub users: BTreeMap<OwnedUserId, u64>,
    /// The serial of the list: when it was made, unless two were made at once; 0 if there never was one.
    pub serial: u64,
    told_ms: u64,
    /// The numbers of the members who were told of this list.
    pub told: BTreeSet<u64>,
}

impl Typing {
    fn renew(&mut self, now_ms: u64) {
        self.serial = now_ms.max(self.serial + 1);
        self.tell(now_ms);
    }

    fn tell(&mut self, now_ms: u64) {
        self.told.clear();
        self.told_ms = now_ms;
    }

    /// Shows a user until a time, or no longer; whether the members must be told.
    pub fn set(&mut self, user_id: &UserId, until_ms: Option<u64>, now_ms: u64) -> bool {
        let was_typing = self.users.contains_key(user_id);
        match until_ms {
            Some(_) if !was_typing && self.users.len() >= MAX_TYPING_USERS => return false,
            Some(until_ms) => self.users.insert(user_id.to_owned(), until_ms),
            None => self.users.remove(user_id),
        };
        if was_typing != until_ms.is_some() {
            self.renew(now_ms);
            return true;
        }
        let repeats = was_typing && now_ms >= self.told_ms + TYPING_REPEAT_MS;
        if repeats {
            self.tell(now_ms);
        }
        repeats
    }

    /// Keeps the users whose time has not come and who are `in_room`.
    pub fn expire(
        &mut self,
        now_ms: u64,
        in_room: impl Fn(&UserId) -> Result<bool, PortError>,
    ) -> Result<(), PortError> {
        let mut gone = Vec::new();
        for (user_id, until_ms) in &self.users {
            if *until_ms <= now_ms || !in_room(user_id)? {
                gone.push(user_id.clone());
            }
        }
        self.users.retain(|user_id, _| !gone.contains(user_id));
        if !gone.is_empty() {
            self.renew(now_ms);
        }
        Ok(())
    }

    /// Notes that a member was told of a list.
    pub fn note_told(&mut self, number: u64, serial: u64) {
        if serial == self.serial {
            self.told.insert(number);
        }
    }
}
