//! How local members hear of the room: how far each has been told, and notices for those who lag.
//!
//! Delivered positions are kept in memory and written by the alarm, 64 to a row. What is lost with the
//! memory is told again: a User drops what is not above its head.

use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{INVITE_STATE_TYPES, Membership, invite_state};
use ruma_common::{OwnedUserId, UserId};
use ruma_state_res::Event as _;

use super::Room;
use super::members::Member;
use super::store::Stored;
use crate::objects::user::{HeldEvent, Notice, UserCommand};
use crate::objects::{Delivery, Effect, Envelope, ObjectName};
use crate::ports::PortError;

/// Attention words in one row.
pub const ATTENTION_WORDS_PER_ROW_MAX: usize = 64;
/// The most events that a notice carries; more are read from the Room.
pub const MAX_HELD_EVENTS: u64 = 20;
/// The most bytes of events that a notice carries.
pub const MAX_HELD_BYTES: usize = 64 * 1024;

const PREFIX: &str = "notice ";

/// How far each local member has been told, in blocks of one row each.
#[derive(Default)]
pub(super) struct Attention {
    blocks: Vec<BTreeMap<OwnedUserId, u64>>,
    dirty: BTreeSet<usize>,
}

impl Attention {
    pub fn load(blocks: Vec<BTreeMap<OwnedUserId, u64>>) -> Self {
        Self { blocks, dirty: BTreeSet::new() }
    }

    fn told(&self, user_id: &UserId) -> u64 {
        self.blocks.iter().find_map(|block| block.get(user_id)).copied().unwrap_or(0)
    }

    /// Never moves back.
    fn tell(&mut self, user_id: &UserId, position: u64) {
        if self.told(user_id) >= position {
            return;
        }
        let at = self
            .blocks
            .iter()
            .position(|block| block.contains_key(user_id))
            .unwrap_or_else(|| self.open_block());
        if let Some(block) = self.blocks.get_mut(at) {
            block.insert(user_id.to_owned(), position);
            self.dirty.insert(at);
        }
    }

    /// A block with room for one more.
    fn open_block(&mut self) -> usize {
        if self.blocks.last().is_none_or(|block| block.len() >= ATTENTION_WORDS_PER_ROW_MAX) {
            self.blocks.push(BTreeMap::new());
        }
        self.blocks.len() - 1
    }
}

impl Room {
    /// Notices for up to `limit` local users who have not been told all that is theirs to know.
    pub(super) fn notices(&self, limit: usize) -> Result<Vec<Delivery>, PortError> {
        let head = self.store.head()?.stream;
        let lagging: Vec<(OwnedUserId, Member)> = {
            let members: Vec<_> =
                self.members()?.iter().map(|(user_id, member)| (user_id.clone(), *member)).collect();
            let attention = self.attention()?;
            let local =
                members.into_iter().filter(|(user_id, _)| user_id.server_name() == self.name.server_name());
            local
                .filter(|(user_id, member)| attention.told(user_id) < target(member, head))
                .take(limit)
                .collect()
        };
        lagging.iter().map(|(user_id, member)| self.notice(user_id, member, head)).collect()
    }

    /// The notice for one user, if they lag.
    pub(super) fn notices_for(&self, user_id: &UserId) -> Result<Vec<Delivery>, PortError> {
        let head = self.store.head()?.stream;
        let member = self.members()?.get(user_id);
        let told = self.attention()?.told(user_id);
        let lagging = member.filter(|member| told < target(member, head));
        lagging.iter().map(|member| self.notice(user_id, member, head)).collect()
    }

    /// These notices have arrived.
    pub(super) fn told(&self, done: &[Delivery]) -> Result<(), PortError> {
        let notices = done.iter().filter_map(|delivery| delivery.id.strip_prefix(PREFIX)?.split_once(' '));
        for (position, user_id) in notices {
            if let (Ok(position), Ok(user_id)) = (position.parse(), UserId::parse(user_id)) {
                self.attention()?.tell(&user_id, position);
            }
        }
        Ok(())
    }

    /// Inside a transaction: writes the blocks that changed.
    pub(super) fn write_attention(&self) -> Result<(), PortError> {
        let mut attention = self.attention()?;
        for block in std::mem::take(&mut attention.dirty) {
            if let Some(words) = attention.blocks.get(block) {
                self.store.write_attention(block, words)?;
            }
        }
        Ok(())
    }

    fn notice(&self, user_id: &UserId, member: &Member, head: u64) -> Result<Delivery, PortError> {
        let from = self.attention()?.told(user_id);
        let to = target(member, head);
        let (events, invite_state) = match member.membership {
            Membership::Join => (self.held_events(user_id, from, to)?, None),
            Membership::Invite => (None, Some(self.invite_state(user_id, to)?)),
            _ => (None, None),
        };
        let notice = Notice {
            room_id: self.known()?.room_id.clone(),
            from,
            to,
            membership: member.membership,
            member_since: member.since,
            events,
            invite_state,
        };
        let envelope = Envelope::new(UserCommand::Notify(Box::new(notice)), None).to_bytes()?;
        let to_object = ObjectName::user(self.name.server_name(), user_id);
        Ok(Delivery {
            id: format!("{PREFIX}{to} {user_id}"),
            effect: Effect::Call { to: to_object, envelope },
        })
    }

    /// What a waiting client can be given without asking the Room, unless it is much, or changes who is
    /// in the room: then the client's summary must be made anew.
    fn held_events(&self, user_id: &UserId, from: u64, to: u64) -> Result<Option<Vec<HeldEvent>>, PortError> {
        if to - from > MAX_HELD_EVENTS {
            return Ok(None);
        }
        let mut events = self.store.latest(from, to, MAX_HELD_EVENTS)?;
        events.reverse();
        if events.iter().any(|event| event.pdu.kind() == "m.room.member") {
            return Ok(None);
        }
        if events.iter().map(|event| event.pdu.json().len()).sum::<usize>() > MAX_HELD_BYTES {
            return Ok(None);
        }
        let seen = self.seen_by((user_id, &self.eyes_of(user_id)?), None, &events)?;
        // If one of them is hidden there is nothing to hold.
        Ok(events.iter().zip(seen).map(|(stored, event)| Some(held(stored, user_id, event?))).collect())
    }

    fn invite_state(
        &self,
        user_id: &UserId,
        at: u64,
    ) -> Result<Vec<Box<serde_json::value::RawValue>>, PortError> {
        let keys = INVITE_STATE_TYPES.iter().map(|kind| ((*kind).to_owned(), String::new())).collect();
        let state = self.store.current(keys)?;
        let invite = self.store.state_before("m.room.member", user_id.as_str(), at + 1)?;
        Ok(invite.map(|invite| invite_state(&state, &invite)).unwrap_or_default())
    }
}

/// What is theirs to know: everything for those who are in, for others the event that says they are not.
fn target(member: &Member, head: u64) -> u64 {
    if member.membership == Membership::Join { head } else { member.since }
}

fn held(stored: &Stored, user_id: &UserId, event: Box<serde_json::value::RawValue>) -> HeldEvent {
    let own = stored.sent_by.clone().filter(|_| stored.pdu.sender() == user_id);
    HeldEvent { event, is_state: stored.pdu.state_key().is_some(), sent_by: own }
}
