//! A random story: people act, clients sync, objects fail and leave memory.

use std::collections::VecDeque;

use futures_executor::block_on;
use lattice_handlers::native::Defect;
use lattice_handlers::objects::protocol::ObjectName;
use lattice_handlers::objects::user::AWAKE_AFTER_WAIT_MS;
use serde_json::{Value, json};

use super::model::{Client, Truth};
use crate::device_list::{change_device_list, change_without_publishing};
use crate::random::Random;
use crate::story::{Person, Story, send, text, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";
const HIDE: &str = "filter=%7B%22room%22%3A%7B%22rooms%22%3A%5B%5D%7D%7D";
const PEOPLE: usize = 5;
const ROOMS: usize = 4;
/// The clients of each person.
const CLIENTS: usize = 2;
/// The backups of each client.
const BACKUPS: usize = 3;
/// For how many steps a client sleeps at most, and goes back: the User forgets what a much older token stands for, and then cannot
/// say who left a room that the user has left too (docs/limits.md, `MAX_POSITION_PAIRS`).
const MEMORY: u64 = 150;
/// The steps between two comparisons.
const ROUND: u64 = 25;
/// The last steps that a failure prints.
const TRACE: usize = 120;

/// One client with its backups.
struct Running {
    person: usize,
    token: String,
    client: Client,
    backups: VecDeque<Client>,
    /// The steps for which it does not sync.
    sleeps_until: u64,
}

/// A random story.
pub struct Play {
    story: Story,
    random: Random,
    /// The first one makes the rooms, may kick, and stays.
    people: Vec<Person>,
    names: Vec<String>,
    rooms: Vec<String>,
    truth: Truth,
    clients: Vec<Running>,
    broken: Vec<ObjectName>,
    step: u64,
    trace: VecDeque<String>,
}

impl Play {
    pub fn new(seed: u64) -> Self {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
        let people: Vec<Person> = (0..PEOPLE).map(|number| story.person(&format!("p{number}"))).collect();
        let names = people.iter().map(|person| person.user_id.clone()).collect();
        let rooms = (0..ROOMS).map(|_| story.room(&people[0], json!({ "preset": "public_chat" }))).collect();
        let mut truth = Truth::of(PEOPLE);
        (0..ROOMS).for_each(|room| truth.set((0, room), true, 0));
        let mut clients = Vec::new();
        for person in 0..PEOPLE {
            for _ in 0..CLIENTS {
                let token = story.login(&format!("p{person}")).token;
                let (client, backups) = (Client::default(), VecDeque::new());
                clients.push(Running { person, token, client, backups, sleeps_until: 0 });
            }
        }
        Self {
            story,
            random: Random::seeded(seed),
            people,
            names,
            rooms,
            truth,
            clients,
            broken: Vec::new(),
            step: 0,
            trace: VecDeque::new(),
        }
    }

    /// Plays a number of steps.
    ///
    /// # Errors
    /// The first difference, with the steps before it.
    pub fn run(&mut self, steps: usize) -> Result<(), String> {
        for _ in 0..steps {
            self.step += 1;
            self.story.world.clock.advance(10);
            let outcome = if self.step.is_multiple_of(ROUND) { self.compare() } else { self.act() };
            outcome.map_err(|difference| {
                let trace: Vec<String> = self.trace.drain(..).collect();
                let lines = self.story.world.log.lines();
                let last = lines.iter().rev().take(5).cloned().collect::<Vec<_>>();
                format!("step {}: {difference}\n{}\n{}", self.step, trace.join("\n"), last.join("\n"))
            })?;
        }
        Ok(())
    }

    fn note(&mut self, line: String) {
        if self.trace.len() == TRACE {
            self.trace.pop_front();
        }
        self.trace.push_back(format!("{}: {line}", self.step));
    }

    fn act(&mut self) -> Result<(), String> {
        let (person, room) = (self.random.pick(PEOPLE), self.random.pick(ROOMS));
        match self.random.below(100) {
            0..=11 => self.join(person, room),
            12..=19 => self.leave(person, room),
            20..=23 => self.kick(person, room),
            24..=41 => self.change(person),
            42 => (0..100).for_each(|_| self.change(person)),
            43..=47 => self.talk(person, room),
            48..=50 => self.break_one(person, room),
            51 | 52 => self.mend(),
            53 => {
                self.note("all leave memory".to_owned());
                self.story.world.evict();
            }
            54 | 55 => {
                self.note("the alarms".to_owned());
                let after_ms = if self.random.below(2) == 0 { 1_000 } else { AWAKE_AFTER_WAIT_MS + 1 };
                // An alarm may find a broken object.
                let _fired = block_on(self.story.world.fire_alarms(after_ms));
            }
            56..=58 => self.go_back(),
            59 => self.sleep(),
            _ => {
                let which = self.random.pick(self.clients.len());
                if self.clients[which].sleeps_until < self.step {
                    return self.sync(which).map(drop);
                }
            }
        }
        Ok(())
    }

    fn is_broken(&self, person: usize, room: Option<usize>) -> bool {
        let user = Story::user_object(&self.names[person]);
        let room = room.map(|room| Story::room_object(&self.rooms[room]));
        self.broken.contains(&user) || room.is_some_and(|room| self.broken.contains(&room))
    }

    /// Sends a request; whether it was granted.
    fn post(&mut self, person: usize, room: usize, (what, body): (&str, Value)) -> bool {
        if self.is_broken(person, Some(room)) {
            return false;
        }
        let request = format!("POST /_matrix/client/v3/rooms/{}/{what}", self.rooms[room]);
        let reply = self.story.ask(Some(&self.people[person].token), &request, &body.to_string());
        self.note(format!("{person} {what} {room} {body}: {}", reply.status));
        reply.status == 200
    }

    fn join(&mut self, person: usize, room: usize) {
        if self.post(person, room, ("join", json!({}))) {
            self.truth.set((person, room), true, self.step);
        }
    }

    fn leave(&mut self, person: usize, room: usize) {
        if person != 0
            && self.truth.members.contains(&(person, room))
            && self.post(person, room, ("leave", json!({})))
        {
            self.truth.set((person, room), false, self.step);
            if self.random.below(4) == 0 {
                self.post(person, room, ("forget", json!({})));
            }
        }
    }

    /// Kicks a person, or bans and unbans: the person's User may be broken.
    fn kick(&mut self, person: usize, room: usize) {
        if person == 0 || !self.truth.members.contains(&(person, room)) {
            return;
        }
        let body = json!({ "user_id": self.names[person] });
        let what = if self.random.below(2) == 0 { "kick" } else { "ban" };
        if self.post(0, room, (what, body.clone())) {
            self.truth.set((person, room), false, self.step);
            if what == "ban" {
                assert!(self.post(0, room, ("unban", body)));
            }
        }
    }

    fn change(&mut self, person: usize) {
        if self.is_broken(person, None) {
            return;
        }
        if self.random.below(8) == 0 {
            self.note(format!("{person} changes, and the alarm publishes it"));
            change_without_publishing(&self.story, &self.people[person]);
        } else {
            self.note(format!("{person} changes"));
            change_device_list(&self.story, &self.people[person]);
        }
        self.truth.versions[person] += 1;
    }

    fn talk(&mut self, person: usize, room: usize) {
        if !self.is_broken(person, Some(room)) {
            let request = send(&self.rooms[room], &self.step.to_string());
            let said = self.story.ask(Some(&self.people[person].token), &request, &text("hi").to_string());
            self.note(format!("{person} talks in {room}: {}", said.status));
        }
    }

    fn break_one(&mut self, person: usize, room: usize) {
        let name = if self.random.below(2) == 0 {
            Story::user_object(&self.names[person])
        } else {
            Story::room_object(&self.rooms[room])
        };
        let defect = if self.random.below(2) == 0 { Defect::Fails } else { Defect::IsOverloaded };
        self.note(format!("{name:?}: {defect:?}"));
        self.story.world.break_object(&name, defect);
        self.broken.push(name);
    }

    fn mend(&mut self) {
        self.note("all is mended".to_owned());
        self.story.world.mend();
        self.broken.clear();
    }

    fn sleep(&mut self) {
        let which = self.random.pick(self.clients.len());
        self.clients[which].sleeps_until = self.step + self.random.below(MEMORY);
    }

    fn go_back(&mut self) {
        let which = self.random.pick(self.clients.len());
        let (running, step) = (&mut self.clients[which], self.step);
        running.backups.retain(|backup| backup.synced + MEMORY > step);
        if running.backups.is_empty() || self.random.below(2) == 0 {
            running.backups.push_back(running.client.clone());
            if running.backups.len() > BACKUPS {
                running.backups.pop_front();
            }
        } else {
            let backup = self.random.pick(running.backups.len());
            running.client = running.backups[backup].clone();
            self.note(format!("client {which} goes back"));
        }
    }

    /// Lets a client sync. Returns whether the response named somebody.
    fn sync(&mut self, which: usize) -> Result<bool, String> {
        let (person, token) = (self.clients[which].person, self.clients[which].token.clone());
        if self.is_broken(person, None) {
            return Ok(false);
        }
        let since = self.clients[which].client.since.clone();
        let since_parameter = since.as_ref().map(|since| format!("since={since}&")).unwrap_or_default();
        let option = ["", "", "", "full_state=true", HIDE][self.random.pick(5)];
        // A token with owed rooms is not compared: a read makes the next one wait.
        let is_plain = self.broken.is_empty() && self.random.below(3) == 0;
        let plain = since.filter(|since| is_plain && since.matches('_').count() == 1);
        let before = plain.map(|since| {
            let request = format!("GET /_matrix/client/v3/keys/changes?from={since}&to={since}");
            value(&self.story.ask(Some(&token), &request, ""))
        });
        let reply = self.story.ask(Some(&token), &format!("{SYNC}?{since_parameter}{option}"), "");
        if reply.status != 200 && !self.broken.is_empty() {
            return Ok(false);
        }
        let reply = value(&reply);
        let lists = &reply["device_lists"];
        self.note(format!(
            "client {which} of {person} syncs from {since_parameter}{option}: {lists} {}",
            reply["next_batch"]
        ));
        if let Some(before) = before {
            let said = |list: &str| lists[list].as_array().cloned().unwrap_or_default();
            if before["changed"] != json!(said("changed")) || before["left"] != json!(said("left")) {
                return Err(format!("/keys/changes says {before}, and the sync {lists}"));
            }
        }
        let (names, truth, step) = (&self.names, &self.truth, self.step);
        let client = &mut self.clients[which].client;
        if client.since.is_none() {
            client.begin(truth, person);
        }
        client.take(truth, (person, names), lists)?;
        if !self.broken.is_empty() {
            client.excuse(truth, person);
        }
        client.synced = step;
        client.since = reply["next_batch"].as_str().map(str::to_owned);
        Ok(!lists.is_null())
    }

    /// Lets everything be delivered, and those who do not sleep sync; then compares what they know.
    fn compare(&mut self) -> Result<(), String> {
        self.mend();
        for _ in 0..4 {
            block_on(self.story.world.fire_alarms(400_000)).map_err(|error| error.to_string())?;
        }
        for which in 0..self.clients.len() {
            let running = &self.clients[which];
            if running.sleeps_until >= self.step {
                continue;
            }
            // Rooms that are owed are read again after a while.
            for _ in 0..2 {
                self.sync(which)?;
                self.story.world.clock.advance(100_000);
            }
            let running = &self.clients[which];
            running.client.compare(&self.truth, running.person)?;
            if self.sync(which)? {
                return Err(format!("client {which} hears again what it has heard"));
            }
        }
        Ok(())
    }
}
