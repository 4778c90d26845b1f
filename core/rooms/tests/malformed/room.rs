//! A room whose events are signed like those of other servers.

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

/// The room, and where its next event goes.
#[derive(Clone)]
pub struct Room {
    pub rules: RoomVersionRules,
    pub graph: Graph<Memory>,
    pub room_id: String,
    /// What was given to the graph.
    pub ids: Vec<OwnedEventId>,
    /// What the next event follows.
    pub tip: Vec<OwnedEventId>,
    pub depth: u64,
    keys: PublicKeyMap,
}

fn key(server: &str) -> SigningKey {
    SigningKey::from_seed(<&ServerName>::try_from(server).unwrap(), "key", &[7; 32]).unwrap()
}

impl Room {
    /// Alice's public room, with bob, who has some power, and an invitation for a third party.
    pub fn founded(version: &'static str) -> Self {
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
        let (outcome, id) = self.give(&self.seal(&event));
        assert_eq!(outcome, "accepted", "{event}");
        self.follow(id.unwrap());
    }

    /// What comes next follows this.
    pub fn follow(&mut self, id: OwnedEventId) {
        self.depth += 1;
        self.tip = vec![id];
    }

    /// An event at the end, with the auth events that it should have.
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

    /// Gives an event the auth events that it should have, if it can be read at all.
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

    /// Events as others refer to them.
    pub fn references(&self, ids: &[OwnedEventId]) -> Value {
        let old = self.rules.event_id_format == EventIdFormatVersion::V1;
        let reference = |id: &OwnedEventId| if old { json!([id, { "sha256": "AAAA" }]) } else { json!(id) };
        ids.iter().map(reference).collect()
    }

    /// The event with a hash and with everybody's signature, as far as there can be one.
    pub fn seal(&self, event: &Value) -> String {
        let Ok(mut object) = serde_json::from_value::<CanonicalJsonObject>(event.clone()) else {
            return event.to_string();
        };
        for server in SERVERS {
            let sealed = ruma_signatures::hash_and_sign_event(
                server,
                &key(server),
                &mut object,
                &self.rules.redaction,
            );
            if sealed.is_err() {
                return event.to_string();
            }
        }
        serde_json::to_string(&object).unwrap()
    }

    /// What becomes of it, by name, and its id if it is an event at all.
    pub fn give(&mut self, text: &str) -> (String, Option<OwnedEventId>) {
        let arrival = match Pdu::receive(text, &self.rules, &self.keys) {
            Ok(arrival) => arrival,
            Err(invalid) => return (format!("dropped: {invalid}"), None),
        };
        let (outcome, id) = self.judge(arrival.pdu);
        (outcome, Some(id))
    }

    /// The same for an event of which nobody asks who signed it.
    pub fn say(&mut self, mut event: Value) -> (String, OwnedEventId) {
        (event["hashes"], event["signatures"]) = (json!({}), json!({}));
        let object = serde_json::from_value(event).unwrap();
        self.judge(Pdu::from_object(&object, &self.rules).unwrap())
    }

    fn judge(&mut self, pdu: Pdu) -> (String, OwnedEventId) {
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
