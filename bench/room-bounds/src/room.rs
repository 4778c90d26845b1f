//! One room of version 12 in a database that counts, and what its events cost.

use std::collections::BTreeSet;
use std::fmt;
use std::rc::Rc;
use std::time::{Duration, Instant};

use lattice_handlers::native::{CountedSql, NativeSql};
use lattice_handlers::objects::room::graph::{Graph, StoredRoom};
use lattice_handlers::ports::{PortError, Sql as _};
use lattice_rooms::{
    Archive as _, EventNumber, Graph as Engine, Judgement, Pdu, Received, Role, RoomVersionRules, Root,
    state_to_check,
};
use ruma_common::RoomVersionId;
use ruma_common::canonical_json::CanonicalJsonObject;
use serde_json::{Value, json};

use crate::memory;

pub const ALICE: &str = "@alice:a.example";
pub const BOB: &str = "@bob:b.example";

/// What somebody does.
#[derive(Clone)]
pub struct Said<'a> {
    pub sender: &'a str,
    pub kind: &'a str,
    pub key: Option<&'a str>,
    pub content: Value,
}

/// What something cost.
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
        write!(f, "| {} | {ms:.1} ms | {} | {} | {mb:.0} MB |", self.what, self.rows_read, self.rows_written)
    }
}

/// The room.
pub struct Room {
    pub engine: Engine<StoredRoom>,
    /// What the next event follows.
    pub tips: Vec<EventNumber>,
    sql: Rc<CountedSql>,
    rules: RoomVersionRules,
    room_id: String,
    said: u64,
}

impl Room {
    /// Alice's public room with bob, who has level 50.
    pub fn founded() -> Result<Self, PortError> {
        let sql = Rc::new(CountedSql::new(NativeSql::default()));
        let graph = Graph::new(sql.clone());
        sql.transaction(&mut || graph.migrate())?;
        let rules = RoomVersionId::V12.rules().expect("invariant: version 12 has rules");
        let engine = Engine::new(rules.clone(), StoredRoom::new(graph));
        let mut room = Self { engine, tips: Vec::new(), sql, rules, room_id: String::new(), said: 0 };
        room.live(&state(ALICE, "m.room.create", "", json!({ "room_version": "12" })))?;
        room.live(&membership(ALICE, "join"))?;
        room.live(&state(ALICE, "m.room.power_levels", "", json!({ "users": { BOB: 50 } })))?;
        room.live(&state(ALICE, "m.room.join_rules", "", json!({ "join_rule": "public" })))?;
        room.live(&membership(BOB, "join"))?;
        Ok(room)
    }

    /// Somebody says something at the end of the room.
    pub fn live(&mut self, said: &Said<'_>) -> Result<Judgement, PortError> {
        self.say(said, Role::Live)
    }

    /// Somebody says something after the tips; it becomes the tip.
    pub fn say(&mut self, said: &Said<'_>, role: Role) -> Result<Judgement, PortError> {
        let pdu = self.event(said)?;
        if self.room_id.is_empty() {
            self.room_id = pdu.room().to_string();
        }
        let mut first = None;
        let (engine, sql) = (&mut self.engine, &self.sql);
        sql.transaction(&mut || {
            if let Received::Judged(judged) = engine.receive(pdu.clone(), role)? {
                engine.archive().commit(&judged, role, engine.extremities())?;
                first = Some(judged);
            }
            Ok(())
        })?;
        engine.archive().forget();
        let first = first.expect("invariant: what it follows is here");
        self.tips = vec![first.number];
        Ok(first)
    }

    /// The room as it would be with these extremities, which came as its past.
    pub fn reopen(&mut self, extremities: BTreeSet<EventNumber>) {
        let current = self.engine.current();
        let archive = StoredRoom::new(Graph::new(self.sql.clone()));
        self.engine = Engine::open(self.rules.clone(), archive, extremities, current);
    }

    /// The state after the one tip.
    fn after(&self) -> Result<Root, PortError> {
        match self.tips.first() {
            Some(tip) => Ok(self.engine.archive().entry(*tip)?.after),
            None => Ok(Root::default()),
        }
    }

    /// The event, with its auth events by the state after the first tip.
    fn event(&mut self, said: &Said<'_>) -> Result<Pdu, PortError> {
        self.said += 1;
        let mut event = json!({
            "type": said.kind, "sender": said.sender, "content": said.content, "depth": self.said,
            "origin_server_ts": self.said, "prev_events": self.ids(self.tips.iter().copied())?,
            "auth_events": [], "hashes": {}, "signatures": {},
        });
        let fields = event.as_object_mut().expect("invariant: it is an object");
        fields.extend(said.key.map(|key| ("state_key".to_owned(), json!(key))));
        if !self.room_id.is_empty() {
            fields.insert("room_id".to_owned(), json!(self.room_id));
            let mut keys = state_to_check(&self.pdu(&Value::Object(fields.clone()))?, &self.rules);
            keys.retain(|key| key.0 != "m.room.create");
            let auth = self.engine.archive().lookup(self.after()?, &keys)?;
            fields.insert("auth_events".to_owned(), self.ids(auth.into_values())?);
        }
        self.pdu(&event)
    }

    fn ids(&self, numbers: impl Iterator<Item = EventNumber>) -> Result<Value, PortError> {
        let id = |number| Ok(self.engine.archive().entry(number)?.pdu.id().to_string());
        numbers.collect::<BTreeSet<_>>().into_iter().map(id).collect::<Result<Vec<_>, _>>().map(Value::from)
    }

    fn pdu(&self, event: &Value) -> Result<Pdu, PortError> {
        let failed = |error: &dyn fmt::Display| PortError::new("bench", "event", error);
        let object: CanonicalJsonObject =
            serde_json::from_value(event.clone()).map_err(|error| failed(&error))?;
        Pdu::from_object(&object, &self.rules).map_err(|error| failed(&error))
    }

    /// Does something and tells what it cost.
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

/// Somebody sets a state.
pub fn state<'a>(sender: &'a str, kind: &'a str, key: &'a str, content: Value) -> Said<'a> {
    Said { sender, kind, key: Some(key), content }
}

/// Somebody's own membership.
pub fn membership<'a>(sender: &'a str, membership: &str) -> Said<'a> {
    state(sender, "m.room.member", sender, json!({ "membership": membership }))
}

/// Somebody says a word.
pub fn message<'a>(sender: &'a str) -> Said<'a> {
    Said { sender, kind: "m.room.message", key: None, content: json!({ "body": "hello" }) }
}
