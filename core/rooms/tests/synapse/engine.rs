//! Our own opinion of the same events.

use std::collections::BTreeMap;

use lattice_rooms::{Archive as _, Graph, Memory, Pdu, Received, Role, RoomVersionRules, Root, Verdict};
use ruma_common::EventId;

use crate::oracle::Opinion;
use crate::plan::{Given, Plan};

/// One room in our engine.
pub struct Room {
    rules: RoomVersionRules,
    graph: Graph<Memory>,
}

/// What we think of each event, with the state before it as sorted lines.
pub fn opinions(plan: &Plan, events: &[Given]) -> Vec<Opinion<Vec<String>>> {
    let mut room = Room::new(plan.rules());
    events.iter().map(|event| room.judge(event)).collect()
}

fn opinion(verdict: &str, state: Vec<String>, reason: String) -> Opinion<Vec<String>> {
    Opinion { verdict: verdict.to_owned(), state, reason }
}

impl Room {
    /// Nothing yet.
    pub fn new(rules: RoomVersionRules) -> Self {
        Self { graph: Graph::new(rules.clone(), Memory::new()), rules }
    }

    /// The state after an event that was judged.
    pub fn after(&self, id: &str) -> Option<BTreeMap<(String, String), String>> {
        let Ok(number) = self.graph.archive().number(<&EventId>::try_from(id).unwrap());
        let Ok(entry) = self.graph.archive().entry(number?);
        Some(self.state(entry.after))
    }

    fn state(&self, root: Root) -> BTreeMap<(String, String), String> {
        self.graph.archive().state(root).into_iter().map(|(key, id)| (key, id.to_string())).collect()
    }

    /// Our opinion of the next event.
    pub fn judge(&mut self, event: &Given) -> Opinion<Vec<String>> {
        let pdu = Pdu::from_object(&event.pdu, &self.rules).unwrap();
        let Ok(received) = self.graph.receive(pdu, Role::Live);
        let judged = match received {
            Received::Judged(judged) => judged,
            _ => return opinion("waiting", Vec::new(), String::new()),
        };
        let state = self.state(judged[0].before);
        let mut lines: Vec<String> =
            state.into_iter().map(|((kind, key), id)| format!("{kind}\t{key}\t{id}")).collect();
        lines.sort();
        match judged[0].verdict {
            Verdict::Rejected(violation) => opinion("rejected", lines, violation.to_string()),
            _ => opinion("accepted", lines, String::new()),
        }
    }
}
