//! A room over a counting event store, to which many events can be added quickly.

use lattice_rooms::{
    AuthOutcome, EventNumber, EventStore as _, Graph, Pdu, Received, Role, RoomVersionRules, Root, read,
    state_to_check,
};
use ruma_common::room_version_rules::{EventIdFormatVersion, RoomIdFormatVersion};
use ruma_common::{OwnedEventId, RoomVersionId};
use serde_json::{Value, json};

use crate::counted::Counted;

pub const ALICE: &str = "@alice:a.example";
pub const BOB: &str = "@bob:b.example";

pub struct Room {
    pub version: &'static str,
    pub graph: Graph<Counted>,
    /// The predecessor of the next event.
    pub tip: EventNumber,
    rules: RoomVersionRules,
    room_id: String,
    sent: u64,
}

impl Room {
    /// Alice's public room with bob.
    pub fn public_room(version: &'static str) -> Self {
        let rules = RoomVersionId::try_from(version).unwrap().rules().unwrap();
        let graph = Graph::new(rules.clone(), Counted::default());
        let mut room = Self { version, graph, tip: 0, rules, room_id: "!room:a.example".to_owned(), sent: 0 };
        room.send(ALICE, "m.room.create", Some(""), json!({ "creator": ALICE, "room_version": version }));
        room.send(ALICE, "m.room.member", Some(ALICE), json!({ "membership": "join" }));
        room.levels(&[(BOB, 50)]);
        room.send(ALICE, "m.room.join_rules", Some(""), json!({ "join_rule": "public" }));
        room.send(BOB, "m.room.member", Some(BOB), json!({ "membership": "join" }));
        room.send(ALICE, "m.room.history_visibility", Some(""), json!({ "history_visibility": "shared" }));
        room
    }

    /// Joins this many new members.
    pub fn add_members(&mut self, members: usize) {
        for user in 0..members {
            let user = format!("@user{user}:b.example");
            self.send(&user, "m.room.member", Some(&user), json!({ "membership": "join" }));
        }
    }

    /// Sends power levels of alice.
    pub fn levels(&mut self, users: &[(&str, i64)]) -> EventNumber {
        let mut levels: Value =
            users.iter().map(|(user, level)| ((*user).to_owned(), json!(level))).collect();
        if self.version != "12" {
            levels[ALICE] = json!(100);
        }
        self.send(ALICE, "m.room.power_levels", Some(""), json!({ "users": levels }))
    }

    /// Sends an event after the tip; the event becomes the tip.
    pub fn send(&mut self, sender: &str, event_type: &str, key: Option<&str>, content: Value) -> EventNumber {
        self.sent += 1;
        let prev: Vec<OwnedEventId> = self.id(self.tip).into_iter().collect();
        let mut event = json!({
            "type": event_type, "sender": sender, "content": content, "depth": self.sent, "hashes": {},
            "origin_server_ts": self.sent, "prev_events": self.references(&prev), "auth_events": [],
            "signatures": {},
        });
        if let Some(key) = key {
            event["state_key"] = json!(key);
        }
        if self.rules.event_id_format == EventIdFormatVersion::V1 {
            event["event_id"] = json!(format!("${}:a.example", self.sent));
        }
        let hides_room = self.rules.room_id_format == RoomIdFormatVersion::V2;
        if event_type != "m.room.create" || !hides_room {
            event["room_id"] = json!(self.room_id);
        }
        if self.tip != 0 {
            let mut keys = state_to_check(&self.pdu(&event), &self.rules);
            keys.retain(|key| !hides_room || key.0 != "m.room.create");
            let Ok(found) = self.graph.store().lookup(self.after(self.tip), &keys);
            let auth: Vec<OwnedEventId> = found.values().filter_map(|number| self.id(*number)).collect();
            event["auth_events"] = self.references(&auth);
        }
        let pdu = self.pdu(&event);
        if hides_room && self.tip == 0 {
            self.room_id = pdu.room().to_string();
        }
        let Ok(Received::Checked(checked)) = self.graph.receive(pdu, Role::Backfilled) else {
            unreachable!()
        };
        assert_eq!(checked.outcome, AuthOutcome::Accepted, "{event}");
        self.tip = checked.number;
        self.tip
    }

    fn pdu(&self, event: &Value) -> Pdu {
        Pdu::from_object(&read(&event.to_string()).unwrap(), &self.rules).unwrap()
    }

    fn references(&self, ids: &[OwnedEventId]) -> Value {
        let old = self.rules.event_id_format == EventIdFormatVersion::V1;
        ids.iter().map(|id| if old { json!([id, {}]) } else { json!(id) }).collect()
    }

    fn id(&self, number: EventNumber) -> Option<OwnedEventId> {
        let Ok(entry) = self.graph.store().entry(Some(number).filter(|number| *number != 0)?);
        Some(entry.pdu.id().to_owned())
    }

    pub fn after(&self, number: EventNumber) -> Root {
        let Ok(entry) = self.graph.store().entry(number);
        entry.after
    }

    /// The number of entries of a state.
    pub fn count(&self, state: Root) -> usize {
        self.graph.store().memory().state(state).len()
    }

    pub fn holds(&self, state: Root, event_type: &str, key: &str) -> Option<EventNumber> {
        let key = (event_type.to_owned(), key.to_owned());
        let Ok(found) = self.graph.store().lookup(state, std::slice::from_ref(&key));
        found.get(&key).copied()
    }
}
