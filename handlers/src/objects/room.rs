//! The Room object: one per room, the only writer of the room's events, state and delivered positions.
//!
//! Everything durable is in `store/`. The signing key and the delivered positions in memory are caches.

mod device_lists;
mod directory;
mod ephemeral;
mod events;
mod membership;
mod quotas;
mod reads;
pub mod store;
mod timeline;
mod upgrade;

use std::cell::RefCell;
use std::rc::Rc;

pub use device_lists::{MAX_CHANGED_LISTS, MAX_FORMER_MEMBERS};
pub use ephemeral::{
    MAX_PRESENCE_PER_READ, MAX_RECEIPT_MEMBERS, MAX_RECEIPTS_PER_READ, MAX_TYPING_MEMBERS, MAX_TYPING_MS,
    MAX_TYPING_USERS, MIN_TYPING_MS, TYPING_REPEAT_MS,
};
use lattice_rooms::SigningKey;
pub use reads::{
    MAX_EVENTS_LISTED, MAX_EVENTS_WALKED, MAX_NUMBERS_LISTED, MAX_PAGE_BYTES, MAX_PAGE_EVENTS,
    MAX_PEEKED_BYTES, MAX_WAITING_PEEKS, MAX_WAITING_PEEKS_OF_DEVICE,
};
use ruma_common::UserId;
pub use timeline::{
    MAX_BYTES_PER_UPDATE, MAX_EVENTS_PER_UPDATE, MAX_INLINE_BYTES, MAX_INLINE_EVENTS, MAX_INLINE_LISTS,
    MAX_PULLED_BYTES, MAX_PULLED_EVENTS, MAX_PULLED_UPDATES, MAX_PUSHED_EVENT_BYTES, MAX_STICKY_EVENTS,
};

use self::ephemeral::Typing;
use self::store::{Identity, Store};
use self::timeline::{Delivered, Notifying};
use super::host::{CommandOutcome, Delivery, Dispatch, Host, Reserve, Write, commands};
pub use super::protocol::room::MAX_TIMELINE_EVENTS;
use super::protocol::room::{
    AdoptState, ChangeMembership, CloseRoom, Create, FindByTime, FindInThread, FindJoined, FindMatches,
    FollowReplacement, Forget, IsJoined, IsPublished, Join, JoinExtremities, Knock, Leave, ListMedia,
    MarkRead, Peek, PrepareUpgrade, PullRoom, ReadContext, ReadDeviceLists, ReadEvent, ReadFound,
    ReadMessages, ReadNotified, ReadRelations, ReadRelationships, ReadSnapshot, ReadState, ReadStateEvent,
    ReadSummary, ReadThreads, ReadTimeline, ReadUpgrade, Redact, ReleaseAlias, RemoveGuests, RepeatInvite,
    ReplaceChild, Send, SetPublished, SetState, SetTyping, ShowsAliases, UpdateDeviceList, UpdatePresence,
    UpdateProfile,
};
use super::protocol::{Envelope, Supply, signing_key};
use crate::ports::PortError;

/// The logic of one room.
pub struct Room {
    host: Host,
    store: Store,
    key: RefCell<Option<Rc<SigningKey>>>,
    delivered: RefCell<Delivered>,
    typing: RefCell<Typing>,
    notifying: Notifying,
}

commands! { Room:
    Create, Join, Knock, Leave, ChangeMembership, RepeatInvite, Forget, IsJoined, RemoveGuests, UpdateProfile,
    Send, SetState, Redact, JoinExtremities, SetTyping, MarkRead, UpdatePresence, UpdateDeviceList, ReadDeviceLists, FindJoined,
    SetPublished, IsPublished, ShowsAliases, ReleaseAlias,
    PrepareUpgrade, ReadUpgrade, AdoptState, CloseRoom, ReplaceChild, FollowReplacement,
    PullRoom, ReadTimeline, ReadState, ReadStateEvent, ReadEvent, ReadMessages, ReadContext,
    ReadRelations, ReadRelationships, ReadThreads, FindInThread, FindByTime, ReadSummary,
    FindMatches, ReadFound,
    ReadSnapshot, Peek, ReadNotified, ListMedia,
}

impl Room {
    /// The room in this host's database.
    #[must_use]
    pub fn new(host: Host) -> Self {
        let store = Store::new(host.storage.clone());
        Self {
            store,
            host,
            key: RefCell::default(),
            delivered: RefCell::default(),
            typing: RefCell::default(),
            notifying: Notifying::default(),
        }
    }

    /// The identity of a room that exists.
    fn identity(&self) -> Result<Rc<Identity>, PortError> {
        self.store.identity()?.ok_or_else(|| PortError::new("room", "identity", "the room does not exist"))
    }

    fn key(&self) -> Option<Rc<SigningKey>> {
        self.key.borrow().clone()
    }
}

impl Dispatch for Room {
    fn host(&self) -> &Host {
        &self.host
    }

    fn exists(&self) -> Result<bool, PortError> {
        Ok(self.store.identity()?.is_some())
    }

    fn supply(&self, supply: &Supply) -> Result<(), PortError> {
        let Supply::SigningKey { version, seed } = supply;
        let key = signing_key(self.host.name.server_name(), version, seed)?;
        *self.key.borrow_mut() = Some(Rc::new(key));
        Ok(())
    }

    fn dispatch(&self, envelope: &Envelope<'_>) -> Result<CommandOutcome, PortError> {
        let before = self.store.known_position();
        let outcome = self.lead(envelope)?;
        if self.store.known_position() != before {
            self.wake_peeks()?;
        }
        Ok(outcome)
    }

    fn pending(&self, limit: usize, reserve: Reserve<'_>) -> Result<Vec<Delivery>, PortError> {
        let mut updates = self.stream_updates(limit, reserve)?;
        updates.extend(self.typing_updates(limit - updates.len(), reserve)?);
        Ok(updates)
    }

    fn pending_for(&self, user_id: &UserId) -> Result<Vec<Delivery>, PortError> {
        self.stream_updates_for(user_id)
    }

    fn replied(&self, delivery: &Delivery, reply: &[u8]) -> Result<(), PortError> {
        self.note_reply(delivery, reply)
    }

    fn delivered(&self, done: &[Delivery]) -> Result<bool, PortError> {
        self.note_delivered(done)
    }

    fn alarm(&self, write: &Write<'_>) -> Result<(), PortError> {
        self.delivered.borrow_mut().write(&self.store, write)?;
        self.store.remove_expired_sticky(write, self.host.now_ms())?;
        self.refresh_directory(write)
    }
}
