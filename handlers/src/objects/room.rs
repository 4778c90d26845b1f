//! The Room: one per room, single writer of its events, its state, and of who has been told.
//!
//! Tables (`migrations/room/`): `room`, `event`, `sent`, `attention`, `outbox`, `timer`. State is the latest
//! event of each type and state key: the history is linear. Members and attention words are also in
//! memory, which is a cache.

mod attention;
mod command;
mod create;
mod erased;
pub mod graph;
mod join;
mod leave;
mod members;
mod profile;
mod read;
mod send;
mod store;
mod write;

use std::cell::RefCell;
use std::rc::Rc;

pub use command::{
    Create, JoinOutcome, LeaveOutcome, Read, RoomCommand, RoomReply, Send, SendOutcome, Timeline,
};
use lattice_rooms::{RoomVersionRules, SigningKey};
use ruma_common::OwnedRoomId;

use self::attention::Attention;
use self::members::Members;
use self::store::Store;
use super::shell::{MAX_EFFECTS_IN_FLIGHT, Spoken};
use super::{
    Answer, Delivery, Envelope, Handled, Need, Object, ObjectName, ObjectPorts, Supply, encode, outbox,
    timers,
};
use crate::keys;
use crate::ports::PortError;

/// The timer that guards deliveries.
pub(super) const DELIVER: &str = "deliver";

/// The logic of one room.
pub struct Room {
    name: ObjectName,
    ports: ObjectPorts,
    store: Store,
    memory: RefCell<Memory>,
}

/// What can be lost at any moment.
#[derive(Default)]
struct Memory {
    key: Option<Rc<SigningKey>>,
    identity: Option<Rc<Identity>>,
    members: Option<Members>,
    attention: Option<Attention>,
}

/// What a room never changes.
pub(super) struct Identity {
    pub room_id: OwnedRoomId,
    pub rules: RoomVersionRules,
}

/// What a command comes to: an answer to give, or something to be supplied first.
enum Step {
    Reply(RoomReply),
    Need(Need),
}

impl Room {
    /// The room `name`.
    #[must_use]
    pub fn new(name: ObjectName, ports: ObjectPorts) -> Self {
        let store = Store::new(ports.sql.clone());
        Self { name, ports, store, memory: RefCell::default() }
    }

    fn decide(&self, command: RoomCommand) -> Result<Step, PortError> {
        let exists = self.identity()?.is_some();
        match command {
            RoomCommand::Create(create) if !exists => self.create(*create),
            RoomCommand::Create(_) => Ok(Step::Reply(RoomReply::AlreadyExists)),
            _ if !exists => Ok(Step::Reply(RoomReply::NoSuchRoom)),
            RoomCommand::Join { user_id, reason, is_guest, profile } => {
                self.join(&user_id, reason, is_guest, &profile)
            }
            RoomCommand::Leave { user_id, erase } => self.leave(&user_id, erase),
            RoomCommand::ShowProfile { user_id, profile } => self.show_profile(&user_id, &profile),
            RoomCommand::Send(send) => self.send(*send),
            RoomCommand::Read(read) => Ok(Step::Reply(self.read(&read)?)),
        }
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

    fn accept(&self, supply: &Supply) -> Result<(), PortError> {
        let Supply::SigningKey { version, seed } = supply;
        let key = keys::signing_key(self.name.server_name(), version, seed)?;
        self.memory.borrow_mut().key = Some(Rc::new(key));
        Ok(())
    }
}

impl Object for Room {
    fn handle(&self, envelope: &[u8]) -> Result<Handled, PortError> {
        let (command, supply) = Envelope::<RoomCommand>::from_bytes(envelope)?.into_parts();
        if let Some(supply) = &supply {
            self.accept(supply)?;
        }
        // A user's own change of membership reaches their stream before they hear that it happened.
        let first_told = command.changes_membership_of().map(ToOwned::to_owned);
        let (answer, before_reply, has_effects) = match self.decide(command)? {
            Step::Need(need) => (Answer::Need(need), Vec::new(), false),
            Step::Reply(reply) => {
                let urgent = if reply.changed_membership() { first_told } else { None };
                let first = urgent.map_or(Ok(Vec::new()), |user_id| self.notices_for(&user_id))?;
                let has_effects = reply.has_effects();
                (Answer::Reply(reply), first, has_effects)
            }
        };
        Ok(Handled { spoken: Spoken::Answer(encode(&answer)?), before_reply, has_effects })
    }

    fn pending(&self) -> Result<Vec<Delivery>, PortError> {
        if self.identity()?.is_none() {
            return Ok(Vec::new());
        }
        let mut pending = outbox::pending(&*self.ports.sql, self.name.server_name(), MAX_EFFECTS_IN_FLIGHT)?;
        let room_left = MAX_EFFECTS_IN_FLIGHT.saturating_sub(pending.len());
        pending.extend(self.notices(room_left)?);
        Ok(pending)
    }

    fn delivered(&self, done: &[Delivery]) -> Result<(), PortError> {
        outbox::remove(&*self.ports.sql, done)?;
        self.told(done)
    }

    fn alarm(&self) -> Result<(), PortError> {
        if self.identity()?.is_none() {
            return Ok(());
        }
        let left = !self.pending()?.is_empty();
        let retry_ms = self.ports.clock.now_ms() + timers::EFFECT_RETRY_MS;
        self.ports.sql.transaction(&mut || {
            self.write_attention()?;
            if left {
                timers::set(&*self.ports.sql, DELIVER, retry_ms)
            } else {
                timers::clear(&*self.ports.sql, DELIVER)
            }
        })
    }

    fn next_alarm(&self) -> Result<Option<u64>, PortError> {
        if self.identity()?.is_none() { Ok(None) } else { timers::next(&*self.ports.sql) }
    }
}
