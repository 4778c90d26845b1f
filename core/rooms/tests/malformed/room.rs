//! A room graph that receives signed PDUs of three servers.

use std::collections::BTreeMap;

use lattice_rooms::{
    AuthOutcome, EventStore as _, Graph, Memory, Pdu, PublicKeyMap, Received, Role, RoomVersionRules,
    SigningKey, state_to_check,
};
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::room_version_rules::{EventIdFormatVersion, RoomIdFormatVersion};
use ruma_common::serde::Base64;
use ruma_common::{OwnedEventId, RoomVersionId, ServerName};
use serde_json::{Value, json};

pub const VERSIONS: [&str; 12] = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12"];
pub const ALICE: &str = "@alice:a.example";
pub const BOB: &str = "@bob:b.example";
pub const CAROL: &str = "@carol:c.example";
const SERVERS: [&str; 3] = ["a.example", "b.example", "c.example"];

/// The graph, and the predecessors of the next event.
#[derive(Clone)]
pub struct Room {
    pub rules: RoomVersionRules,
    pub graph: Graph<Memory>,
    pub room_id: String,
    /// The events that the graph received.
    pub ids: Vec<OwnedEventId>,
    /// The predecessors of the next event.
    pub tip: Vec<OwnedEventId>,
    pub depth: u64,
    keys: PublicKeyMap,
}

fn key(server: &str) -> SigningKey {
    SigningKey::from_seed(<&ServerName>::try_from(server).unwrap(), "key", &[7; 32]).unwrap()
}

impl Room {
    /// Alice's public room with bob, who has level 50, and a third-party invite.
    pub fn public_room(version: &'static str) -> Self {
        let rules = RoomVersionId::try_from(version).unwrap().rules().unwrap();
        let public = |server: &str| {
            BTreeMap::from([(key(server).id(), Base64::parse(key(server).public_key()).unwrap())])
        };
        let mut room = Self {
            graph: Graph::new(rules.clone(), Memory::new()),
            room_id: "!room:a.example".to_owned(),
            ids: Vec::new(),
            tip: Vec::new(),
            depth: 0,
            keys: SERVERS.map(|server| (server.to_owned(), public(server))).into(),
            rules,
        };
        let creation = json!({ "creator": ALICE, "room_version": version });
        room.accept(ALICE, "m.room.create", Some(""), creation);
        room.accept(ALICE, "m.room.member", Some(ALICE), json!({ "membership": "join" }));
        let mut users = json!({ BOB: 50 });
        if version != "12" {
            users[ALICE] = json!(100);
        }
        room.accept(ALICE, "m.room.power_levels", Some(""), json!({ "users": users }));
        room.accept(ALICE, "m.room.join_rules", Some(""), json!({ "join_rule": "public" }));
        room.accept(BOB, "m.room.member", Some(BOB), json!({ "membership": "join" }));
        let invitation = json!({ "display_name": "C", "public_key": key("a.example").public_key() });
        room.accept(ALICE, "m.room.third_party_invite", Some("token"), invitation);
        room
    }

    fn accept(&mut self, sender: &str, event_type: &str, state_key: Option<&str>, content: Value) {
        let event = self.event(sender, event_type, state_key, content);
        let (outcome, id) = self.receive(&self.sign(&event));
        assert_eq!(outcome, "accepted", "{event}");
        self.follow(id.unwrap());
    }

    /// Makes this event the only predecessor of the next event.
    pub fn follow(&mut self, id: OwnedEventId) {
        self.depth += 1;
        self.tip = vec![id];
    }

    /// An event after the tip, with the auth events selected from the state.
    pub fn event(&self, sender: &str, event_type: &str, state_key: Option<&str>, content: Value) -> Value {
        let mut event = json!({
            "type": event_type, "sender": sender, "content": content, "depth": self.depth + 1,
            "origin_server_ts": 1_000 + self.depth, "auth_events": [], "prev_events": self.references(&self.tip),
        });
        if let Some(state_key) = state_key {
            event["state_key"] = json!(state_key);
        }
        if self.rules.event_id_format == EventIdFormatVersion::V1 {
            let server = sender.split_once(':').unwrap().1;
            event["event_id"] = json!(format!("$e{}:{server}", self.ids.len()));
        }
        if event_type != "m.room.create" || self.rules.room_id_format == RoomIdFormatVersion::V1 {
            event["room_id"] = json!(self.room_id);
        }
        self.authorise(&mut event);
        event
    }

