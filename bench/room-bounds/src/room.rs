//! A room of version 12 in a database that counts rows, and the cost of work on it.

use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use lattice_handlers::native::{CountedSql, NativeSql, room_storage};
use lattice_handlers::objects::host::Storage;
use lattice_handlers::objects::room::store::{Signing, Store};
use lattice_handlers::ports::{Change, PortError};
use lattice_rooms::{
    CheckedEvent, EventNumber, EventTemplate, Pdu, Received, Role, RoomVersionRules, Root, SigningKey,
    state_to_check,
};
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::{MilliSecondsSinceUnixEpoch, RoomVersionId, ServerName, UserId};
use serde_json::value::to_raw_value;
use serde_json::{Value, json};

use crate::memory;
use crate::object::Object;

pub const ALICE: &str = "@alice:a.example";
pub const BOB: &str = "@bob:b.example";
/// The server whose database has the room.
const SERVER: &str = "b.example";

const SET_TIP: Change =
    Change::new("UPDATE event SET tip = ? WHERE number = (SELECT max(number) FROM event)");
const ADD_EXTREMITY: Change = Change::new("INSERT INTO extremity (number) VALUES (?)");

/// The fields of an event that do not depend on its place in the graph.
#[derive(Clone)]
pub struct Draft<'a> {
    pub sender: &'a str,
    pub event_type: &'a str,
    pub key: Option<&'a str>,
    pub content: Value,
}

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
    rules: RoomVersionRules,
    room_id: String,
    clock: u32,
}

impl Room {
    /// Alice's public room with bob, who has level 50.
    pub fn public_room() -> Result<Self, PortError> {
        let mut room = Self::empty()?;
        for draft in room.first_events() {
            room.live(&draft)?;
        }
        room.live(&membership(BOB, "join"))?;
        Ok(room)
    }

    /// A room without events.
    fn empty() -> Result<Self, PortError> {
        let sql = Rc::new(CountedSql::new(NativeSql::default()));
        let server_name = <&ServerName>::try_from(SERVER).map_err(|error| failed(&error))?;
        let key = SigningKey::from_seed(server_name, "bench", &[7; 32])
            .map_err(|error| failed(&format!("{error:?}")))?;
        let storage = room_storage(server_name, sql.clone());
        let store = Store::new(storage.clone());
        let rules = RoomVersionId::V12.rules().expect("invariant: version 12 has rules");
        let (tips, room_id, clock) = (Vec::new(), String::new(), 0);
        Ok(Self { store, tips, storage, sql, key, rules, room_id, clock })
    }

    fn first_events(&self) -> [Draft<'static>; 4] {
        [
            state(ALICE, "m.room.create", "", json!({ "room_version": "12" })),
            membership(ALICE, "join"),
            state(ALICE, "m.room.power_levels", "", json!({ "users": { BOB: 50 } })),
            state(ALICE, "m.room.join_rules", "", json!({ "join_rule": "public" })),
        ]
    }

    /// Receives a live event after the tips.
    pub fn live(&mut self, draft: &Draft<'_>) -> Result<CheckedEvent, PortError> {
        self.receive(draft, Role::Live)
    }

    /// Receives an event after the tips; the event becomes the only tip.
    pub fn receive(&mut self, draft: &Draft<'_>, role: Role) -> Result<CheckedEvent, PortError> {
        let pdu = self.event(draft)?;
        let is_first = self.room_id.is_empty();
        if is_first {
            self.room_id = pdu.room().to_string();
        }
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

    /// Builds, signs and appends events of a user of this server, in one commit.
    pub fn append(&mut self, drafts: &[Draft<'_>]) -> Result<(), PortError> {
        self.clock += 1;
        let origin_server_ts = MilliSecondsSinceUnixEpoch(self.clock.into());
        let signing = Signing { key: &self.key, origin_server_ts };
        self.storage.commit(|write| {
            for draft in drafts {
                let sender = <&UserId>::try_from(draft.sender).map_err(|error| failed(&error))?;
                let pdu = self.store.build(write, &template(draft)?, sender, signing)?;
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
    fn event(&mut self, draft: &Draft<'_>) -> Result<Pdu, PortError> {
        self.clock += 1;
        let prev = self.store.events(&self.tips)?;
        let mut event = json!({
            "type": draft.event_type, "sender": draft.sender, "content": draft.content, "depth": self.clock,
            "origin_server_ts": self.clock, "prev_events": ids(prev.iter().map(|event| &*event.pdu)),
            "auth_events": [], "hashes": {}, "signatures": {},
        });
        let fields = event.as_object_mut().expect("invariant: it is an object");
        fields.extend(draft.key.map(|key| ("state_key".to_owned(), json!(key))));
        if !self.room_id.is_empty() {
            fields.insert("room_id".to_owned(), json!(self.room_id));
            let mut keys = state_to_check(&self.pdu(&Value::Object(fields.clone()))?, &self.rules);
            keys.retain(|key| key.0 != "m.room.create");
            let auth = self.store.state(self.after()?, &keys)?;
            fields.insert("auth_events".to_owned(), ids(auth.values().map(|pdu| &**pdu)));
        }
        self.pdu(&event)
    }

    fn pdu(&self, event: &Value) -> Result<Pdu, PortError> {
        let object: CanonicalJsonObject =
            serde_json::from_value(event.clone()).map_err(|error| failed(&error))?;
        Pdu::from_object(&object, &self.rules).map_err(|error| failed(&error))
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

fn ids<'a>(pdus: impl Iterator<Item = &'a Pdu>) -> Value {
    pdus.map(|pdu| pdu.id().to_string()).collect::<BTreeSet<_>>().into_iter().collect()
}

fn template(draft: &Draft<'_>) -> Result<EventTemplate, PortError> {
    Ok(EventTemplate {
        event_type: draft.event_type.to_owned(),
        state_key: draft.key.map(str::to_owned),
        content: to_raw_value(&draft.content).map_err(|error| failed(&error))?,
    })
}

/// A state event.
pub fn state<'a>(sender: &'a str, event_type: &'a str, key: &'a str, content: Value) -> Draft<'a> {
    Draft { sender, event_type, key: Some(key), content }
}

/// A member event of the sender.
pub fn membership<'a>(sender: &'a str, membership: &str) -> Draft<'a> {
    state(sender, "m.room.member", sender, json!({ "membership": membership }))
}

/// A message event.
pub fn message<'a>(sender: &'a str) -> Draft<'a> {
    Draft { sender, event_type: "m.room.message", key: None, content: json!({ "body": "hello" }) }
}
