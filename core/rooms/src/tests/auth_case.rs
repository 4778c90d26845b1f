//! A small room for asking the rules one question: alice has all power, bob and carol have none.

use std::rc::Rc;

use ruma_common::{EventId, OwnedEventId};
use serde_json::{Value, json};

use super::receipt::{VERSIONS, rules_of};
use crate::rules::{dependent, independent};
use crate::{AuthEvents, Pdu, RoomVersionRules, Rule, Ruling, State};

pub(super) const ROOM: &str = "!room:example.org";

pub(super) struct AuthCase {
    pub rules: RoomVersionRules,
    pub state: State,
    /// In versions 1 and 2, events have hashes with their ids.
    old: bool,
}

/// An event and what it is asked against.
pub(super) struct Question {
    pub pdu: Pdu,
    pub state: State,
    pub auth: Option<AuthEvents>,
}

pub(super) fn id(name: &str) -> OwnedEventId {
    EventId::parse(format!("${name}:example.org")).unwrap()
}

pub(super) fn at(name: &str) -> String {
    format!("@{name}:example.org")
}

impl AuthCase {
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        VERSIONS.into_iter().map(|version| (version, Self::new(version)))
    }

    pub fn new(version: &str) -> Self {
        let old = ["1", "2"].contains(&version);
        let mut case = Self { rules: rules_of(version), state: State::new(), old };
        case.put(("m.room.create", ""), "alice", json!({ "creator": at("alice"), "room_version": version }));
        case.member("alice", "join");
        case.join_rule("invite");
        let users = if version == "12" { json!({}) } else { json!({ at("alice"): 100 }) };
        case.levels(json!({ "users": users }))
    }

    pub fn pdu(&self, (event_type, key): (&str, Option<&str>), sender: &str, content: Value) -> Pdu {
        let name = format!("{event_type}/{}", key.unwrap_or("?")).replace([':', '@'], "/");
        self.pdu_after((event_type, key), sender, content, (&name, &["prev"]))
    }

    pub fn pdu_after(
        &self,
        (event_type, key): (&str, Option<&str>),
        sender: &str,
        content: Value,
        (name, after): (&str, &[&str]),
    ) -> Pdu {
        let reference = |name: &&str| if self.old { json!([id(name), {}]) } else { json!(id(name)) };
        let mut event = json!({
            "type": event_type, "sender": at(sender), "room_id": ROOM, "content": content, "depth": 5,
            "origin_server_ts": 5, "auth_events": [], "prev_events": after.iter().map(reference).collect::<Vec<_>>(),
        });
        if let Some(key) = key {
            event["state_key"] = json!(key);
        }
        if let Some(redacted) = event["content"]["redacts"].as_str().map(str::to_owned) {
            event["redacts"] = json!(redacted);
        }
        Pdu::from_json(id(name), event.to_string()).unwrap()
    }

    pub fn put(&mut self, (event_type, key): (&str, &str), sender: &str, content: Value) {
        let pdu = self.pdu((event_type, Some(key)), sender, content);
        self.state.insert((event_type.to_owned(), key.to_owned()), Rc::new(pdu));
    }

    pub fn with(mut self, key: (&str, &str), sender: &str, content: Value) -> Self {
        self.put(key, sender, content);
        self
    }

    pub fn member(&mut self, name: &str, membership: &str) {
        self.put(("m.room.member", &at(name)), name, json!({ "membership": membership }));
    }

    pub fn where_is(mut self, name: &str, membership: &str) -> Self {
        self.member(name, membership);
        self
    }

    pub fn join_rule(&mut self, rule: &str) {
        self.put(("m.room.join_rules", ""), "alice", json!({ "join_rule": rule }));
    }

    pub fn joined_by(mut self, rule: &str) -> Self {
        self.join_rule(rule);
        self
    }

    pub fn levels(self, content: Value) -> Self {
        self.with(("m.room.power_levels", ""), "alice", content)
    }

    pub fn without(mut self, event_type: &str) -> Self {
        self.state.retain(|key, _| key.0 != event_type);
        self
    }

    pub fn ask(self, pdu: Pdu) -> Question {
        Question { pdu, state: self.state, auth: None }
    }

    /// Whether `sender` may send this.
    pub fn sends(self, key: (&str, Option<&str>), sender: &str, content: Value) -> Question {
        let pdu = self.pdu(key, sender, content);
        self.ask(pdu)
    }

    /// Whether `sender` may change the membership of `target`.
    pub fn changes(self, sender: &str, target: &str, membership: &str) -> Question {
        self.sends(("m.room.member", Some(&at(target))), sender, json!({ "membership": membership }))
    }

    /// Whether `pdu` may name these as its authority.
    pub fn names(&self, pdu: Pdu, events: Vec<(Pdu, bool)>, create: Option<Pdu>) -> Question {
        let events = events.into_iter().map(|(pdu, rejected)| (Rc::new(pdu), rejected)).collect();
        let auth = AuthEvents { events, create: create.map(Rc::new) };
        Question { pdu, state: State::new(), auth: Some(auth) }
    }

    pub fn own(&self, event_type: &str, key: &str) -> Pdu {
        (*self.state[&(event_type.to_owned(), key.to_owned())]).clone()
    }
}

impl Question {
    pub fn answer(&self, rules: &RoomVersionRules, off: Option<Rule>) -> Option<Ruling> {
        match &self.auth {
            Some(auth) => independent(&self.pdu, auth, &rules.authorization, off),
            None => Some(dependent(&self.pdu, &self.state, &rules.authorization, off)),
        }
    }
}