    /// Sets the auth events selected from the state, if the event can be parsed.
    pub fn authorise(&self, event: &mut Value) {
        let Ok(object) = serde_json::from_value::<CanonicalJsonObject>(event.clone()) else { return };
        let Ok(pdu) = Pdu::from_object(&object, &self.rules) else { return };
        let mut keys = state_to_check(&pdu, &self.rules);
        keys.retain(|key| {
            !self.rules.authorization.room_create_event_id_as_room_id || key.0 != "m.room.create"
        });
        let store = self.graph.store();
        let Some(last) = self.tip.first() else { return };
        let Ok(Some(number)) = store.number(last) else { return };
        let Ok(state) = store.entry(number).map(|entry| entry.after);
        let Ok(found) = store.lookup(state, &keys);
        let id = |number: &u64| {
            let Ok(entry) = store.entry(*number);
            entry.pdu.id().to_owned()
        };
        let ids: Vec<_> = found.values().map(id).collect();
        if pdu.event_type() != "m.room.create" {
            event["auth_events"] = self.references(&ids);
        }
    }

    /// References to events, in the format of the room version.
    pub fn references(&self, ids: &[OwnedEventId]) -> Value {
        let old = self.rules.event_id_format == EventIdFormatVersion::V1;
        let reference = |id: &OwnedEventId| if old { json!([id, { "sha256": "AAAA" }]) } else { json!(id) };
        ids.iter().map(reference).collect()
    }

    /// The event with its hash and the signatures of all servers; unchanged if it cannot be signed.
    pub fn sign(&self, event: &Value) -> String {
        let Ok(mut object) = serde_json::from_value::<CanonicalJsonObject>(event.clone()) else {
            return event.to_string();
        };
        for server in SERVERS {
            let signed = ruma_signatures::hash_and_sign_event(
                server,
                &key(server),
                &mut object,
                &self.rules.redaction,
            );
            if signed.is_err() {
                return event.to_string();
            }
        }
        serde_json::to_string(&object).unwrap()
    }

    /// The name of the outcome, and the event id if the PDU is valid.
    pub fn receive(&mut self, text: &str) -> (String, Option<OwnedEventId>) {
        let received_pdu = match Pdu::receive(text, &self.rules, &self.keys) {
            Ok(received_pdu) => received_pdu,
            Err(invalid) => return (format!("dropped: {invalid}"), None),
        };
        let (outcome, id) = self.check(received_pdu.pdu);
        (outcome, Some(id))
    }

    /// Receives an event without signatures, which are not checked.
    pub fn receive_unsigned(&mut self, mut event: Value) -> (String, OwnedEventId) {
        (event["hashes"], event["signatures"]) = (json!({}), json!({}));
        let object = serde_json::from_value(event).unwrap();
        self.check(Pdu::from_object(&object, &self.rules).unwrap())
    }

    fn check(&mut self, pdu: Pdu) -> (String, OwnedEventId) {
        let id = pdu.id().to_owned();
        if self.ids.is_empty() && self.rules.room_id_format == RoomIdFormatVersion::V2 {
            self.room_id = pdu.room().to_string();
        }
        let Ok(received) = self.graph.receive(pdu, Role::Live);
        let outcome = match received {
            Received::Known(_) => "known".to_owned(),
            Received::Waiting(_) => "waiting".to_owned(),
            Received::Checked(checked) => match checked.outcome {
                AuthOutcome::Accepted => "accepted".to_owned(),
                AuthOutcome::SoftFailed(violation) => format!("soft-failed: {violation}"),
                AuthOutcome::Rejected(violation) => format!("rejected: {violation}"),
            },
        };
        self.ids.push(id.clone());
        (outcome, id)
    }
}
