//! Grows a Room that a server has made: adds members and messages to the file of its database.
//!
//! `bench/large-room.mjs` measures the Room after that, in the real runtime. The members are users of the same
//! server without accounts; each has heard all that was said.

use std::rc::Rc;

use lattice_handlers::native::{NativeSql, room_storage};
use lattice_handlers::objects::host::Storage;
use lattice_handlers::objects::room::store::{DeliveredBlock, POSITIONS_PER_BLOCK, Signing, Store};
use lattice_handlers::ports::PortError;
use lattice_rooms::SigningKey;
use ruma_common::{MilliSecondsSinceUnixEpoch, ServerName, UserId};

use crate::fixtures::draft::{Draft, join, message};
use crate::fixtures::keys::key;
use crate::room::failed;

/// Events in one commit.
const EVENTS_PER_COMMIT: usize = 500;
/// Words of the messages: each message has one of them, its number, and few have a word that is rare.
const WORDS: [&str; 5] = ["tea", "coffee", "water", "milk", "juice"];
/// One of so many messages has the rare word.
const RARE_EVERY: usize = 10_000;

/// The file of a Room, and what it grows by.
pub struct Growth<'a> {
    pub file: &'a str,
    pub server_name: &'a str,
    /// A member who may send messages.
    pub sender: &'a str,
    pub members: usize,
    pub messages: usize,
    /// The time of the first new event (milliseconds since 1970); each is a millisecond later.
    pub time_ms: u64,
}

struct Room {
    storage: Rc<Storage>,
    store: Store,
    key: SigningKey,
    time_ms: u64,
}

/// # Errors
/// If the file is no Room's, or an event is refused.
pub fn grow(growth: &Growth<'_>) -> Result<(), PortError> {
    let server_name = <&ServerName>::try_from(growth.server_name).map_err(|error| failed(&error))?;
    let storage = room_storage(server_name, Rc::new(NativeSql::open(growth.file)?));
    let store = Store::new(storage.clone());
    let mut room = Room { storage, store, key: key(growth.server_name), time_ms: growth.time_ms };
    let member = |number| join(&format!("@member{number}:{}", growth.server_name));
    room.append(&(0..growth.members).map(member).collect::<Vec<_>>())?;
    let said = |(number, word): (usize, &&str)| {
        let rare = if number.is_multiple_of(RARE_EVERY) { "saffron" } else { "" };
        message(growth.sender, &format!("{word} number{number} {rare}"))
    };
    let words = WORDS.iter().cycle().take(growth.messages).enumerate();
    room.append(&words.map(said).collect::<Vec<_>>())?;
    room.deliver()
}

impl Room {
    fn append(&mut self, drafts: &[Draft]) -> Result<(), PortError> {
        for drafts in drafts.chunks(EVENTS_PER_COMMIT) {
            self.storage.commit(|write| {
                for draft in drafts {
                    self.time_ms += 1;
                    let time = self.time_ms.try_into().map_err(|error| failed(&error))?;
                    let origin_server_ts = MilliSecondsSinceUnixEpoch(time);
                    let signing = Signing { key: &self.key, origin_server_ts };
                    let sender =
                        <&UserId>::try_from(draft.sender.as_str()).map_err(|error| failed(&error))?;
                    let pdu = self.store.build(write, &draft.template(), sender, signing)?;
                    let pdu = pdu.map_err(|error| failed(&error))?;
                    self.store.append(write, pdu, None)?.map_err(|rule| failed(&rule))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    }

    /// Notes that all members have heard everything.
    fn deliver(&self) -> Result<(), PortError> {
        let head = self.store.head()?;
        let positions = [head.position; POSITIONS_PER_BLOCK as usize];
        let row = DeliveredBlock { positions, counted: head.last_number, ..DeliveredBlock::default() };
        let Some(last) = self.store.last_block()? else { return Ok(()) };
        self.storage
            .commit(|write| (0..=last).try_for_each(|block| self.store.write_delivered(write, block, &row)))
    }
}
