//! Stream updates: bring local members up to their position of the room's stream.

use lattice_rooms::{INVITE_STATE_TYPES, Membership, StateMapKey, invite_state};
use ruma_common::UserId;
use ruma_state_res::Event as _;
use serde_json::value::RawValue;

use crate::objects::host::{Delivery, DeliveryId, Effect};
use crate::objects::protocol::user::{InlineEvent, StreamUpdate};
use crate::objects::protocol::{Envelope, ObjectName};
use crate::objects::room::Room;
use crate::objects::room::store::{Member, Span, StreamEvent};
use crate::ports::PortError;

/// The most inline events of a stream update. Readers of a longer range ask the Room.
pub const MAX_INLINE_EVENTS: u64 = 20;
/// The most bytes of inline events in a stream update.
pub const MAX_INLINE_BYTES: usize = 64 * 1024;

impl Room {
    /// Stream updates for up to `limit` local members who are behind.
    pub(in crate::objects::room) fn stream_updates(&self, limit: usize) -> Result<Vec<Delivery>, PortError> {
        let mut updates = Vec::new();
        let Some(last) = self.store.last_block()? else { return Ok(updates) };
        let head = self.store.head()?.position;
        let first = self.delivered.borrow().first_block(head);
        for block in first..=last {
            let before = updates.len();
            for (user_id, member) in self.store.members_of_block(block)? {
                if updates.len() == limit {
                    return Ok(updates);
                }
                updates.extend(self.stream_update(&user_id, &member, head)?);
            }
            if before == 0 && updates.is_empty() {
                self.delivered.borrow_mut().block_is_done(head, block);
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
        let update = self.stream_update(user_id, &member, self.store.head()?.position)?;
        Ok(update.into_iter().collect())
    }

    /// Updates the delivered positions after stream updates were delivered.
    pub(in crate::objects::room) fn note_delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        for delivery in done {
            if let DeliveryId::StreamUpdate { number, position } = delivery.id {
                self.delivered.borrow_mut().note(&self.store, number, position)?;
            }
        }
        Ok(())
    }

    fn stream_update(
        &self,
        user_id: &UserId,
        member: &Member,
        head: u64,
    ) -> Result<Option<Delivery>, PortError> {
        let Some(number) = member.number else { return Ok(None) };
        let from = self.delivered.borrow_mut().of(&self.store, number)?;
        let to = target(member, head);
        if from >= to {
            return Ok(None);
        }
        let span = Span { after: from, upto: to };
        let (events, invite_state) = match member.membership {
            Membership::Join => (self.inline_events(user_id, span)?, None),
            Membership::Invite => (None, Some(self.invite_state(user_id, to)?)),
            Membership::Knock | Membership::Leave | Membership::Ban => (None, None),
        };
        let update = StreamUpdate {
            room_id: self.identity()?.room_id.clone(),
            from,
            to,
            membership: member.membership,
            member_since: member.position,
            events,
            invite_state,
        };
        let envelope = Envelope::of(&update, None)?.to_bytes()?;
        let object = ObjectName::user(self.host.name.server_name(), user_id);
        let id = DeliveryId::StreamUpdate { number, position: to };
        Ok(Some(Delivery { id, effect: Effect::Call { to: object, envelope } }))
    }

    /// The inline events of a span; `None` if the User must read the span from the Room: the events are too
    /// many or too large, one is hidden from the user, or a member event changes the room summary.
    fn inline_events(&self, user_id: &UserId, span: Span) -> Result<Option<Vec<InlineEvent>>, PortError> {
        if span.upto - span.after > MAX_INLINE_EVENTS {
            return Ok(None);
        }
        let mut events = self.store.latest(span, MAX_INLINE_EVENTS)?;
        events.reverse();
        let pdus = || events.iter().map(|event| &event.event.pdu);
        if pdus().any(|pdu| pdu.event_type() == "m.room.member")
            || pdus().map(|pdu| pdu.json().len()).sum::<usize>() > MAX_INLINE_BYTES
        {
            return Ok(None);
        }
        let seen = self.view_of(user_id)?.of_events(&self.store, None, &events)?;
        // `None` if an event is hidden.
        Ok(events.iter().zip(seen).map(|(stored, event)| Some(inline(stored, user_id, event?))).collect())
    }

    /// The stripped state of an invite, with the invite (client-server API, "Stripped state").
    fn invite_state(&self, user_id: &UserId, at: u64) -> Result<Vec<Box<RawValue>>, PortError> {
        let member = |user_id: &UserId| ("m.room.member".to_owned(), user_id.to_string());
        let key = member(user_id);
        let Some(invite) = self.store.state_at(at, std::slice::from_ref(&key))?.remove(&key) else {
            return Ok(Vec::new());
        };
        let mut keys: Vec<StateMapKey> =
            INVITE_STATE_TYPES.iter().map(|event_type| ((*event_type).to_owned(), String::new())).collect();
        keys.push(member(invite.sender()));
        let state = self.store.state(self.store.head()?.current, &keys)?;
        Ok(invite_state(&state, &invite))
    }
}

/// The stream position this user must be brought up to: for joined members the newest, for others the
/// position at which their membership began.
fn target(member: &Member, head: u64) -> u64 {
    if member.membership == Membership::Join { head } else { member.position }
}

fn inline(stored: &StreamEvent, user_id: &UserId, event: Box<RawValue>) -> InlineEvent {
    let pdu = &stored.event.pdu;
    let own = stored.event.sent_by.as_ref().filter(|_| pdu.sender() == user_id);
    let sent_by = own.map(|(device_id, transaction)| (device_id.to_string(), transaction.to_string()));
    InlineEvent { event, is_state: pdu.state_key().is_some(), sent_by }
}
