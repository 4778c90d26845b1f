//! The tables of one room: the event graph with its states, the members, delivered positions, waiting PDUs.
//!
//! One counter numbers events and positions of the room's stream: an event that is live when it is stored has
//! its number as its position, so neither needs an index. `lattice_rooms::Graph` authorises events; the store
//! writes the outcome, inside the commit of its caller.
//!
//! Before federation, no command calls [`Store::receive`], [`Store::receive_at`], [`Store::resync`] or the functions of the waiting PDUs (`incoming.rs`, `waiting.rs`). Only tests and
//! benchmarks do.

mod build;
mod cache;
mod chains;
mod corruption;
mod delivered;
mod device_lists;
mod directory;
mod directory_row;
mod engine;
mod erased;
mod erasure;
mod event;
mod guests;
mod head;
mod heads;
mod hidden;
mod identity;
mod incoming;
mod integers;
mod keys;
mod lists;
mod lookup;
mod media;
mod member;
mod members;
mod place;
mod presence;
mod read_limit;
mod receipts;
mod receive;
mod redaction;
mod relations;
mod resync;
mod room_state;
mod row;
mod search;
mod search_index;
mod sent;
mod sent_at;
mod state;
mod statements;
mod sticky;
mod threads;
mod timeline;
mod upgrade;
mod waiting;
mod waiting_pdu;

use std::cell::{RefCell, RefMut};
use std::collections::BTreeSet;
use std::rc::Rc;

pub use build::Signing;
pub use delivered::{DeliveredBlock, POSITIONS_PER_BLOCK, Positions, SentByMember, Wakes};
pub use device_lists::ChangedMember;
pub use directory_row::DirectoryRow;
pub use erasure::Erased;
pub use event::{Flags, SentBy, StateRoots, StoredEvent, StreamEvent};
pub use head::Head;
pub use hidden::JOINING_EVENT;
pub use identity::Identity;
pub use incoming::{Incoming, IncomingResult, MAX_RECEIVED_AT_ONCE, PduOutcome};
use lattice_rooms::rules;
pub use member::{Member, MemberChange, MemberCounts};
pub use place::Place;
pub use read_limit::MAX_READS;
pub use receipts::MAX_THREAD_RECEIPTS;
pub use receive::{Appended, Receipt};
pub use relations::{MAX_REFERENCES, MAX_RELATED_IN_CHAIN, ToEdit};
pub use resync::Resynced;
pub use room_state::MAX_STATE_BYTES;
use ruma_common::{RoomId, RoomVersionId};
pub use search::{SEARCH_STATEMENTS, SEARCH_TABLE, SearchedText};
pub use search_index::{EVENTS_PER_BLOCK, SearchIndex};
pub use sent::{Day, Sent};
pub use state::{Conflicts, Shape, Slot, SlotChanges, SlotDifference, States};
pub use statements::STATEMENTS;
pub use sticky::MAX_STICKY_REMOVED;
pub use threads::{FoundThread, ListedThread};
pub use timeline::Span;
pub use waiting::{MAX_WAITING, MAX_WAITING_PER_ORIGIN};
pub use waiting_pdu::{Expired, KeepOutcome, WAITING_TTL_MS, WaitingPdu};

use self::cache::StoreCache;
use self::corruption::corrupt;
use self::statements::{ADD_ROOM, ROOM};
use crate::objects::host::{Storage, Write};
use crate::ports::{PortError, migration};

const MIGRATIONS: &[&str] = &[migration!(include_str!("../../../../migrations/room/0001_room.sql"))];

/// The tables of one room, with a cache of rows.
pub struct Store {
    storage: Rc<Storage>,
    states: States,
    cache: RefCell<StoreCache>,
    /// The blocks of the members of this server whose membership changed; also by commits that were rolled back.
    changed_blocks: RefCell<BTreeSet<u64>>,
    max_reads: u64,
}

impl Store {
    /// The store of the room in this database.
    #[must_use]
    pub fn new(storage: Rc<Storage>) -> Self {
        Self {
            states: States::new(storage.clone()),
            storage,
            cache: RefCell::default(),
            changed_blocks: RefCell::default(),
            max_reads: MAX_READS,
        }
    }

    /// The same store with another maximum than [`MAX_READS`], for tests.
    #[must_use]
    pub fn with_max_reads(self, max_reads: u64) -> Self {
        Self { max_reads, ..self }
    }

    /// The identity of the room, if it exists.
    ///
    /// # Errors
    /// If the database fails or the room version is not supported.
    pub fn identity(&self) -> Result<Option<Rc<Identity>>, PortError> {
        if let Some(identity) = &self.cache().identity {
            return Ok(Some(identity.clone()));
        }
        if !self.storage.exists(MIGRATIONS)? {
            return Ok(None);
        }
        let Some(row) = self.storage.query(ROOM, &[])?.into_iter().next() else { return Ok(None) };
        let version = RoomVersionId::try_from(row.text(1)?).map_err(corrupt)?;
        let rules = rules(&version).ok_or_else(|| corrupt("the room version is not supported"))?;
        let identity = Rc::new(Identity { room_id: RoomId::parse(row.text(0)?).map_err(corrupt)?, rules });
        self.cache().identity = Some(identity.clone());
        Ok(Some(identity))
    }

    /// Creates the schema and the room.
    ///
    /// # Errors
    /// If the database fails or the room exists.
    pub fn create(
        &self,
        write: &Write<'_>,
        room_id: &RoomId,
        version: &RoomVersionId,
    ) -> Result<(), PortError> {
        write.migrate(MIGRATIONS)?;
        write.change(ADD_ROOM, &[room_id.as_str().into(), version.as_str().into()]).map(drop)
    }

    /// The cache; emptied first if a commit was rolled back since it was filled.
    fn cache(&self) -> RefMut<'_, StoreCache> {
        let (mut cache, rollbacks) = (self.cache.borrow_mut(), self.storage.rollbacks());
        if cache.rollbacks != rollbacks {
            *cache = StoreCache::since(rollbacks);
        }
        cache
    }
}
