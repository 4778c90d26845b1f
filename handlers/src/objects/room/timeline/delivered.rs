//! How local members hear of the room: the position up to which each has it, and stream updates for those
//! who are behind.
//!
//! Delivered positions are kept in memory and written by the alarm, 64 to a row. What is lost with the
//! memory is delivered again: a User drops what is not above its own position.

use std::cell::RefMut;
use std::collections::{BTreeMap, BTreeSet};

use lattice_rooms::{INVITE_STATE_TYPES, Membership, invite_state};
use ruma_common::{OwnedUserId, UserId};
use ruma_state_res::Event as _;
use serde_json::value::RawValue;

use crate::objects::host::{Delivery, DeliveryId, Effect, Write};
use crate::objects::protocol::user::{InlineEvent, StreamUpdate};
use crate::objects::protocol::{Envelope, ObjectName};
use crate::objects::room::Room;
use crate::objects::room::membership::Member;
use crate::objects::room::store::Stored;
use crate::ports::PortError;

/// Delivered positions in one row.
pub const DELIVERED_POSITIONS_PER_ROW_MAX: usize = 64;
/// The most events in a stream update; more are read from the Room.
pub const MAX_INLINE_EVENTS: u64 = 20;
/// The most bytes of events in a stream update.
pub const MAX_INLINE_BYTES: usize = 64 * 1024;

/// The delivered position of each local member, in blocks of one row each.
#[derive(Default)]
pub(in crate::objects::room) struct Delivered {
    blocks: Vec<BTreeMap<OwnedUserId, u64>>,
    dirty: BTreeSet<usize>,
}

impl Delivered {
    fn load(blocks: Vec<BTreeMap<OwnedUserId, u64>>) -> Self {
        Self { blocks, dirty: BTreeSet::new() }
    }

    fn of(&self, user_id: &UserId) -> u64 {
        self.blocks.iter().find_map(|block| block.get(user_id)).copied().unwrap_or(0)
    }

    /// Never moves back.
    fn note(&mut self, user_id: &UserId, position: u64) {
        if self.of(user_id) >= position {
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
        if self.blocks.last().is_none_or(|block| block.len() >= DELIVERED_POSITIONS_PER_ROW_MAX) {
            self.blocks.push(BTreeMap::new());
        }
        self.blocks.len() - 1
    }
}

impl Room {
    /// Stream updates for up to `limit` local users who are behind.
    pub(in crate::objects::room) fn stream_updates(&self, limit: usize) -> Result<Vec<Delivery>, PortError> {
        let head = self.store.head()?.stream;
        let behind: Vec<(OwnedUserId, Member)> = {
            let members: Vec<_> =
                self.members()?.iter().map(|(user_id, member)| (user_id.clone(), *member)).collect();
            let delivered = self.delivered_positions()?;
            let server = self.host.name.server_name();
            let local = members.into_iter().filter(|(user_id, _)| user_id.server_name() == server);
            local
                .filter(|(user_id, member)| delivered.of(user_id) < target(member, head))
                .take(limit)
                .collect()
        };
        behind.iter().map(|(user_id, member)| self.stream_update(user_id, member, head)).collect()
    }

    /// The stream update for one user, if the user is behind.
    pub(in crate::objects::room) fn stream_updates_for(
        &self,
        user_id: &UserId,
    ) -> Result<Vec<Delivery>, PortError> {
        let head = self.store.head()?.stream;
        let member = self.members()?.get(user_id);
        let delivered = self.delivered_positions()?.of(user_id);
        let behind = member.filter(|member| delivered < target(member, head));
        behind.iter().map(|member| self.stream_update(user_id, member, head)).collect()
    }

    /// Takes note of stream updates that have arrived.
    pub(in crate::objects::room) fn note_delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        for delivery in done {
            if let DeliveryId::StreamUpdate { user_id, position } = &delivery.id {
                self.delivered_positions()?.note(user_id, *position);
            }
        }
        Ok(())
    }

