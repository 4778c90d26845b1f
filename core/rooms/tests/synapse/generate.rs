//! Random rooms with forks: mostly allowed events, some forbidden and some malformed ones.

use std::collections::BTreeMap;

use lattice_rooms::{RoomVersionRules, rules};
use ruma_common::{RoomVersionId, UserId};
use ruma_events::TimelineEventType;
use serde_json::{Value, json};

use crate::content::{Context, Proposal, power_levels, propose};
use crate::engine::Room;
use crate::fixtures::random::Random;
use crate::malformed;
use crate::merges::damaged;
use crate::odd::OddField;
use crate::plan::{Ids, Plan, Step};

/// All users; the first is the creator.
pub const PEOPLE: [&str; 6] = [
    "@alice:a.example",
    "@bob:b.example",
    "@carol:c.example",
    "@dave:a.example",
    "@erin:b.example",
    "@mallory:c.example",
];
/// The number of events after the initial ones: at least `FEWEST`, less than `FEWEST + MORE`.
const FEWEST: usize = 8;
const MORE: usize = 20;
/// Merges of damaged states per room.
const MERGES: usize = 2;
/// The percentage of events with a malformed value.
const MALFORMED: usize = 3;
/// The percentage of events with a field that does not belong there.
const ODD: usize = 2;

/// A state by the indices of its events. After several predecessors, a guess: the latest event of each key.
pub type Guess = BTreeMap<(String, String), usize>;

/// A room that grows event by event.
pub struct Growth<'a> {
    version: RoomVersionId,
    random: &'a Random,
    rules: RoomVersionRules,
    pub steps: Vec<Step>,
    ids: Ids,
    engine: Room,
    after: Vec<Guess>,
}

/// A random room of this version.
pub fn plan(version: &RoomVersionId, random: &Random) -> Plan {
    let mut growth = Growth::new(version, random);
    growth.begin();
    for _ in 0..FEWEST + random.below(MORE) {
        growth.grow();
    }
    let ids = &growth.ids.ids;
    let is_accepted = |place: usize| growth.engine.is_accepted(ids[place].as_str());
    let merges = (0..MERGES).map(|_| damaged(random, &growth.steps, is_accepted)).collect();
    Plan { merges, ..growth.plan() }
}

impl<'a> Growth<'a> {
    /// A room without events.
    pub fn new(version: &RoomVersionId, random: &'a Random) -> Self {
        let rules = rules(version).unwrap();
        let (ids, engine) = (Ids::of(rules.clone()), Room::new(rules.clone()));
        let version = version.clone();
        Self { version, random, rules, steps: Vec::new(), ids, engine, after: Vec::new() }
    }

    /// The room so far.
    pub fn plan(&self) -> Plan {
        Plan { version: self.version.clone(), steps: self.steps.clone(), merges: Vec::new() }
    }

    /// Adds the create event, the creator's join, power levels, join rules and some joins.
    fn begin(&mut self) {
        let mut create = json!({ "room_version": self.version.as_str() });
        if !self.rules.authorization.use_room_create_sender {
            create["creator"] = PEOPLE[0].into();
        }
        if self.rules.authorization.additional_room_creators && self.random.percent(30) {
            let odd = self.random.percent(10).then(|| malformed::user_id(self.random));
            create["additional_creators"] = json!([odd.unwrap_or(PEOPLE[1])]);
        }
        if self.random.percent(10) {
            create["m.federate"] = malformed::federate(self.random);
        }
        self.follow(PEOPLE[0], Proposal::state("m.room.create", "", create), &[]);
        self.follow(PEOPLE[0], Proposal::member(PEOPLE[0], "join"), &[0]);
        if self.random.percent(85) {
            let levels = power_levels(&self.context(&[1], PEOPLE[0]));
            self.follow(PEOPLE[0], Proposal::state("m.room.power_levels", "", levels), &[1]);
        }
        if self.random.percent(85) {
            let rule = self.random.pick(&["public", "public", "public", "knock", "restricted", "invite"]);
            let rules = Proposal::state("m.room.join_rules", "", json!({ "join_rule": rule }));
            self.follow(PEOPLE[0], rules, &[self.steps.len() - 1]);
        }
        for person in PEOPLE.iter().skip(1).take(1 + self.random.below(4)) {
            self.follow(person, Proposal::member(person, "join"), &[self.steps.len() - 1]);
        }
    }

    /// Adds a random event after recent events.
    fn grow(&mut self) {
        let prev = self.predecessors();
        let state = self.merged(&prev);
        let joined: Vec<&'static str> =
            PEOPLE.into_iter().filter(|person| self.membership(&state, person) == "join").collect();
        let sender = if joined.is_empty() || self.random.percent(20) {
            self.random.pick(&PEOPLE)
        } else {
            self.random.pick(&joined)
        };
        let mut proposal = propose(&self.context(&prev, sender));
        if self.random.percent(MALFORMED) {
            malformed::spoil(self.random, &mut proposal.content);
        }
        let mut step = self.step(sender, proposal, &prev);
        match self.random.below(100) {
            0..3 => self.spoil_auth(&mut step),
            3..8 => self.authorise_elsewhere(&mut step),
            _ => {}
        }
        if self.random.percent(ODD) {
            step.odd = OddField::any(self.random, &step.content, &self.rules);
        }
        step.arrives = !self.random.percent(1);
        self.add(step);
    }

