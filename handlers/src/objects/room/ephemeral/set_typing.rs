//! The typing users: in memory, told to the joined members without a row.
//!
//! The alarm ends what times out. A Room that lost its memory tells nobody; what its members saw ends by itself
//! (`objects/user/ephemeral/typing.rs`).

use lattice_rooms::Membership;
use ruma_common::UserId;

use super::Typing;
use crate::objects::host::{Delivery, DeliveryId, Effect, Execute, Reserve, Step, Target};
use crate::objects::protocol::room::{NotJoined, SetTyping};
use crate::objects::protocol::user::ShowTyping;
use crate::objects::protocol::{Envelope, ObjectName};
use crate::objects::room::Room;
use crate::ports::PortError;

/// The shortest and the longest time for which a user is shown as typing (milliseconds).
pub const MIN_TYPING_MS: u64 = 2_000;
pub const MAX_TYPING_MS: u64 = 30_000;
/// The most joined members of a room that shows who is typing.
pub const MAX_TYPING_MEMBERS: u64 = 500;

impl Execute<SetTyping> for Room {
    fn execute(&self, set: SetTyping) -> Result<Step<Result<(), NotJoined>>, PortError> {
        if !self.is_joined(&set.user_id)? {
            return Ok(Step::Reply(Err(NotJoined)));
        }
        if self.store.counts()?.joined > MAX_TYPING_MEMBERS {
            return Ok(Step::Reply(Ok(())));
        }
        let now_ms = self.host.now_ms();
        let until_ms = set.for_ms.map(|for_ms| now_ms + for_ms.clamp(MIN_TYPING_MS, MAX_TYPING_MS));
        if self.typing.borrow_mut().set(&set.user_id, until_ms, now_ms) {
            self.host.storage.deliver_from_memory();
        }
        self.set_typing_timer();
        Ok(Step::Reply(Ok(())))
    }
}

impl Room {
    /// Tells up to `limit` joined members who are awake, have not heard of the typing users, and whom it could `reserve`.
    pub(in crate::objects::room) fn typing_updates(
        &self,
        limit: usize,
        reserve: Reserve<'_>,
    ) -> Result<Vec<Delivery>, PortError> {
        let mut updates = Vec::new();
        self.typing.borrow_mut().expire(self.host.now_ms(), |user_id| self.is_joined(user_id))?;
        self.set_typing_timer();
        let typing = self.typing.borrow();
        let last = if typing.serial == 0 { None } else { self.store.last_block()? };
        let Some(last) = last else { return Ok(updates) };
        for block in 0..=last {
            for (user_id, member) in self.store.members_of_block(block)? {
                let number = member.number.filter(|number| !typing.told.contains(number));
                let Some(number) = number.filter(|_| member.membership == Membership::Join) else { continue };
                if !self.is_awake(number)? {
                    continue;
                }
                let to = ObjectName::user(self.host.name.server_name(), &user_id);
                let id = DeliveryId::Typing { number, serial: typing.serial };
                if updates.len() == limit {
                    return Ok(updates);
                }
                if reserve(&Target::Object(to.clone()), &id) {
                    updates.push(Delivery {
                        id,
                        effect: Effect::Call { to, envelope: self.show_typing(&typing)? },
                    });
                }
            }
        }
        Ok(updates)
    }

    fn show_typing(&self, typing: &Typing) -> Result<Vec<u8>, PortError> {
        let (room_id, users) = (self.identity()?.room_id.clone(), typing.users.keys().cloned().collect());
        Envelope::of(&ShowTyping { room_id, users, serial: typing.serial }, None)?.to_bytes()
    }

    fn set_typing_timer(&self) {
        let next = self.typing.borrow().users.values().min().copied();
        self.host.storage.set_memory_timer(next);
    }

    pub(in crate::objects::room) fn is_joined(&self, user_id: &UserId) -> Result<bool, PortError> {
        let member = self.store.member(user_id)?;
        Ok(member.is_some_and(|member| member.membership == Membership::Join))
    }
}
