//! A room whose events are told by name: who says what after what. Auth events are chosen as a server chooses
//! them; nothing is signed.

use std::collections::BTreeMap;

use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::room_version_rules::EventIdFormatVersion;
use ruma_common::{OwnedEventId, UserId};
use serde_json::{Value, json};

use super::receipt::rules_of;
use crate::state::selection;
use crate::{
    CheckedEvent, EventNumber, EventStore as _, Graph, Memory, Pdu, Received, Role, RoomVersionRules, Root,
    StateMapKey,
};

pub(super) const CREATE: &str = "create";

pub(super) struct GraphFixture {
    pub version: String,
    pub rules: RoomVersionRules,
    pub graph: Graph<Memory>,
    pub pdus: BTreeMap<String, Pdu>,
    room_id: String,
    clock: u64,
}

/// Something that somebody says.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub sender: String,
    pub event_type: String,
    pub key: Option<String>,
    pub content: Value,
}

pub(super) fn user(name: &str) -> String {
    if name.contains(':') { name.to_owned() } else { format!("@{name}:{name}.example") }
}

pub(super) fn says(sender: &str, event_type: &str, key: &str, content: Value) -> Said {
    let (sender, event_type) = (user(sender), event_type.to_owned());
    Said { sender, event_type, key: Some(key.to_owned()), content }
}

pub(super) fn makes(sender: &str, target: &str, membership: &str) -> Said {
    says(sender, "m.room.member", &user(target), json!({ "membership": membership }))
}

pub(super) fn joins(name: &str) -> Said {
    makes(name, name, "join")
}

pub(super) fn join_rule(sender: &str, rule: &str) -> Said {
    says(sender, "m.room.join_rules", "", json!({ "join_rule": rule }))
}

pub(super) fn message(sender: &str, body: &str) -> Said {
    let (sender, event_type) = (user(sender), "m.room.message".to_owned());
    Said { sender, event_type, key: None, content: json!({ "body": body }) }
}

impl GraphFixture {
    /// Nothing yet.
    pub fn empty(version: &str) -> Self {
        let rules = rules_of(version);
        Self {
            version: version.to_owned(),
            graph: Graph::new(rules.clone(), Memory::new()),
            rules,
            pdus: BTreeMap::new(),
            room_id: "!room:alice.example".to_owned(),
            clock: 0,
        }
    }

    /// Alice's public room: `create`, `alice`, `levels`, `rules`.
    pub fn founded(version: &str) -> Self {
        let mut fixture = Self::empty(version);
        let content = json!({ "creator": user("alice"), "room_version": version });
        fixture.add(CREATE, says("alice", "m.room.create", "", content), &[]);
        fixture.add("alice", joins("alice"), &[CREATE]);
        let levels = fixture.levels("alice", &[]);
        fixture.add("levels", levels, &["alice"]);
        fixture.add("rules", join_rule("alice", "public"), &["levels"]);
        fixture
    }

    /// Levels of users beside alice's, which are 100 or above all.
    pub fn levels(&self, sender: &str, users: &[(&str, i64)]) -> Said {
        let mut levels: BTreeMap<String, i64> =
            users.iter().map(|(name, level)| (user(name), *level)).collect();
        if !self.rules.authorization.explicitly_privilege_room_creators {
            levels.insert(user("alice"), 100);
        }
        says(sender, "m.room.power_levels", "", json!({ "users": levels }))
    }

    /// Makes an event and gives it to the graph, which must judge it.
    pub fn add(&mut self, name: &str, said: Said, after: &[&str]) -> CheckedEvent {
        let pdu = self.event(name, said, after);
        match self.graph.receive(pdu, Role::Live) {
            Ok(Received::Checked(checked)) => checked,
            Ok(other) => panic!("{name}: {other:?}"),
        }
    }