    /// Writes the blocks that changed.
    pub(in crate::objects::room) fn write_delivered(&self, write: &Write<'_>) -> Result<(), PortError> {
        let mut delivered = self.delivered_positions()?;
        for block in std::mem::take(&mut delivered.dirty) {
            if let Some(positions) = delivered.blocks.get(block) {
                self.store.write_delivered(write, block, positions)?;
            }
        }
        Ok(())
    }

    fn delivered_positions(&self) -> Result<RefMut<'_, Delivered>, PortError> {
        if self.memory.borrow().delivered.is_none() {
            let delivered = Delivered::load(self.store.delivered()?);
            self.memory.borrow_mut().delivered = Some(delivered);
        }
        Ok(RefMut::map(self.memory.borrow_mut(), |memory| memory.delivered.get_or_insert_default()))
    }

    fn stream_update(&self, user_id: &UserId, member: &Member, head: u64) -> Result<Delivery, PortError> {
        let from = self.delivered_positions()?.of(user_id);
        let to = target(member, head);
        let (events, invite_state) = match member.membership {
            Membership::Join => (self.inline_events(user_id, from, to)?, None),
            Membership::Invite => (None, Some(self.invite_state(user_id, to)?)),
            Membership::Knock | Membership::Leave | Membership::Ban => (None, None),
        };
        let update = StreamUpdate {
            room_id: self.known()?.room_id.clone(),
            from,
            to,
            membership: member.membership,
            member_since: member.since,
            events,
            invite_state,
        };
        let envelope = Envelope::of(&update, None)?.to_bytes()?;
        let object = ObjectName::user(self.host.name.server_name(), user_id);
        let id = DeliveryId::StreamUpdate { user_id: user_id.to_owned(), position: to };
        Ok(Delivery { id, effect: Effect::Call { to: object, envelope } })
    }

    /// The events of a range, unless they are many, or change who is in the room: then the client's summary
    /// must be made anew, by the Room.
    fn inline_events(
        &self,
        user_id: &UserId,
        from: u64,
        to: u64,
    ) -> Result<Option<Vec<InlineEvent>>, PortError> {
        if to - from > MAX_INLINE_EVENTS {
            return Ok(None);
        }
        let mut events = self.store.latest(from, to, MAX_INLINE_EVENTS)?;
        events.reverse();
        if events.iter().any(|event| event.pdu.event_type() == "m.room.member") {
            return Ok(None);
        }
        if events.iter().map(|event| event.pdu.json().len()).sum::<usize>() > MAX_INLINE_BYTES {
            return Ok(None);
        }
        let seen = self.seen_by((user_id, &self.view_of(user_id)?), None, &events)?;
        // If one of them is hidden the Room answers.
        Ok(events.iter().zip(seen).map(|(stored, event)| Some(inline(stored, user_id, event?))).collect())
    }

    fn invite_state(&self, user_id: &UserId, at: u64) -> Result<Vec<Box<RawValue>>, PortError> {
        let keys = INVITE_STATE_TYPES.iter().map(|kind| ((*kind).to_owned(), String::new())).collect();
        let state = self.store.current(keys)?;
        let invite = self.store.state_before("m.room.member", user_id.as_str(), at + 1)?;
        Ok(invite.map(|invite| invite_state(&state, &invite)).unwrap_or_default())
    }
}

/// The stream position this user must be brought up to: the newest for joined members, for others that of the
/// event that gave their membership.
fn target(member: &Member, head: u64) -> u64 {
    if member.membership == Membership::Join { head } else { member.since }
}

fn inline(stored: &Stored, user_id: &UserId, event: Box<RawValue>) -> InlineEvent {
    let own = stored.sent_by.clone().filter(|_| stored.pdu.sender() == user_id);
    InlineEvent { event, is_state: stored.pdu.state_key().is_some(), sent_by: own }
}
