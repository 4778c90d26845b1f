//! The Room: one per room, single writer of its events, its state and the positions of its members.
//!
//! Tables: `migrations/room/`. Members and delivered positions are also in memory, which is a cache.

mod events;
pub mod graph;
mod membership;
mod store;
mod timeline;

use std::cell::RefCell;
use std::rc::Rc;

use lattice_rooms::{RoomVersionRules, SigningKey};
use ruma_common::{OwnedRoomId, UserId};
pub use timeline::{
    DELIVERED_POSITIONS_PER_ROW_MAX, MAX_INLINE_BYTES, MAX_INLINE_EVENTS, MAX_TIMELINE_EVENTS,
};

use self::membership::Members;
use self::store::Store;
use self::timeline::Delivered;
use super::host::{Delivery, Dispatch, Host, Spoken, Write, commands};
use super::protocol::room::{Create, Join, Leave, ReadTimeline, Send, UpdateProfile};
use super::protocol::{Envelope, Supply, signing_key};
use crate::ports::PortError;

/// The logic of one room.
pub struct Room {
    host: Host,
    store: Store,
    memory: RefCell<Memory>,
}

/// What can be lost at any moment.
#[derive(Default)]
struct Memory {
    key: Option<Rc<SigningKey>>,
    identity: Option<Rc<Identity>>,
    members: Option<Members>,
    delivered: Option<Delivered>,
}

/// What a room never changes.
pub(super) struct Identity {
    pub room_id: OwnedRoomId,
    pub rules: RoomVersionRules,
}

commands! { Room: Create, Join, Leave, UpdateProfile, Send, ReadTimeline }

impl Room {
    /// The room of this host.
    #[must_use]
    pub fn new(host: Host) -> Self {
        Self { store: Store::new(host.storage.clone()), host, memory: RefCell::default() }
    }

    /// What the room is, if it exists.
    fn identity(&self) -> Result<Option<Rc<Identity>>, PortError> {
        if let Some(identity) = &self.memory.borrow().identity {
            return Ok(Some(identity.clone()));
        }
        let identity = self.store.identity()?.map(Rc::new);
        self.memory.borrow_mut().identity.clone_from(&identity);
        Ok(identity)
    }

    /// What the room is, where it is known to exist.
    fn known(&self) -> Result<Rc<Identity>, PortError> {
        self.identity()?.ok_or_else(|| PortError::new("room", "identity", "the room does not exist"))
    }

    fn key(&self) -> Option<Rc<SigningKey>> {
        self.memory.borrow().key.clone()
    }

    /// Forgets everything that can be read again: after a commit that was rolled back.
    fn forget(&self) {
        let key = self.memory.borrow().key.clone();
        *self.memory.borrow_mut() = Memory { key, ..Memory::default() };
    }
}

impl Dispatch for Room {
    fn host(&self) -> &Host {
        &self.host
    }

    fn exists(&self) -> Result<bool, PortError> {
        Ok(self.identity()?.is_some())
    }

    fn supply(&self, supply: &Supply) -> Result<(), PortError> {
        let Supply::SigningKey { version, seed } = supply;
        let key = signing_key(self.host.name.server_name(), version, seed)?;
        self.memory.borrow_mut().key = Some(Rc::new(key));
        Ok(())
    }

    fn dispatch(&self, envelope: &Envelope<'_>) -> Result<Spoken, PortError> {
        self.lead(envelope)
    }

    fn pending(&self, limit: usize) -> Result<Vec<Delivery>, PortError> {
        self.stream_updates(limit)
    }

    fn pending_for(&self, user_id: &UserId) -> Result<Vec<Delivery>, PortError> {
        self.stream_updates_for(user_id)
    }

    fn delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        self.note_delivered(done)
    }

    fn alarm(&self, write: &Write<'_>) -> Result<(), PortError> {
        self.write_delivered(write)
    }
}
