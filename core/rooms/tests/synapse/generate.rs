//! Random rooms: mostly what people do, on forks, with some of what they must not do.

use std::collections::BTreeMap;

use lattice_rooms::RoomVersionRules;
use ruma_common::{RoomVersionId, UserId};
use ruma_events::TimelineEventType;
use serde_json::{Value, json};

use crate::content::{AuthCase, Proposal, power_levels, propose};
use crate::engine::Room;
use crate::malformed;
use crate::merges::damaged;
use crate::plan::{Ids, Plan, Step};
use crate::random::Random;

/// The creator comes first.
pub const PEOPLE: [&str; 6] = [
    "@alice:a.example",
    "@bob:b.example",
    "@carol:c.example",
    "@dave:a.example",
    "@erin:b.example",
    "@mallory:c.example",
];
/// Events beyond the first of a room.
const FEWEST: usize = 8;
const MORE: usize = 20;
/// Times that states of a room are resolved as no history brought them forth.
const MERGES: usize = 2;
/// Of a hundred events, those with a value that does not belong there.
const SPOILT: usize = 3;

/// A state, by the places of its events. After several predecessors it is a guess: the latest event of each key.
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

/// A room of this version.
pub fn plan(version: &RoomVersionId, random: &Random) -> Plan {
    let mut growth = Growth::new(version, random);
    growth.begin();
    for _ in 0..FEWEST + random.below(MORE) {
        growth.grow();
    }
    let ids = &growth.ids.ids;
    let is_accepted = |place: usize| growth.engine.is_accepted(&ids[place]);
    let merges = (0..MERGES).map(|_| damaged(random, &growth.steps, is_accepted)).collect();
    Plan { merges, ..growth.plan() }
}

impl<'a> Growth<'a> {
    /// Nothing yet.
    pub fn new(version: &RoomVersionId, random: &'a Random) -> Self {
        let rules = version.rules().unwrap();
        let (ids, engine) = (Ids::of(rules.clone()), Room::new(rules.clone()));
        let version = version.clone();
        Self { version, random, rules, steps: Vec::new(), ids, engine, after: Vec::new() }
    }

    /// The room so far.
    pub fn plan(&self) -> Plan {
        Plan { version: self.version.clone(), steps: self.steps.clone(), merges: Vec::new() }
    }

    /// Creation, the creator's join, power levels, join rules, some joins.
    fn begin(&mut self) {
        let mut create = json!({ "room_version": self.version.as_str() });
        if !self.rules.authorization.use_room_create_sender {
            create["creator"] = PEOPLE[0].into();
        }
        if self.rules.authorization.additional_room_creators && self.random.percent(30) {
            create["additional_creators"] = json!([PEOPLE[1]]);
        }
        if self.random.percent(8) {
            create["m.federate"] = false.into();
        }
        self.follow(PEOPLE[0], Proposal::state("m.room.create", "", create), &[]);
        self.follow(PEOPLE[0], Proposal::member(PEOPLE[0], "join"), &[0]);
        if self.random.percent(85) {
            let levels = power_levels(&self.case(&[1], PEOPLE[0]));
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

    /// One more event somewhere near the end.
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
        let mut proposal = propose(&self.case(&prev, sender));
        if self.random.percent(SPOILT) {
            malformed::spoil(self.random, &mut proposal.content);
        }
        let mut step = self.step(sender, proposal, &prev);
        match self.random.below(100) {
            0..3 => self.spoil_auth(&mut step),
            3..8 => self.authorise_elsewhere(&mut step),
            _ => {}
        }
        step.arrives = !self.random.percent(1);
        self.add(step);
    }

    fn predecessors(&self) -> Vec<usize> {
        let heads: Vec<usize> = (0..self.steps.len())
            .filter(|place| !self.steps.iter().any(|step| step.prev.contains(place)))
            .collect();
        let recent = |back: usize| self.steps.len() - 1 - self.random.below(back.min(self.steps.len() - 1));
        match self.random.below(10) {
            0..4 => heads.into_iter().rev().take(4).collect(),
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

    fn case<'b>(&'b self, prev: &[usize], sender: &'static str) -> AuthCase<'b> {
        let state = self.merged(prev);
        let contents = state.iter().map(|(key, place)| (key.clone(), self.steps[*place].content.clone()));
        AuthCase {
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

    /// One more event, with the auth events that it should have.
    pub fn follow(&mut self, sender: &'static str, proposal: Proposal, prev: &[usize]) {
        let step = self.step(sender, proposal, prev);
        self.add(step);
    }

    /// Our engine says which state follows: what others build on is mostly true.
    fn add(&mut self, step: Step) {
        let event = self.ids.realise(&step);
        if step.arrives {
            self.engine.judge(&event);
        }
        let place = |id: &String| self.ids.ids.iter().position(|other| other == id).unwrap();
        let after = self
            .engine
            .after(&event.id)
            .map(|state| state.iter().map(|(key, id)| (key.clone(), place(id))).collect());
        self.after.push(after.unwrap_or_else(|| self.merged(&step.prev)));
        self.steps.push(step);
    }

    /// An event with the auth events that it should have by the guessed state.
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
        }
    }

    /// The event names the auth events that it would have elsewhere in the room.
    fn authorise_elsewhere(&self, step: &mut Step) {
        let elsewhere = [self.random.below(self.steps.len())];
        let Step { event_type, state_key, content, redacts, .. } = step.clone();
        step.auth =
            self.step(step.sender, Proposal { event_type, state_key, content, redacts }, &elsewhere).auth;
    }

    /// The event names an auth event too few, too many, or another one.
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
