//! Stream updates: bring local members up to their position of the room's stream.

use std::collections::BTreeSet;

use lattice_rooms::{INVITE_STATE_TYPES, Membership, StateMapKey, Unsigned, invite_state, knock_state};
use lattice_sync::{Heard, News, Wake};
use ruma_common::{OwnedUserId, UserId};
use ruma_state_res::Event as _;
use serde_json::value::RawValue;

use super::reader_view::member_key;
use super::unread::MAX_EVENTS_PER_UPDATE;
use crate::objects::host::{Delivery, DeliveryId, Effect, Reserve, Target};
use crate::objects::protocol::user::{InlineEvent, ListChange, ReceivedInvite, StreamUpdate, UnreadUpdate};
use crate::objects::protocol::{Envelope, MemberProfile, ObjectName};
use crate::objects::room::Room;
use crate::objects::room::store::{Member, Span, StoredEvent, StreamEvent};
use crate::ports::PortError;

/// The most inline events of a stream update. Readers of a longer range ask the Room.
pub const MAX_INLINE_EVENTS: u64 = 20;
/// The most bytes of inline events in a stream update.
pub const MAX_INLINE_BYTES: usize = 64 * 1024;
/// The most changes of device lists of a stream update. Readers of a span with more ask the Room.
pub const MAX_INLINE_LISTS: u64 = 100;

impl Room {
    /// Stream updates for up to `limit` local members who are behind and whom it could `reserve`. Goes on where
    /// the last call stopped, so that members who cannot be brought up to date hide no others.
    pub(in crate::objects::room) fn stream_updates(
        &self,
        limit: usize,
        reserve: Reserve<'_>,
    ) -> Result<Vec<Delivery>, PortError> {
        let mut updates = Vec::new();
        let Some(last) = self.store.last_block()? else { return Ok(updates) };
        let head = self.store.head()?.position;
        let first = self.delivered.borrow().next_block().min(last);
        for block in (first..=last).chain(0..first) {
            if self.delivered.borrow_mut().is_quiet(&self.store, block, head)? {
                continue;
            }
            let members = self.store.members_of_block(block)?;
            self.settle(block, &members)?;
            for (user_id, member) in members {
                if updates.len() == limit {
                    self.delivered.borrow_mut().go_on_at(block);
                    return Ok(updates);
                }
                updates.extend(self.stream_update(&user_id, &member, head, reserve)?);
            }
        }
        Ok(updates)
    }

    /// The stream update for one user, if the user is behind.
    pub(in crate::objects::room) fn stream_updates_for(
        &self,
        user_id: &UserId,
    ) -> Result<Vec<Delivery>, PortError> {
        let Some(member) = self.store.member(user_id)? else { return Ok(Vec::new()) };
        let update = self.stream_update(user_id, &member, self.store.head()?.position, &|_, _| true)?;
        Ok(update.into_iter().collect())
    }

    /// Notes what a User has of the stream, and which class it decided for.
    pub(in crate::objects::room) fn note_reply(
        &self,
        delivery: &Delivery,
        reply: &[u8],
    ) -> Result<(), PortError> {
        let DeliveryId::StreamUpdate { number, from, position, .. } = delivery.id else { return Ok(()) };
        // A User of another version of this program replies nothing.
        let heard: Option<Heard> = lattice_wire::from_bytes(reply).unwrap_or_default();
        let heard = heard.unwrap_or(Heard { reached: position, wake: None });
        let mut delivered = self.delivered.borrow_mut();
        let mut side = delivered.of(&self.store, number)?;
        side.on_reply(from, heard);
        delivered.note(&self.store, number, side)
    }

    /// Whether the User of this member is told of everything: it polls, or did so a short while ago.
    pub(in crate::objects::room) fn is_awake(&self, number: u64) -> Result<bool, PortError> {
        Ok(!self.delivered.borrow_mut().of(&self.store, number)?.wake.is_dirty())
    }

    /// Notes whether all members of a block were told of their own membership.
    fn settle(&self, block: u64, members: &[(OwnedUserId, Member)]) -> Result<(), PortError> {
        let mut delivered = self.delivered.borrow_mut();
        let mut is_settled = true;
        for (_, member) in members {
            let Some(number) = member.number else { continue };
            is_settled &= delivered.of(&self.store, number)?.delivered >= member.position;
        }
        delivered.settle(&self.store, block, is_settled)
    }