    /// Makes an event with the auth events that it is to have by the state after its predecessors.
    pub fn event(&mut self, name: &str, said: Said, after: &[&str]) -> Pdu {
        let before = self.after_all(after);
        let draft = self.pdu(name, &said, after, &[]);
        let authority = self.graph.store().lookup(before, &selection(&draft, &self.rules.authorization));
        let auth: Vec<OwnedEventId> =
            authority.unwrap().values().map(|number| self.at(*number).to_owned()).collect();
        self.make(name, &said, after, &auth)
    }

    /// Makes an event with these auth events.
    pub fn make(&mut self, name: &str, said: &Said, after: &[&str], auth: &[OwnedEventId]) -> Pdu {
        self.clock += 1;
        let pdu = self.pdu(name, said, after, auth);
        if name == CREATE && self.version == "12" {
            self.room_id = pdu.id().as_str().replacen('$', "!", 1);
        }
        self.pdus.insert(name.to_owned(), pdu.clone());
        pdu
    }

    fn pdu(&self, name: &str, said: &Said, after: &[&str], auth: &[OwnedEventId]) -> Pdu {
        let old = self.rules.event_id_format == EventIdFormatVersion::V1;
        let reference = |id: &OwnedEventId| if old { json!([id, {}]) } else { json!(id) };
        let prev: Vec<OwnedEventId> = after.iter().map(|name| self.id(name)).collect();
        let depth = after.iter().map(|name| self.pdus[*name].depth()).max().unwrap_or_default() + 1;
        let mut event = json!({
            "type": said.event_type, "sender": said.sender, "content": said.content, "depth": depth,
            "origin_server_ts": self.clock, "hashes": {}, "signatures": {},
            "prev_events": prev.iter().map(reference).collect::<Vec<_>>(),
            "auth_events": auth.iter().map(reference).collect::<Vec<_>>(),
        });
        if let Some(key) = &said.key {
            event["state_key"] = json!(key);
        }
        if old {
            let server = <&UserId>::try_from(said.sender.as_str()).unwrap().server_name();
            event["event_id"] = json!(format!("${name}:{server}"));
        }
        if name != CREATE || self.version != "12" {
            event["room_id"] = json!(self.room_id);
        }
        let object: CanonicalJsonObject = serde_json::from_value(event).unwrap();
        Pdu::from_object(&object, &self.rules).unwrap()
    }

    pub fn id(&self, name: &str) -> OwnedEventId {
        self.pdus[name].id().to_owned()
    }

    pub fn number(&self, name: &str) -> EventNumber {
        self.graph.store().number(&self.id(name)).unwrap().unwrap()
    }

    fn at(&self, number: EventNumber) -> OwnedEventId {
        self.graph.store().entry(number).unwrap().pdu.id().to_owned()
    }

    /// The state after an event.
    pub fn after(&self, name: &str) -> Root {
        self.graph.store().entry(self.number(name)).unwrap().after
    }

    /// The state that the states after these events make up.
    pub fn after_all(&mut self, names: &[&str]) -> Root {
        let roots = names.iter().map(|name| self.after(name)).collect();
        self.graph.resolve(&roots).unwrap()
    }

    /// The state that consists of these events.
    pub fn state_of(&mut self, names: &[&str]) -> Root {
        let ids: Vec<OwnedEventId> = names.iter().map(|name| self.id(name)).collect();
        self.graph.assemble(&ids).unwrap()
    }

    /// What a state holds, by the names of its events.
    pub fn names(&self, state: Root) -> BTreeMap<StateMapKey, String> {
        let name = |id: &OwnedEventId| {
            let named = self.pdus.iter().find(|(_, pdu)| pdu.id() == id);
            named.map(|(name, _)| name.clone()).unwrap()
        };
        self.graph.store().state(state).iter().map(|(key, id)| (key.clone(), name(id))).collect()
    }

    /// The event that a state holds under a key.
    pub fn holds(&self, state: Root, event_type: &str, key: &str) -> Option<String> {
        let key = if key.is_empty() { String::new() } else { user(key) };
        self.names(state).remove(&(event_type.to_owned(), key))
    }
}
