//! A room before its events have ids: steps refer to each other by index, so that steps can be removed.

use std::collections::BTreeMap;

use lattice_rooms::{Pdu, RoomVersionRules};
use ruma_common::RoomVersionId;
use ruma_common::canonical_json::CanonicalJsonObject;
use ruma_common::room_version_rules::{EventIdFormatVersion, RoomIdFormatVersion};
use serde_json::{Value, json};

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
}

/// A room with ids: the received events in order, and the merges by event ids.
#[derive(Debug, Clone)]
pub struct BuiltRoom {
    pub events: Vec<BuiltEvent>,
    pub merges: Vec<Vec<Vec<String>>>,
}

impl Plan {
    pub fn rules(&self) -> RoomVersionRules {
        self.version.rules().unwrap()
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
        let named = |state: &Vec<usize>| state.iter().map(|place| ids.ids[*place].clone()).collect();
        let merges = self.merges.iter().map(|merge| merge.iter().map(named).collect()).collect();
        BuiltRoom { events: arrive.map(|(event, _)| event).collect(), merges }
    }
}

/// The ids of the steps built so far.
pub struct Ids {
    rules: RoomVersionRules,
    room_id: String,
    pub ids: Vec<String>,
}

impl Ids {
    pub fn of(rules: RoomVersionRules) -> Self {
        Self { rules, room_id: "!room:a.example".to_owned(), ids: Vec::new() }
    }

    /// Builds the event of the next step.
    pub fn build(&mut self, step: &Step) -> BuiltEvent {
        let pdu = step.build(&self.rules, &self.room_id, &self.ids);
        let id = Pdu::from_object(&pdu, &self.rules).unwrap().id().to_string();
        if self.ids.is_empty() && self.rules.room_id_format == RoomIdFormatVersion::V2 {
            self.room_id = id.replacen('$', "!", 1);
        }
        self.ids.push(id.clone());
        BuiltEvent { id, pdu }
    }
}

impl Step {
    fn build(&self, rules: &RoomVersionRules, room_id: &str, ids: &[String]) -> CanonicalJsonObject {
        let old_format = rules.event_id_format == EventIdFormatVersion::V1;
        let named = |places: &[usize]| -> Vec<Value> {
            let hash = json!({ "sha256": "bm90IGxvb2tlZCBhdA" });
            let name =
                |place: &usize| if old_format { json!([ids[*place], hash]) } else { json!(ids[*place]) };
            places.iter().map(name).collect()
        };
        let mut event = json!({
            "type": self.event_type, "sender": self.sender, "content": self.content, "depth": self.depth,
            "origin_server_ts": self.ts, "prev_events": named(&self.prev), "auth_events": named(&self.auth),
            "hashes": { "sha256": format!("mark{}", self.mark) }, "signatures": {},
        });
        let server = self.sender.split_once(':').unwrap().1;
        let optional = BTreeMap::from([
            ("state_key", self.state_key.clone()),
            ("event_id", old_format.then(|| format!("$event{}:{server}", self.mark))),
            ("room_id", (!self.hides_room(rules)).then(|| room_id.to_owned())),
            ("redacts", self.redacts.map(|place| ids[place].clone())),
        ]);
        for (field, value) in optional {
            if let Some(value) = value {
                let in_content = field == "redacts" && rules.redaction.keep_room_redaction_redacts;
                let object = if in_content { &mut event["content"] } else { &mut event };
                object[field] = value.into();
            }
        }
        serde_json::from_value(event).unwrap()
    }

    fn hides_room(&self, rules: &RoomVersionRules) -> bool {
        self.event_type == "m.room.create" && rules.room_id_format == RoomIdFormatVersion::V2
    }
}
