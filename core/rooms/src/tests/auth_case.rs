//! A room state to authorise events against. By default alice has all power, bob and carol have none.

use std::rc::Rc;

use ruma_common::{EventId, OwnedEventId};
use serde_json::{Value, json};

use super::fixtures::draft::Draft;
use super::fixtures::event::{EventFormat, PlaceInGraph, VERSIONS, rules_of};
use crate::rules::{dependent, independent};
use crate::{AuthEvents, Pdu, RoomVersionRules, Rule, Ruling, State};

pub(super) const ROOM: &str = "!room:example.org";

/// The state of a room and the rules of its version.
pub(super) struct AuthCase {
    pub rules: RoomVersionRules,
    pub state: State,
}

/// An event, and the state or the auth events that it is authorised by.
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
    /// A case for each room version.
    pub fn all() -> impl Iterator<Item = (&'static str, Self)> {
        VERSIONS.into_iter().map(|version| (version, Self::new(version)))
    }

    /// An invite-only room in which only alice is joined.
    pub fn new(version: &str) -> Self {
        let mut case = Self { rules: rules_of(version), state: State::new() };
        case.put(("m.room.create", ""), "alice", json!({ "creator": at("alice"), "room_version": version }));
        case.member("alice", "join");
        case.join_rule("invite");
        let users = if version == "12" { json!({}) } else { json!({ at("alice"): 100 }) };
        case.with_levels(json!({ "users": users }))
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
        let (event_type, key) = (event_type.to_owned(), key.map(str::to_owned));
        let draft = Draft { sender: at(sender), event_type, key, content };
        let prev: Vec<OwnedEventId> = after.iter().map(|name| id(name)).collect();
        let place = PlaceInGraph { name, depth: 5, ts: 5, prev: &prev, auth: &[] };
        let mut event = EventFormat::new(self.rules.clone()).json(&draft, place);
        event["room_id"] = json!(ROOM);
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

    pub fn with_member(mut self, name: &str, membership: &str) -> Self {
        self.member(name, membership);
        self
    }

    pub fn join_rule(&mut self, rule: &str) {
        self.put(("m.room.join_rules", ""), "alice", json!({ "join_rule": rule }));
    }

    pub fn with_join_rule(mut self, rule: &str) -> Self {
        self.join_rule(rule);
        self
    }

    pub fn with_levels(self, content: Value) -> Self {
        self.with(("m.room.power_levels", ""), "alice", content)
    }

    pub fn without(mut self, event_type: &str) -> Self {
        self.state.retain(|key, _| key.0 != event_type);
        self
    }

    pub fn ask(self, pdu: Pdu) -> Question {
        Question { pdu, state: self.state, auth: None }
    }

    /// Asks whether `sender` may send this event.
    pub fn may_send(self, key: (&str, Option<&str>), sender: &str, content: Value) -> Question {
        let pdu = self.pdu(key, sender, content);
        self.ask(pdu)
    }

    /// Asks whether `sender` may change the membership of `target`.
    pub fn may_change(self, sender: &str, target: &str, membership: &str) -> Question {
        self.may_send(("m.room.member", Some(&at(target))), sender, json!({ "membership": membership }))
    }

    /// Asks whether `pdu` may have these auth events. Each one comes with whether it was rejected.
    pub fn may_name(&self, pdu: Pdu, events: Vec<(Pdu, bool)>, create: Option<Pdu>) -> Question {
        let events = events.into_iter().map(|(pdu, rejected)| (Rc::new(pdu), rejected)).collect();
        let auth = AuthEvents { events, create: create.map(Rc::new) };
        Question { pdu, state: State::new(), auth: Some(auth) }
    }

    /// An event of the state.
    pub fn state_event(&self, event_type: &str, key: &str) -> Pdu {
        (*self.state[&(event_type.to_owned(), key.to_owned())]).clone()
    }
}

impl Question {
    /// The ruling with the rule `off` switched off.
    pub fn answer(&self, rules: &RoomVersionRules, off: Option<Rule>) -> Option<Ruling> {
        match &self.auth {
            Some(auth) => independent(&self.pdu, auth, &rules.authorization, off),
            None => Some(dependent(&self.pdu, &self.state, &rules.authorization, off)),
        }
    }
}
