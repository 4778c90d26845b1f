//! The outcomes and states of this crate for a room.

use std::collections::BTreeMap;

use lattice_rooms::{
    AuthOutcome, EventStatus, EventStore as _, Graph, InvalidPdu, Memory, Pdu, Received, Role,
    RoomVersionRules, Root, rules,
};
use ruma_common::{EventId, OwnedEventId};

use crate::fixtures::keys::{SERVERS, public_keys};
use crate::oracle::Answer;
use crate::plan::{BuiltEvent, BuiltRoom};

/// One room in a graph of this crate.
pub struct Room {
    rules: RoomVersionRules,
    graph: Graph<Memory>,
}

/// The answer for each event and each merge, with states as sorted lines.
pub fn answers(built: &BuiltRoom) -> Vec<Answer<Vec<String>>> {
    let mut room = Room::new(rules(&built.version).unwrap());
    let mut answers: Vec<_> = built.events.iter().map(|event| room.check(event)).collect();
    answers.extend(built.merges.iter().map(|merge| room.merge(merge)));
    answers
}

fn answer(outcome: &str, state: Vec<String>, reason: String) -> Answer<Vec<String>> {
    Answer { outcome: outcome.to_owned(), state, reason }
}

impl Room {
    /// A room without events.
    pub fn new(rules: RoomVersionRules) -> Self {
        Self { graph: Graph::new(rules.clone(), Memory::new()), rules }
    }

    /// The state after an event; `None` if the event was not checked.
    pub fn after(&self, id: &str) -> Option<BTreeMap<(String, String), String>> {
        let Ok(number) = self.graph.store().number(<&EventId>::try_from(id).unwrap());
        let Ok(entry) = self.graph.store().entry(number?);
        Some(self.state(entry.after))
    }

    /// Whether an event was checked and not rejected.
    pub fn is_accepted(&self, id: &str) -> bool {
        let Ok(number) = self.graph.store().number(<&EventId>::try_from(id).unwrap());
        let entry = number.map(|number| self.graph.store().entry(number));
        entry.is_some_and(|Ok(entry)| entry.status != EventStatus::Rejected)
    }

    fn state(&self, root: Root) -> BTreeMap<(String, String), String> {
        self.graph.store().state(root).into_iter().map(|(key, id)| (key, id.to_string())).collect()
    }

    fn lines(&self, root: Root) -> Vec<String> {
        let entries = self.state(root).into_iter();
        let mut lines: Vec<String> =
            entries.map(|((event_type, key), id)| format!("{event_type}\t{key}\t{id}")).collect();
        lines.sort();
        lines
    }

    /// The resolution of several states; unknown and rejected events of a state are left out.
    fn merge(&mut self, merge: &[Vec<String>]) -> Answer<Vec<String>> {
        let ids = |state: &Vec<String>| -> Vec<OwnedEventId> {
            state.iter().map(|id| EventId::parse(id).unwrap()).collect()
        };
        let states = merge.iter().map(|state| {
            let Ok(root) = self.graph.build_state(&ids(state));
            root
        });
        let states = states.collect();
        let Ok(root) = self.graph.resolve(&states);
        answer("merged", self.lines(root), String::new())
    }

    /// The PDU of an event. A signed one passes the checks on receipt first.
    fn pdu(&self, event: &BuiltEvent) -> Result<Pdu, InvalidPdu> {
        if !event.is_signed {
            return Pdu::from_object(&event.pdu, &self.rules);
        }
        let text = serde_json::to_string(&event.pdu).unwrap();
        Pdu::receive(&text, &self.rules, &public_keys(&SERVERS)).map(|received| received.pdu)
    }

    /// Receives the next event and returns the answer for it.
    pub fn check(&mut self, event: &BuiltEvent) -> Answer<Vec<String>> {
        let pdu = match self.pdu(event) {
            Ok(pdu) => pdu,
            Err(invalid) => return answer("dropped", Vec::new(), invalid.to_string()),
        };
        let Ok(received) = self.graph.receive(pdu, Role::Live);
        let checked = match received {
            Received::Checked(checked) => checked,
            _ => return answer("waiting", Vec::new(), String::new()),
        };
        let lines = self.lines(checked.before);
        match checked.outcome {
            AuthOutcome::Rejected(violation) => answer("rejected", lines, violation.to_string()),
            _ => answer("accepted", lines, String::new()),
        }
    }
}
