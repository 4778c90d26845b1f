//! A room before its events have ids: steps refer to each other by index, so that steps can be removed.

use lattice_rooms::{Pdu, RoomVersionRules, rules};
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::{OwnedEventId, RoomVersionId};
use serde_json::{Value, json};

use crate::fixtures::draft::Draft;
use crate::fixtures::event::{EventFormat, PlaceInGraph};
use crate::odd::OddField;

/// An event without an id.
#[derive(Debug, Clone)]
pub struct Step {
    pub event_type: String,
    pub sender: &'static str,
    pub state_key: Option<String>,
    pub content: Value,
    pub prev: Vec<usize>,
    pub auth: Vec<usize>,
    pub redacts: Option<usize>,
    pub depth: u64,
    pub ts: u64,
    /// Whether the event is ever received.
    pub arrives: bool,
    /// A number that makes the event unique.
    pub mark: usize,
    /// A field that does not belong into an event; the event is signed, and received with all checks.
    pub odd: Option<OddField>,
}

/// States to resolve, each by the indices of its events.
pub type Merge = Vec<Vec<usize>>;

/// A room whose events have no ids yet.
#[derive(Debug, Clone)]
pub struct Plan {
    pub version: RoomVersionId,
    pub steps: Vec<Step>,
    /// Merges to resolve after all events.
    pub merges: Vec<Merge>,
}

/// An event and its id.
#[derive(Debug, Clone)]
pub struct BuiltEvent {
    pub id: String,
    pub pdu: CanonicalJsonObject,
    /// Whether the event is signed, and received with all checks.
    pub is_signed: bool,
}

/// A room with ids: the received events in order, and the merges by event ids.
#[derive(Debug, Clone)]
pub struct BuiltRoom {
    pub version: RoomVersionId,
    pub events: Vec<BuiltEvent>,
    pub merges: Vec<Vec<Vec<String>>>,
}

impl Plan {
    pub fn rules(&self) -> RoomVersionRules {
        rules(&self.version).unwrap()
    }

    /// The plan without one step. Its successors get its predecessors; other references to it are removed.
    pub fn without(&self, place: usize) -> Self {
        let mut plan = self.clone();
        let removed = plan.steps.remove(place);
        let moved = |names: &mut Vec<usize>| {
            names.retain(|name| *name != place);
            names.iter_mut().for_each(|name| *name -= usize::from(*name > place));
        };
        for step in &mut plan.steps {
            if step.prev.contains(&place) {
                let new: Vec<usize> =
                    removed.prev.iter().copied().filter(|name| !step.prev.contains(name)).collect();
                step.prev.extend(new);
            }
            moved(&mut step.prev);
            moved(&mut step.auth);
            let mut redacts: Vec<usize> = step.redacts.into_iter().collect();
            moved(&mut redacts);
            step.redacts = redacts.pop();
        }
        plan.merges.iter_mut().flatten().for_each(moved);
        plan
    }

    /// The plan without the received event of this number, or the merge, counted after all received events.
    pub fn without_question(&self, number: usize) -> Self {
        let mut arriving = (0..self.steps.len()).filter(|place| self.steps[*place].arrives);
        if let Some(place) = arriving.nth(number) {
            return self.without(place);
        }
        let mut plan = self.clone();
        plan.merges.remove(number - self.steps.iter().filter(|step| step.arrives).count());
        plan
    }

    /// The events that are received.
    pub fn events(&self) -> Vec<BuiltEvent> {
        self.build().events
    }

    /// Builds the events and their ids.
    pub fn build(&self) -> BuiltRoom {
        let mut ids = Ids::of(self.rules());
        let events: Vec<BuiltEvent> = self.steps.iter().map(|step| ids.build(step)).collect();
        let arrive = events.into_iter().zip(&self.steps).filter(|(_, step)| step.arrives);
        let named = |state: &Vec<usize>| state.iter().map(|place| ids.ids[*place].to_string()).collect();
        let merges = self.merges.iter().map(|merge| merge.iter().map(named).collect()).collect();
        BuiltRoom { version: self.version.clone(), events: arrive.map(|(event, _)| event).collect(), merges }
    }
}

/// The ids of the steps built so far.
pub struct Ids {
    format: EventFormat,
    pub ids: Vec<OwnedEventId>,
}

impl Ids {
    pub fn of(rules: RoomVersionRules) -> Self {
        Self { format: EventFormat::new(rules), ids: Vec::new() }
    }

    /// Builds the event of the next step.
    pub fn build(&mut self, step: &Step) -> BuiltEvent {
        let pdu = self.event(step);
        let built = Pdu::from_object(&pdu, &self.format.rules).unwrap();
        if self.ids.is_empty() {
            self.format.room_id = built.room().to_string();
        }
        self.ids.push(built.id().to_owned());
        BuiltEvent { id: built.id().to_string(), pdu, is_signed: step.odd.is_some() }
    }

    fn event(&self, step: &Step) -> CanonicalJsonObject {
        let rules = &self.format.rules;
        let of = |places: &[usize]| -> Vec<OwnedEventId> {
            places.iter().map(|place| self.ids[*place].clone()).collect()
        };
        let (name, prev, auth) = (format!("event{}", step.mark), of(&step.prev), of(&step.auth));
        let at = PlaceInGraph { name: &name, depth: step.depth, ts: step.ts, prev: &prev, auth: &auth };
        let mut event = self.format.json(&step.draft(), at);
        if let Some(redacted) = step.redacts.map(|place| &self.ids[place]) {
            let in_content = rules.redaction.keep_room_redaction_redacts;
            let object = if in_content { &mut event["content"] } else { &mut event };
            object["redacts"] = json!(redacted);
        }
        let mark = format!("mark{}", step.mark);
        let Some(odd) = &step.odd else {
            event["hashes"] = json!({ "sha256": mark });
            return serde_json::from_value(event).unwrap();
        };
        event["hashes"] = json!({ "mark": mark });
        odd.sign(event, step.sender.split_once(':').unwrap().1, rules)
    }
}

impl Step {
    fn draft(&self) -> Draft {
        Draft {
            sender: self.sender.to_owned(),
            event_type: self.event_type.clone(),
            key: self.state_key.clone(),
            content: self.content.clone(),
        }
    }
}
