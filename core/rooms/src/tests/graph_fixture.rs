//! A room graph whose events have names. Auth events are selected as by a real server; nothing is signed.

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

/// A graph and its events by name.
pub(super) struct GraphFixture {
    pub version: String,
    pub rules: RoomVersionRules,
    pub graph: Graph<Memory>,
    pub pdus: BTreeMap<String, Pdu>,
    room_id: String,
    clock: u64,
}

/// The fields of an event that do not depend on its place in the graph.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    pub sender: String,
    pub event_type: String,
    pub key: Option<String>,
    pub content: Value,
}

pub(super) fn user(name: &str) -> String {
    if name.contains(':') { name.to_owned() } else { format!("@{name}:{name}.example") }
}

pub(super) fn state_event(sender: &str, event_type: &str, key: &str, content: Value) -> Draft {
    let (sender, event_type) = (user(sender), event_type.to_owned());
    Draft { sender, event_type, key: Some(key.to_owned()), content }
}

pub(super) fn membership(sender: &str, target: &str, membership: &str) -> Draft {
    state_event(sender, "m.room.member", &user(target), json!({ "membership": membership }))
}

pub(super) fn join(name: &str) -> Draft {
    membership(name, name, "join")
}

pub(super) fn join_rule(sender: &str, rule: &str) -> Draft {
    state_event(sender, "m.room.join_rules", "", json!({ "join_rule": rule }))
}

pub(super) fn message(sender: &str, body: &str) -> Draft {
    let (sender, event_type) = (user(sender), "m.room.message".to_owned());
    Draft { sender, event_type, key: None, content: json!({ "body": body }) }
}

impl GraphFixture {
    /// A graph without events.
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

    /// Alice's public room with the events `create`, `alice`, `levels` and `rules`.
    pub fn public_room(version: &str) -> Self {
        let mut fixture = Self::empty(version);
        let content = json!({ "creator": user("alice"), "room_version": version });
        fixture.add(CREATE, state_event("alice", "m.room.create", "", content), &[]);
        fixture.add("alice", join("alice"), &[CREATE]);
        let levels = fixture.levels("alice", &[]);
        fixture.add("levels", levels, &["alice"]);
        fixture.add("rules", join_rule("alice", "public"), &["levels"]);
        fixture
    }

    /// Power levels of these users; alice has 100, or is the creator above all levels.
    pub fn levels(&self, sender: &str, users: &[(&str, i64)]) -> Draft {
        let mut levels: BTreeMap<String, i64> =
            users.iter().map(|(name, level)| (user(name), *level)).collect();
        if !self.rules.authorization.explicitly_privilege_room_creators {
            levels.insert(user("alice"), 100);
        }
        state_event(sender, "m.room.power_levels", "", json!({ "users": levels }))
    }

    /// Builds an event and receives it. Panics if the graph does not check it.
    pub fn add(&mut self, name: &str, draft: Draft, after: &[&str]) -> CheckedEvent {
        let pdu = self.event(name, draft, after);
        match self.graph.receive(pdu, Role::Live) {
            Ok(Received::Checked(checked)) => checked,
            Ok(other) => panic!("{name}: {other:?}"),
        }
    }

    /// Builds an event with the auth events selected from the state after its predecessors.
    pub fn event(&mut self, name: &str, draft: Draft, after: &[&str]) -> Pdu {
        let before = self.after_all(after);
        let without_auth = self.pdu(name, &draft, after, &[]);
        let selected =
            self.graph.store().lookup(before, &selection(&without_auth, &self.rules.authorization));
        let auth: Vec<OwnedEventId> =
            selected.unwrap().values().map(|number| self.id_of(*number).to_owned()).collect();
        self.make(name, &draft, after, &auth)
    }

    /// Builds an event with these auth events.
    pub fn make(&mut self, name: &str, draft: &Draft, after: &[&str], auth: &[OwnedEventId]) -> Pdu {
        self.clock += 1;
        let pdu = self.pdu(name, draft, after, auth);
        if name == CREATE && self.version == "12" {
            self.room_id = pdu.id().as_str().replacen('$', "!", 1);
        }
        self.pdus.insert(name.to_owned(), pdu.clone());
        pdu
    }

    fn pdu(&self, name: &str, draft: &Draft, after: &[&str], auth: &[OwnedEventId]) -> Pdu {
        let old = self.rules.event_id_format == EventIdFormatVersion::V1;
        let reference = |id: &OwnedEventId| if old { json!([id, {}]) } else { json!(id) };
        let prev: Vec<OwnedEventId> = after.iter().map(|name| self.id(name)).collect();
        let depth = after.iter().map(|name| self.pdus[*name].depth()).max().unwrap_or_default() + 1;
        let mut event = json!({
            "type": draft.event_type, "sender": draft.sender, "content": draft.content, "depth": depth,
            "origin_server_ts": self.clock, "hashes": {}, "signatures": {},
            "prev_events": prev.iter().map(reference).collect::<Vec<_>>(),
            "auth_events": auth.iter().map(reference).collect::<Vec<_>>(),
        });
        if let Some(key) = &draft.key {
            event["state_key"] = json!(key);
        }
        if old {
            let server = <&UserId>::try_from(draft.sender.as_str()).unwrap().server_name();
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

    fn id_of(&self, number: EventNumber) -> OwnedEventId {
        self.graph.store().entry(number).unwrap().pdu.id().to_owned()
    }

    /// The state after the event.
    pub fn after(&self, name: &str) -> Root {
        self.graph.store().entry(self.number(name)).unwrap().after
    }

    /// The resolution of the states after these events.
    pub fn after_all(&mut self, names: &[&str]) -> Root {
        let roots = names.iter().map(|name| self.after(name)).collect();
        self.graph.resolve(&roots).unwrap()
    }

    /// The state made of these events.
    pub fn state_of(&mut self, names: &[&str]) -> Root {
        let ids: Vec<OwnedEventId> = names.iter().map(|name| self.id(name)).collect();
        self.graph.assemble(&ids).unwrap()
    }

    /// The entries of a state, with the names of their events.
    pub fn names(&self, state: Root) -> BTreeMap<StateMapKey, String> {
        let name = |id: &OwnedEventId| {
            let named = self.pdus.iter().find(|(_, pdu)| pdu.id() == id);
            named.map(|(name, _)| name.clone()).unwrap()
        };
        self.graph.store().state(state).iter().map(|(key, id)| (key.clone(), name(id))).collect()
    }

    /// The name of the event that a state has for a type and state key.
    pub fn holds(&self, state: Root, event_type: &str, key: &str) -> Option<String> {
        let key = if key.is_empty() { String::new() } else { user(key) };
        self.names(state).remove(&(event_type.to_owned(), key))
    }
}