    /// Whether other deliveries follow those that are done.
    pub(in crate::objects::room) fn note_delivered(&self, done: &[Delivery]) -> Result<bool, PortError> {
        let mut follow = false;
        for delivery in done {
            match delivery.id {
                DeliveryId::StreamUpdate { number, from, has_more, .. } => {
                    // A User that lacked what came before the update gets all of it now.
                    let side = self.delivered.borrow_mut().of(&self.store, number)?;
                    follow |= has_more || side.delivered < from;
                }
                DeliveryId::Typing { number, serial } => self.typing.borrow_mut().note_told(number, serial),
                DeliveryId::Outbox(_)
                | DeliveryId::ProfileUpdate { .. }
                | DeliveryId::RoomChange { .. }
                | DeliveryId::DeviceKeys(_)
                | DeliveryId::DelayedEvent { .. } => {}
            }
        }
        Ok(follow)
    }

    fn stream_update(
        &self,
        user_id: &UserId,
        member: &Member,
        head: u64,
        reserve: Reserve<'_>,
    ) -> Result<Option<Delivery>, PortError> {
        let Some(number) = member.number else { return Ok(None) };
        let side = self.delivered.borrow_mut().of(&self.store, number)?;
        let (from, newest) = (side.delivered, newest_position(member, head));
        if !side.is_due(News { head: newest, since: member.position, notifying: 0 }) {
            return Ok(None);
        }
        // What follows the beginning of the membership may be unread: it comes in pieces.
        let to = if newest == head { self.end_of_update(from.max(member.position), head)? } else { newest };
        let object = ObjectName::user(self.host.name.server_name(), user_id);
        let id = DeliveryId::StreamUpdate { number, from, position: to, has_more: to < newest };
        if from >= to || !reserve(&Target::Object(object.clone()), &id) {
            return Ok(None);
        }
        let span = Span { after: from, upto: to };
        let update = StreamUpdate { wake: side.wake, ..self.stream_update_of(user_id, member, span)? };
        let envelope = Envelope::of(&update, None)?.to_bytes()?;
        Ok(Some(Delivery { id, effect: Effect::Call { to: object, envelope } }))
    }

    /// What a member is told of a span of the stream.
    pub(super) fn stream_update_of(
        &self,
        user_id: &UserId,
        member: &Member,
        span: Span,
    ) -> Result<StreamUpdate, PortError> {
        let (mut events, mut receipts, mut unread, mut invite, mut knock) = (None, None, None, None, None);
        let (mut presence, mut device_lists) = (Vec::new(), Vec::new());
        match member.membership {
            Membership::Join => {
                (events, unread) = self.new_events((user_id, member), span)?;
                device_lists = self.changed_lists(user_id, span)?;
                events = events.filter(|_| (device_lists.len() as u64) < MAX_INLINE_LISTS);
                if events.is_some() {
                    (receipts, presence) = (self.receipts(span)?, self.presence(span)?);
                }
            }
            Membership::Invite => invite = self.invite(user_id, span.upto)?,
            Membership::Knock => knock = self.knock(user_id, span.upto)?,
            Membership::Leave | Membership::Ban => {}
        }
        let (joined_as, joined_ms) = self.joined_as(user_id, member, span.after)?.unzip();
        Ok(StreamUpdate {
            room_id: self.identity()?.room_id.clone(),
            from: span.after,
            to: span.upto,
            membership: member.membership,
            member_since: member.position,
            wake: Wake::default(),
            joined_as,
            joined_ms,
            events,
            receipts,
            presence,
            device_lists,
            unread,
            invite,
            knock,
        })
    }

    /// The device lists of other members that changed in a span.
    fn changed_lists(&self, user_id: &UserId, span: Span) -> Result<Vec<ListChange>, PortError> {
        let changed = self.store.device_lists(span, MAX_INLINE_LISTS)?.into_iter();
        let others = changed.filter(|(changed, _)| changed != user_id);
        Ok(others.map(|(user_id, change)| ListChange { user_id, change }).collect())
    }

