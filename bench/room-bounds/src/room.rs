//! A room of version 12 in a database that counts rows, and the cost of work on it.

use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use lattice_handlers::native::{CountedSql, NativeSql, room_storage};
use lattice_handlers::objects::host::Storage;
use lattice_handlers::objects::room::store::{Incoming, PduOutcome, Signing, Store};
use lattice_handlers::ports::{Change, PortError};
use lattice_rooms::{CheckedEvent, EventNumber, Pdu, Received, Role, Root, SigningKey};
use ruma_common::{MilliSecondsSinceUnixEpoch, OwnedEventId, RoomVersionId, ServerName, UserId};

use crate::fixtures::draft::{BOB, Draft, join};
use crate::fixtures::event::{EventFormat, PlaceInGraph, rules_of};
use crate::fixtures::keys::key;
use crate::memory;
use crate::object::Object;

/// The server whose database has the room.
const SERVER: &str = "b.example";

const SET_TIP: Change =
    Change::new("UPDATE event SET tip = ? WHERE number = (SELECT max(number) FROM event)");
const ADD_EXTREMITY: Change = Change::new("INSERT INTO extremity (number) VALUES (?)");

/// The cost of some work.
pub struct Cost {
    pub what: String,
    pub time: Duration,
    pub rows_read: u64,
    pub rows_written: u64,
    pub memory: u64,
}

impl fmt::Display for Cost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ms = self.time.as_secs_f64() * 1e3;
        let mb = self.memory as f64 / 1e6;
        write!(f, "| {} | {ms:.2} ms | {} | {} | {mb:.0} MB |", self.what, self.rows_read, self.rows_written)
    }
}

/// The event store of the room, and the predecessors of its next event.
pub struct Room {
    pub store: Store,
    /// The predecessors of the next event.
    pub tips: Vec<EventNumber>,
    storage: Rc<Storage>,
    sql: Rc<CountedSql>,
    key: SigningKey,
    format: EventFormat,
    clock: u32,
}

impl Room {
    /// Alice's public room with bob, who has level 50.
    pub fn public_room() -> Result<Self, PortError> {
        let mut room = Self::empty()?;
        for (_, draft) in room.format.first_events("12", &[(BOB, 50)]) {
            room.live(&draft)?;
        }
        room.live(&join(BOB))?;
        Ok(room)
    }

    /// A room without events.
    fn empty() -> Result<Self, PortError> {
        let sql = Rc::new(CountedSql::new(NativeSql::default()));
        let server_name = <&ServerName>::try_from(SERVER).map_err(|error| failed(&error))?;
        let storage = room_storage(server_name, sql.clone());
        let store = Store::new(storage.clone());
        let (key, format) = (key(SERVER), EventFormat::new(rules_of("12")));
        Ok(Self { store, tips: Vec::new(), storage, sql, key, format, clock: 0 })
    }

    /// Receives a live event after the tips.
    pub fn live(&mut self, draft: &Draft) -> Result<CheckedEvent, PortError> {
        self.receive(draft, Role::Live)
    }

    /// Receives an event after the tips; the event becomes the only tip.
    pub fn receive(&mut self, draft: &Draft, role: Role) -> Result<CheckedEvent, PortError> {
        let pdu = self.event(draft)?;
        let is_first = self.tips.is_empty();
        let receipt = self.storage.commit(|write| {
            if is_first {
                self.store.create(write, pdu.room(), &RoomVersionId::V12)?;
            }
            self.store.receive(write, pdu, role)
        })?;
        let Received::Checked(checked) = receipt.received else {
            return Err(failed(&format!("{:?}", receipt.received)));
        };
        self.tips = vec![checked.number];
        Ok(checked)
    }

    /// Receives a backfilled event after the tips, and returns the event.
    pub fn received(&mut self, draft: &Draft) -> Result<Pdu, PortError> {
        let number = self.receive(draft, Role::Backfilled)?.number;
        let stored = self.store.events(&[number])?.pop();
        stored.map(|event| (*event.pdu).clone()).ok_or_else(|| failed(&"the event is not stored"))
    }

    /// Receives a PDU that a server sent, or keeps it; returns how many events were stored in this turn.
    pub fn receive_or_keep(&mut self, pdu: Pdu, origin: &str) -> Result<usize, PortError> {
        let origin = <&ServerName>::try_from(origin).map_err(|error| failed(&error))?;
        let incoming = Incoming { origin, role: Role::Backfilled, now_ms: 0 };
        let results = self.storage.commit(|write| self.store.receive_or_keep(write, pdu, incoming))?;
        Ok(results.iter().filter(|result| matches!(result.outcome, PduOutcome::Stored(_))).count())
    }

