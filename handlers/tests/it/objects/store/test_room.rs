//! The test room: a store whose events are built, signed and appended as a Room does.

use std::cell::Cell;
use std::rc::Rc;

use lattice_handlers::native::{CountedSql, NativeSql, room_storage};
use lattice_handlers::objects::host::{Abort, Storage, Write};
use lattice_handlers::objects::room::store::{Appended, Receipt, SentBy, Signing, Store};
use lattice_handlers::ports::PortError;
use lattice_rooms::{EventTemplate, NewRoom, Pdu, Role, SigningKey, create_event, rules};
use ruma_common::{MilliSecondsSinceUnixEpoch, OwnedRoomId, RoomId, RoomVersionId, ServerName, UserId};
use serde_json::{Map, json};

pub use super::fixtures::draft::template;
use super::fixtures::keys::key;

pub const ALICE: &str = "@alice:example.org";
pub const BOB: &str = "@bob:example.org";
/// A user of another server.
pub const CAROL: &str = "@carol:other.example";

/// A room of this server with its database.
pub struct TestRoom {
    pub sql: Rc<CountedSql>,
    pub storage: Rc<Storage>,
    pub store: Store,
    key: SigningKey,
    now_ms: Cell<u32>,
}

pub fn user(id: &str) -> &UserId {
    <&UserId>::try_from(id).unwrap()
}

/// The template of a member event.
pub fn membership(user_id: &str, membership: &str) -> EventTemplate {
    template("m.room.member", Some(user_id), &json!({ "membership": membership }))
}

/// The template of a message.
pub fn message(body: &str) -> EventTemplate {
    template("m.room.message", None, &json!({ "body": body, "msgtype": "m.text" }))
}

impl TestRoom {
    /// A database without a room.
    pub fn absent() -> Self {
        let sql = Rc::new(CountedSql::new(NativeSql::default()));
        let server = <&ServerName>::try_from("example.org").unwrap();
        let storage = room_storage(server, sql.clone());
        let (store, key) = (Store::new(storage.clone()), key("example.org"));
        Self { sql, storage, store, key, now_ms: Cell::new(1) }
    }

    /// A room of version 11 without events.
    pub fn empty() -> Self {
        let room = Self::absent();
        let room_id = <&RoomId>::try_from("!room:a.example").unwrap();
        room.commit(|write| room.store.create(write, room_id, &RoomVersionId::V11));
        room
    }

    /// Alice's public room of version 12, in which Bob has power level 50.
    pub fn founded() -> Self {
        let room = Self::absent();
        room.found(&[
            membership(ALICE, "join"),
            template("m.room.power_levels", Some(""), &json!({ "users": { BOB: 50 } })),
            template("m.room.join_rules", Some(""), &json!({ "join_rule": "public" })),
        ]);
        room
    }

    /// Creates the room with these events of Alice, in one commit.
    pub fn found(&self, events: &[EventTemplate]) {
        let new = NewRoom {
            creator: user(ALICE).to_owned(),
            version: RoomVersionId::V12,
            creation_content: Map::new(),
            additional_creators: Vec::new(),
            room_id: OwnedRoomId::try_from("!unused:example.org").unwrap(),
            origin_server_ts: MilliSecondsSinceUnixEpoch(1_u32.into()),
        };
        let create = create_event(&new, &rules(&new.version).unwrap(), &self.key).unwrap();
        let created: Result<(), String> = self.try_commit(|write| {
            self.store.create(write, create.room(), &new.version)?;
            self.store
                .append(write, create.clone(), None)?
                .map_err(|rule| Abort::GiveUp(rule.to_string()))?;
            for event in events {
                self.append(write, ALICE, event, None)?;
            }
            Ok(())
        });
        created.unwrap();
    }

    /// Replaces the store by a new one that has nothing in memory.
    pub fn evict(&mut self) {
        self.store = Store::new(self.storage.clone());
    }

    pub fn commit<T>(&self, work: impl FnOnce(&Write<'_>) -> Result<T, PortError>) -> T {
        self.storage.commit(work).unwrap()
    }

    pub fn try_commit<T, V>(&self, work: impl FnOnce(&Write<'_>) -> Result<T, Abort<V>>) -> Result<T, V> {
        self.storage.try_commit(work).unwrap()
    }

    /// Builds the event that a user would send now, without appending it.
    pub fn build(&self, sender: &str, event: &EventTemplate) -> Pdu {
        self.commit(|write| Ok(self.built(write, sender, event)?.unwrap()))
    }

    fn built(
        &self,
        write: &Write<'_>,
        sender: &str,
        event: &EventTemplate,
    ) -> Result<Result<Pdu, String>, PortError> {
        self.now_ms.set(self.now_ms.get() + 1);
        let origin_server_ts = MilliSecondsSinceUnixEpoch(self.now_ms.get().into());
        let signing = Signing { key: &self.key, origin_server_ts };
        Ok(self.store.build(write, event, user(sender), signing)?.map_err(|error| error.to_string()))
    }

    /// Builds an event and appends it, as a command does.
    pub fn append(
        &self,
        write: &Write<'_>,
        sender: &str,
        event: &EventTemplate,
        sent_by: Option<SentBy<'_>>,
    ) -> Result<Appended, Abort<String>> {
        let pdu = self.built(write, sender, event)?.map_err(Abort::GiveUp)?;
        self.store.append(write, pdu, sent_by)?.map_err(|rule| Abort::GiveUp(rule.to_string()))
    }

    /// Sends an event of a user; the auth rules must allow it.
    pub fn say(&self, sender: &str, event: &EventTemplate) -> Appended {
        self.try_commit(|write| self.append(write, sender, event, None)).unwrap()
    }

    /// Sends an event of a user and returns the auth rule that rejects it.
    pub fn refused(&self, sender: &str, event: &EventTemplate) -> String {
        self.try_commit(|write| self.append(write, sender, event, None)).unwrap_err()
    }

    /// Receives a PDU in one commit.
    pub fn receive(&self, pdu: Pdu, role: Role) -> Receipt {
        self.commit(|write| self.store.receive(write, pdu, role))
    }

    /// The rows that the platform bills for `work`: changed rows of tables and new entries of indexes.
    pub fn rows_written(&self, work: impl FnOnce(&Self)) -> u64 {
        let (rows, entries) = (self.sql.rows_written(), super::rows::index_entries(self.sql.inner()));
        work(self);
        let added: u64 = super::rows::index_entries(self.sql.inner())
            .into_iter()
            .map(|(entry, times)| times.saturating_sub(entries.get(&entry).copied().unwrap_or(0)))
            .sum();
        self.sql.rows_written() - rows + added
    }

    /// The number of rows that statements return for `work`, and the number of statements.
    pub fn rows_read<T>(&self, work: impl FnOnce(&Self) -> T) -> (u64, u64) {
        let before = (self.sql.rows_read(), self.sql.statements());
        work(self);
        (self.sql.rows_read() - before.0, self.sql.statements() - before.1)
    }
}
