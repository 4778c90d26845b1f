//! The Room object: one per room, the only writer of the room's events, state and delivered positions.
//!
//! Everything durable is in `store/`. The signing key and the delivered positions in memory are caches.

mod events;
mod membership;
pub mod store;
mod timeline;

use std::cell::RefCell;
use std::rc::Rc;

use lattice_rooms::SigningKey;
use ruma_common::UserId;
pub use timeline::{MAX_INLINE_BYTES, MAX_INLINE_EVENTS, MAX_TIMELINE_EVENTS};

use self::store::{Identity, Store};
use self::timeline::Delivered;
use super::host::{CommandOutcome, Delivery, Dispatch, Host, Write, commands};
use super::protocol::room::{Create, Join, Leave, ReadTimeline, Send, UpdateProfile};
use super::protocol::{Envelope, Supply, signing_key};
use crate::ports::PortError;

/// The logic of one room.
pub struct Room {
    host: Host,
    store: Store,
    key: RefCell<Option<Rc<SigningKey>>>,
    delivered: RefCell<Delivered>,
}

commands! { Room: Create, Join, Leave, UpdateProfile, Send, ReadTimeline }

impl Room {
    /// The room in this host's database.
    #[must_use]
    pub fn new(host: Host) -> Self {
        let store = Store::new(host.storage.clone());
        Self { store, host, key: RefCell::default(), delivered: RefCell::default() }
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
        self.delivered.borrow_mut().write(&self.store, write)
    }
}
