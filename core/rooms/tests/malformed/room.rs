//! A room graph that receives signed PDUs of three servers.

use lattice_rooms::{AuthOutcome, EventStore as _, Graph, Memory, Pdu, PublicKeyMap, Received, Role};
use ruma_common::OwnedEventId;
use ruma_common::canonical_json::CanonicalJsonObject;
use serde_json::{Value, json};

use crate::fixtures::draft::{ALICE, BOB, Draft, join, state_event};
use crate::fixtures::event::{EventFormat, PlaceInGraph, rules_of};
use crate::fixtures::keys::{SERVERS, key, public_keys};

/// The graph, and the predecessors of the next event.
#[derive(Clone)]
pub struct Room {
    pub format: EventFormat,
    /// The events that the graph received.
    pub ids: Vec<OwnedEventId>,
    /// The predecessors of the next event.
    pub tip: Vec<OwnedEventId>,
    pub depth: u64,
    graph: Graph<Memory>,
    keys: PublicKeyMap,
}

impl Room {
    /// Alice's public room with bob, who has level 50, and a third-party invite.
    pub fn public_room(version: &str) -> Self {
        let rules = rules_of(version);
        let mut room = Self {
            graph: Graph::new(rules.clone(), Memory::new()),
            format: EventFormat::new(rules),
            ids: Vec::new(),
            tip: Vec::new(),
            depth: 0,
            keys: public_keys(&SERVERS),
        };
        for (_, draft) in room.format.first_events(version, &[(BOB, 50)]) {
            room.accept(&draft);
        }
        room.accept(&join(BOB));
        let invitation = json!({ "display_name": "C", "public_key": key("a.example").public_key() });
        room.accept(&state_event(ALICE, "m.room.third_party_invite", "token", invitation));
        room
    }

    fn accept(&mut self, draft: &Draft) {
        let event = self.event(draft);
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
    pub fn event(&self, draft: &Draft) -> Value {
        let (name, ts) = (format!("e{}", self.ids.len()), 1_000 + self.depth);
        let at = PlaceInGraph { name: &name, depth: self.depth + 1, ts, prev: &self.tip, auth: &[] };
        let mut event = self.format.json(draft, at);
        self.authorise(&mut event);
        event
    }

    /// Sets the auth events selected from the state after the first predecessor, if the event can be parsed.
    pub fn authorise(&self, event: &mut Value) {
        let Ok(object) = serde_json::from_value::<CanonicalJsonObject>(event.clone()) else { return };
        let Ok(pdu) = Pdu::from_object(&object, &self.format.rules) else { return };
        let Some(last) = self.tip.first().filter(|_| pdu.event_type() != "m.room.create") else { return };
        let store = self.graph.store();
        let Ok(Some(number)) = store.number(last) else { return };
        let Ok(entry) = store.entry(number);
        event["auth_events"] = self.format.references(&self.format.auth_events(store, entry.after, &pdu));
    }

    /// The event with its hash and the signatures of all servers; unchanged if it cannot be signed.
    pub fn sign(&self, event: &Value) -> String {
        let Ok(mut object) = serde_json::from_value::<CanonicalJsonObject>(event.clone()) else {
            return event.to_string();
        };
        for server in SERVERS {
            let redaction = &self.format.rules.redaction;
            if ruma_signatures::hash_and_sign_event(server, &key(server), &mut object, redaction).is_err() {
                return event.to_string();
            }
        }
        serde_json::to_string(&object).unwrap()
    }

    /// The name of the outcome, and the event id if the PDU is valid.
    pub fn receive(&mut self, text: &str) -> (String, Option<OwnedEventId>) {
        let received_pdu = match Pdu::receive(text, &self.format.rules, &self.keys) {
            Ok(received_pdu) => received_pdu,
            Err(invalid) => return (format!("dropped: {invalid}"), None),
        };
        let (outcome, id) = self.check(received_pdu.pdu);
        (outcome, Some(id))
    }

    /// Receives an event without signatures, which are not checked.
    pub fn receive_unsigned(&mut self, mut event: Value) -> (String, OwnedEventId) {
        (event["hashes"], event["signatures"]) = (json!({}), json!({}));
        self.check(self.format.pdu(&event))
    }

    fn check(&mut self, pdu: Pdu) -> (String, OwnedEventId) {
        let id = pdu.id().to_owned();
        if self.ids.is_empty() {
            self.format.room_id = pdu.room().to_string();
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