    fn predecessors(&self) -> Vec<usize> {
        let extremities: Vec<usize> = (0..self.steps.len())
            .filter(|place| !self.steps.iter().any(|step| step.prev.contains(place)))
            .collect();
        let recent = |back: usize| self.steps.len() - 1 - self.random.below(back.min(self.steps.len() - 1));
        match self.random.below(10) {
            0..4 => extremities.into_iter().rev().take(4).collect(),
            4..7 => vec![recent(4)],
            7..9 => vec![recent(8)],
            _ => BTreeMap::from([(recent(8), ()), (recent(8), ())]).into_keys().collect(),
        }
    }

    fn merged(&self, prev: &[usize]) -> Guess {
        let mut state = Guess::new();
        for (key, place) in prev.iter().flat_map(|place| &self.after[*place]) {
            let latest = state.entry(key.clone()).or_insert(*place);
            *latest = (*latest).max(*place);
        }
        state
    }

    fn context<'b>(&'b self, prev: &[usize], sender: &'static str) -> Context<'b> {
        let state = self.merged(prev);
        let contents = state.iter().map(|(key, place)| (key.clone(), self.steps[*place].content.clone()));
        Context {
            random: self.random,
            rules: &self.rules,
            state: contents.collect(),
            sender,
            events: self.steps.len(),
        }
    }

    fn membership(&self, state: &Guess, person: &str) -> String {
        let place = state.get(&("m.room.member".to_owned(), person.to_owned()));
        let membership = place.map(|place| &self.steps[*place].content["membership"]);
        membership.and_then(Value::as_str).unwrap_or("leave").to_owned()
    }

    /// Adds an event with the auth events selected from the guessed state.
    pub fn follow(&mut self, sender: &'static str, proposal: Proposal, prev: &[usize]) {
        let step = self.step(sender, proposal, prev);
        self.add(step);
    }

    /// Adds an event. The state after it is that of the graph, or a guess if the graph has not checked it.
    fn add(&mut self, step: Step) {
        let event = self.ids.build(&step);
        if step.arrives {
            self.engine.check(&event);
        }
        let place = |id: &String| self.ids.ids.iter().position(|other| other.as_str() == id).unwrap();
        let after = self
            .engine
            .after(&event.id)
            .map(|state| state.iter().map(|(key, id)| (key.clone(), place(id))).collect());
        self.after.push(after.unwrap_or_else(|| self.merged(&step.prev)));
        self.steps.push(step);
    }

    /// An event with the auth events selected from the guessed state.
    fn step(&self, sender: &'static str, proposal: Proposal, prev: &[usize]) -> Step {
        let state = self.merged(prev);
        let Proposal { event_type, state_key, content, redacts } = proposal;
        let auth_keys = ruma_state_res::auth_types_for_event(
            &TimelineEventType::from(event_type.as_str()),
            <&UserId>::try_from(sender).unwrap(),
            state_key.as_deref(),
            &serde_json::value::to_raw_value(&content).unwrap(),
            &self.rules.authorization,
        );
        let auth = auth_keys.unwrap_or_default().into_iter();
        let auth =
            auth.filter_map(|(event_type, key)| state.get(&(event_type.to_string(), key)).copied()).collect();
        let deepest = prev.iter().map(|place| self.steps[*place].depth).max().unwrap_or_default();
        let mark = self.steps.len();
        Step {
            depth: deepest + 1 + u64::from(self.random.percent(5)),
            ts: u64::try_from(1_000 + mark / 3 + self.random.below(4)).unwrap(),
            prev: prev.to_vec(),
            arrives: true,
            state_key,
            redacts,
            content,
            sender,
            event_type,
            auth,
            mark,
            odd: None,
        }
    }

    /// Replaces the auth events by those selected at another place of the graph.
    fn authorise_elsewhere(&self, step: &mut Step) {
        let elsewhere = [self.random.below(self.steps.len())];
        let Step { event_type, state_key, content, redacts, .. } = step.clone();
        step.auth =
            self.step(step.sender, Proposal { event_type, state_key, content, redacts }, &elsewhere).auth;
    }

    /// Removes, adds or replaces an auth event.
    fn spoil_auth(&self, step: &mut Step) {
        let choice = self.random.below(3);
        if choice != 1 {
            step.auth.pop();
        }
        if choice != 0 {
            step.auth.push(self.random.below(self.steps.len()));
        }
    }
}