    /// The inline events of a span, and what the span changes of the member's unread events. No inline events if the
    /// User must read the span from the Room: the events are too many or too large, one is hidden from the user, or a
    /// member event changes the room summary.
    fn new_events(
        &self,
        (user_id, member): (&UserId, &Member),
        span: Span,
    ) -> Result<(Option<Vec<InlineEvent>>, Option<UnreadUpdate>), PortError> {
        // What came before the membership notifies nobody.
        let since = Span { after: span.after.max(member.position), ..span };
        let mut events = self.store.latest(since, MAX_EVENTS_PER_UPDATE)?;
        events.reverse();
        let stored: Vec<&StoredEvent> = events.iter().map(|event| &event.event).collect();
        let view = self.view_of(user_id, member)?;
        let seen = view.memberships(&self.store, &stored)?;
        let is_inline =
            since.after == span.after && may_be_inline(&events) && seen.iter().all(Option::is_some);
        let pairs: Vec<_> = events.iter().zip(seen.iter().map(Option::is_some)).collect();
        let unread = self.unread_update(&view, (since, is_inline), &pairs)?;
        if !is_inline {
            return Ok((None, unread));
        }
        let shown = view.of_new_events(&self.store, stored.into_iter())?;
        let (mut all, mut senders) = (Vec::new(), BTreeSet::new());
        for (stored, event) in events.iter().zip(shown) {
            let Some(event) = event else { continue };
            let is_first = senders.insert(stored.event.pdu.sender().to_owned());
            let member = if is_first { self.sender_of(&stored.event)? } else { None };
            let member = member.map(|member| view.event(&member, Unsigned::default()));
            all.push(InlineEvent { member, ..inline(stored, user_id, event) });
        }
        Ok((Some(all), unread))
    }

    /// The profile that the user's join shows, and the time of the join, if it is after a position.
    pub(super) fn joined_as(
        &self,
        user_id: &UserId,
        member: &Member,
        after: u64,
    ) -> Result<Option<(MemberProfile, u64)>, PortError> {
        if member.membership != Membership::Join || member.position <= after {
            return Ok(None);
        }
        let key = member_key(user_id);
        let join = self.store.state_at(member.position, std::slice::from_ref(&key))?.remove(&key);
        Ok(join.map(|event| (MemberProfile::of(event.content()), event.origin_server_ts().0.into())))
    }

    /// The stripped state of an invite, with the invite (client-server API, "Stripped state").
    fn invite(&self, user_id: &UserId, at: u64) -> Result<Option<ReceivedInvite>, PortError> {
        let key = member_key(user_id);
        let Some(invite) = self.store.state_at(at, std::slice::from_ref(&key))?.remove(&key) else {
            return Ok(None);
        };
        let mut keys = invite_state_keys();
        keys.push(member_key(invite.sender()));
        let state = self.store.state(self.store.head()?.current, &keys)?;
        Ok(Some(ReceivedInvite { sender: invite.sender().to_owned(), state: invite_state(&state, &invite) }))
    }

    /// The stripped state of the room for a user who knocks, with the knock.
    fn knock(&self, user_id: &UserId, at: u64) -> Result<Option<Vec<Box<RawValue>>>, PortError> {
        let key = member_key(user_id);
        let Some(knock) = self.store.state_at(at, std::slice::from_ref(&key))?.remove(&key) else {
            return Ok(None);
        };
        let state = self.store.state(self.store.head()?.current, &invite_state_keys())?;
        Ok(Some(knock_state(&state, &knock)))
    }
}

fn invite_state_keys() -> Vec<StateMapKey> {
    INVITE_STATE_TYPES.iter().map(|event_type| ((*event_type).to_owned(), String::new())).collect()
}

/// The stream position this user must be brought up to: for joined members the newest, for others the
/// position at which their membership began.
pub(super) fn newest_position(member: &Member, head: u64) -> u64 {
    if member.membership == Membership::Join { head } else { member.position }
}

/// Whether an update has events of this number, size and kind.
fn may_be_inline(events: &[StreamEvent]) -> bool {
    let pdus = || events.iter().map(|event| &event.event.pdu);
    events.len() as u64 <= MAX_INLINE_EVENTS
        && pdus().map(|pdu| pdu.json().len()).sum::<usize>() <= MAX_INLINE_BYTES
        && !pdus().any(|pdu| pdu.event_type() == "m.room.member")
}

fn inline(stored: &StreamEvent, user_id: &UserId, event: Box<RawValue>) -> InlineEvent {
    let pdu = &stored.event.pdu;
    let own = stored.event.sent_by.as_ref().filter(|_| pdu.sender() == user_id);
    let sent_by = own.map(|(device_id, transaction)| (device_id.to_string(), transaction.to_string()));
    InlineEvent { event, is_state: pdu.state_key().is_some(), member: None, sent_by }
}