    /// Builds, signs and appends events of a user of this server, in one commit.
    pub fn append(&mut self, drafts: &[Draft]) -> Result<(), PortError> {
        self.clock += 1;
        let origin_server_ts = MilliSecondsSinceUnixEpoch(self.clock.into());
        let signing = Signing { key: &self.key, origin_server_ts };
        self.storage.commit(|write| {
            for draft in drafts {
                let sender = <&UserId>::try_from(draft.sender.as_str()).map_err(|error| failed(&error))?;
                let pdu = self.store.build(write, &draft.template(), sender, signing)?;
                let pdu = pdu.map_err(|error| failed(&error))?;
                self.store.append(write, pdu, None)?.map_err(|rule| failed(&rule))?;
            }
            Ok(())
        })
    }

    /// The Room object over the same database.
    pub fn object(&self) -> Result<Object, PortError> {
        let server_name = <&ServerName>::try_from(SERVER).map_err(|error| failed(&error))?;
        Ok(Object::new(server_name, self.sql.clone()))
    }

    /// Replaces the store by one with empty caches.
    pub fn evict(&mut self) {
        self.store = Store::new(self.storage.clone());
    }

    /// Makes these backfilled events the forward extremities, and evicts the store.
    pub fn reopen(&mut self, extremities: &BTreeSet<EventNumber>) -> Result<(), PortError> {
        let Some(tip) = extremities.last().copied() else { return Ok(()) };
        self.storage.commit(|write| {
            write.change(SET_TIP, &[tip.into()])?;
            for number in extremities.iter().filter(|number| **number != tip) {
                write.change(ADD_EXTREMITY, &[(*number).into()])?;
            }
            Ok(())
        })?;
        self.evict();
        Ok(())
    }

    /// The state after the first tip.
    fn after(&self) -> Result<Root, PortError> {
        let first: Vec<EventNumber> = self.tips.first().copied().into_iter().collect();
        Ok(self.store.events(&first)?.pop().map(|tip| tip.states.after).unwrap_or_default())
    }

    /// Builds the event, with the auth events selected from the state after the first tip.
    fn event(&mut self, draft: &Draft) -> Result<Pdu, PortError> {
        self.clock += 1;
        let (depth, ts) = (self.clock.into(), self.clock.into());
        let prev = self.store.events(&self.tips)?;
        let prev: Vec<OwnedEventId> = prev.iter().map(|event| event.pdu.id().to_owned()).collect();
        let at = PlaceInGraph { name: "event", depth, ts, prev: &prev, auth: &[] };
        let pdu = self.format.pdu(&self.format.json(draft, at));
        let auth = self.store.state(self.after()?, &self.format.auth_keys(&pdu))?;
        let auth: Vec<OwnedEventId> = auth.values().map(|pdu| pdu.id().to_owned()).collect();
        Ok(self.format.build(draft, PlaceInGraph { auth: &auth, ..at }))
    }

    /// Repeats the work and returns the average cost.
    pub fn measured_each(
        &mut self,
        what: &str,
        times: u32,
        mut work: impl FnMut(&mut Self) -> Result<(), PortError>,
    ) -> Result<Cost, PortError> {
        let repeat = |room: &mut Self| (0..times).try_for_each(|_| work(room));
        let (_, cost) = self.measured(what, repeat)?;
        let (rows_read, rows_written) =
            (cost.rows_read / u64::from(times), cost.rows_written / u64::from(times));
        Ok(Cost { time: cost.time / times, rows_read, rows_written, ..cost })
    }

    /// Does the work and returns its cost.
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    pub fn measured<T>(
        &mut self,
        what: &str,
        work: impl FnOnce(&mut Self) -> Result<T, PortError>,
    ) -> Result<(T, Cost), PortError> {
        let before = (self.sql.rows_read(), self.sql.rows_written(), self.sql.bytes()?);
        let (memory, start) = (memory::reset_peak(), Instant::now());
        let done = work(self)?;
        let time = start.elapsed();
        let grown = memory::peak().saturating_sub(memory);
        let cost = Cost {
            what: what.to_owned(),
            time,
            rows_read: self.sql.rows_read() - before.0,
            rows_written: self.sql.rows_written() - before.1,
            memory: grown.saturating_sub(self.sql.bytes()?.saturating_sub(before.2)),
        };
        Ok((done, cost))
    }
}

pub fn failed(error: &dyn fmt::Display) -> PortError {
    PortError::new("bench", "event", error)
}
