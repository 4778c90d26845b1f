//! Our own opinion of the same events.

use std::collections::BTreeMap;

use lattice_rooms::{
    AuthOutcome, EventStatus, EventStore as _, Graph, Memory, Pdu, Received, Role, RoomVersionRules, Root,
};
use ruma_common::{EventId, OwnedEventId};

use crate::oracle::Opinion;
use crate::plan::{Made, Plan, RemoteState};

/// One room in our engine.
pub struct Room {
    rules: RoomVersionRules,
    graph: Graph<Memory>,
}

/// What we think of each event, with the state before it as sorted lines.
pub fn opinions(plan: &Plan, made: &Made) -> Vec<Opinion<Vec<String>>> {
    let mut room = Room::new(plan.rules());
    let mut opinions: Vec<_> = made.events.iter().map(|event| room.judge(event)).collect();
    opinions.extend(made.merges.iter().map(|merge| room.merge(merge)));
    opinions
}

fn opinion(outcome: &str, state: Vec<String>, reason: String) -> Opinion<Vec<String>> {
    Opinion { outcome: outcome.to_owned(), state, reason }
}

impl Room {
    /// Nothing yet.
    pub fn new(rules: RoomVersionRules) -> Self {
        Self { graph: Graph::new(rules.clone(), Memory::new()), rules }
    }

    /// The state after an event that was judged.
    pub fn after(&self, id: &str) -> Option<BTreeMap<(String, String), String>> {
        let Ok(number) = self.graph.store().number(<&EventId>::try_from(id).unwrap());
        let Ok(entry) = self.graph.store().entry(number?);
        Some(self.state(entry.after))
    }

    /// Whether an event is here and the rules allow it.
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

    /// What we make of several states, of which only what is here and was not rejected counts.
    fn merge(&mut self, merge: &[Vec<String>]) -> Opinion<Vec<String>> {
        let ids = |state: &Vec<String>| -> Vec<OwnedEventId> {
            state.iter().map(|id| EventId::parse(id).unwrap()).collect()
        };
        let states = merge.iter().map(|state| {
            let Ok(root) = self.graph.assemble(&ids(state));
            root
        });
        let states = states.collect();
        let Ok(root) = self.graph.resolve(&states);
        opinion("merged", self.lines(root), String::new())
    }

    /// Our opinion of the next event.
    pub fn judge(&mut self, event: &RemoteState) -> Opinion<Vec<String>> {
        let pdu = Pdu::from_object(&event.pdu, &self.rules).unwrap();
        let Ok(received) = self.graph.receive(pdu, Role::Live);
        let checked = match received {
            Received::Checked(checked) => checked,
            _ => return opinion("waiting", Vec::new(), String::new()),
        };
        let lines = self.lines(checked.before);
        match checked.outcome {
            AuthOutcome::Rejected(violation) => opinion("rejected", lines, violation.to_string()),
            _ => opinion("accepted", lines, String::new()),
        }
    }
}
