//! A random story: people act in rooms, their clients sync, objects fail and leave memory.

use std::cell::Cell;
use std::collections::{BTreeSet, VecDeque};
use std::future::poll_fn;
use std::task::Poll;

use futures_executor::block_on;
use futures_util::future::join;
use serde_json::{Value, json};

use super::actions::{Action, Scene};
use super::client::{Client, Held, Section};
use super::compare::{Reader, compare, compare_at};
use super::faults::Fault;
use super::log::RoomLog;
use super::tamper::Mistake;
use super::wants::Wants;
use crate::random::Random;
use crate::story::{Person, Story, value};

const SYNC: &str = "GET /_matrix/client/v3/sync";
/// The people but for the one who makes the rooms.
const NAMES: [&str; 3] = ["alice", "bob", "carol"];
/// The clients of each of them.
const CLIENTS: usize = 2;
/// The rooms in which something happens.
const ROOMS: usize = 4;
/// The events of a room after which another takes its place.
const EVENTS_PER_ROOM: usize = 200;
/// The backups of each client.
const BACKUPS: usize = 6;
/// The last steps that a failure prints.
const TRACE: usize = 300;

/// One client with its backups.
struct Running {
    person: usize,
    token: String,
    client: Client,
    backups: VecDeque<Client>,
}

/// A random story.
pub struct Play {
    pub(super) story: Story,
    pub(super) random: Random,
    /// The first one makes the rooms, and stays in them.
    pub(super) people: Vec<Person>,
    pub(super) logs: Vec<RoomLog>,
    pub(super) fault: Option<Fault>,
    /// What was not answered because of a fault.
    pub(super) unanswered: Vec<Action>,
    clients: Vec<Running>,
    /// The rooms that may have new events.
    pub(super) changed: BTreeSet<String>,
    /// The people who have forgotten a room.
    forgotten: BTreeSet<(usize, String)>,
    mistake: Option<Mistake>,
    serial: u64,
    trace: VecDeque<String>,
}

impl Play {
    pub fn new(seed: u64, mistake: Option<Mistake>) -> Self {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
        let mut people = vec![story.person("observer")];
        people.extend(NAMES.map(|name| story.person(name)));
        let mut play = Self {
            story,
            random: Random::seeded(seed),
            people,
            logs: Vec::new(),
            fault: None,
            unanswered: Vec::new(),
            clients: Vec::new(),
            changed: BTreeSet::new(),
            forgotten: BTreeSet::new(),
            mistake,
            serial: 0,
            trace: VecDeque::new(),
        };
        for (number, name) in NAMES.iter().enumerate() {
            for _ in 0..CLIENTS {
                let token = play.story.login(name).token;
                let client = Client::new(play.wants());
                play.clients.push(Running { person: number + 1, token, client, backups: VecDeque::new() });
            }
        }
        (0..ROOMS).for_each(|_| play.make_room());
        play
    }

    /// Plays a number of steps.
    ///
    /// # Errors
    /// The first difference, with the steps before it.
    pub fn run(&mut self, steps: usize) -> Result<(), String> {
        for step in 0..steps {
            self.story.world.clock.advance(10);
            self.step().map_err(|difference| {
                let trace: Vec<String> =
                    self.trace.drain(..).filter(|line| concerns(line, &difference)).collect();
                format!("step {step}: {difference}\n{}", trace.join("\n"))
            })?;
        }
        Ok(())
    }

    fn step(&mut self) -> Result<(), String> {
        match self.random.below(100) {
            0..=39 => self.sync(),
            40..=85 => {
                let action = self.action();
                self.perform(&action)
            }
            86 | 87 => (0..self.random.below(30)).try_for_each(|_| {
                let action = self.scene(self.any_room(), |scene| scene.message());
                self.perform(&action)
            }),
            88..=92 => {
                self.note("everything leaves memory".to_owned());
                self.story.world.evict();
                Ok(())
            }
            93 | 94 => self.change_fault(),
            95 if self.fault.is_some() => self.mend(),
            96 | 97 => self.restore(),
            98 => self.start_anew(),
            _ => self.replace_room(),
        }
    }

    pub(super) fn note(&mut self, line: String) {
        self.trace.push_back(line);
        if self.trace.len() > TRACE {
            self.trace.pop_front();
        }
    }

    pub(super) fn any_room(&self) -> usize {
        self.logs.len() - 1 - self.random.pick(ROOMS)
    }

    fn wants(&self) -> Wants {
        let people: Vec<String> = self.people.iter().map(|person| person.user_id.clone()).collect();
        let rooms: Vec<String> = self.logs.iter().rev().take(ROOMS).map(|log| log.room_id.clone()).collect();
        Wants::random(&self.random, &people, &rooms)
    }

    fn make_room(&mut self) {
        let presets = ["public_chat", "private_chat"];
        let preset = presets[self.random.pick(2)];
        let invited: Vec<&str> = self.people[1..].iter().map(|person| person.user_id.as_str()).collect();
        let room_id = self.story.room(&self.people[0], json!({ "preset": preset, "invite": invited }));
        self.note(format!("{room_id} is made: {preset}"));
        self.logs.push(RoomLog::new(room_id));
    }

    /// Lets another room take the place of one that has become long.
    fn replace_room(&mut self) -> Result<(), String> {
        let number = self.logs.len() - ROOMS;
        if self.fault.is_some() || self.logs[number].events.len() < EVENTS_PER_ROOM {
            return Ok(());
        }
        let room_id = self.logs[number].room_id.clone();
        for person in 1..self.people.len() {
            let request = format!("POST /_matrix/client/v3/rooms/{room_id}/leave");
            self.perform(&Action { person, request, body: json!({}) })?;
        }
        self.make_room();
        Ok(())
    }

    fn scene<T>(&mut self, room: usize, act: impl FnOnce(&Scene<'_>) -> T) -> T {
        self.serial += 1;
        let people: Vec<String> = self.people.iter().map(|person| person.user_id.clone()).collect();
        let log = &self.logs[room];
        let newest = log.events.iter().rev().take(30).map(|logged| &logged.event["event_id"]);
        let event_ids: Vec<String> = newest.map(|id| id.as_str().unwrap().to_owned()).collect();
        let (random, serial) = (&self.random, self.serial);
        act(&Scene { random, people: &people, room_id: &log.room_id, serial, event_ids: &event_ids })
    }

    fn action(&mut self) -> Action {
        self.scene(self.any_room(), |scene| scene.action())
    }

    pub(super) fn perform(&mut self, action: &Action) -> Result<(), String> {
        let token = self.people[action.person].token.clone();
        let reply = self.story.ask(Some(&token), &action.request, &action.body.to_string());
        self.done(action, reply.status.as_u16())
    }

    fn done(&mut self, action: &Action, status: u16) -> Result<(), String> {
        let Action { person, request, body } = action;
        let body: String = body.to_string().chars().take(120).collect();
        self.note(format!("{}: {request} {body}: {status}", self.people[*person].user_id));
        if request.contains("/profile/") {
            self.changed.extend(self.logs.iter().map(|log| log.room_id.clone()));
        } else {
            let id = request.split('/').find(|part| part.starts_with('!'));
            self.changed.extend(id.map(str::to_owned));
        }
        if status >= 500 && self.fault.is_none() {
            return Err(format!("{request}: {status}"));
        }
        if status >= 500 && request.contains("/send/") {
            self.unanswered.push(action.clone());
        }
        let room_id = request.split('/').find(|part| part.starts_with('!')).unwrap_or_default().to_owned();
        // During a fault the Room may have forgotten the person although the request failed.
        if request.ends_with("/forget") && (status == 200 || self.fault.is_some()) {
            self.forgotten.insert((*person, room_id));
        } else if status == 200 && request.contains("/join/") {
            self.forgotten.remove(&(*person, room_id));
        }
        Ok(())
    }

    /// One client syncs, and what it holds is compared.
    fn sync(&mut self) -> Result<(), String> {
        let number = self.random.pick(self.clients.len());
        let Running { client, token, person, .. } = &self.clients[number];
        let (since, token, person) = (client.since.clone(), token.clone(), *person);
        let mut query = client.wants.query(since.as_deref());
        let is_full = since.is_some() && self.random.below(20) == 0;
        if is_full {
            query.push_str("&full_state=true");
        }
        let is_repeated = self.random.below(8) == 0 && self.fault.is_none();
        let request = format!("{SYNC}?{query}");
        let is_poll = self.random.below(4) == 0;
        let reply = match is_poll {
            true => self.poll(&token, &request)?,
            false => self.story.ask(Some(&token), &request, ""),
        };
        let since = since.as_deref().unwrap_or("the beginning");
        self.note(format!(
            "client {number} of {} syncs{} from {since}: {}",
            self.people[person].user_id,
            if is_full { " all state" } else { "" },
            reply.status
        ));
        let since = Some(since).filter(|since| since.starts_with('s'));
        if reply.status != 200 {
            return if self.fault.is_some() { Ok(()) } else { Err(format!("{query}: {}", value(&reply))) };
        }
        let mut response = value(&reply);
        // A room that is owed is not tried again at once.
        if is_repeated && since.is_none_or(|since| !since.contains("_o")) {
            self.repeat(&token, &request, &response)?;
        }
        if let Some(mistake) = self.mistake.filter(|_| since.is_some()) {
            mistake.make(&mut response);
        }
        let shown = self.clients[number].client.take_in(&response)?;
        for (room_id, held) in &mut self.clients[number].client.rooms {
            let is_broken = self.fault.as_ref().is_some_and(|fault| fault.affects_room(room_id));
            held.is_unread |= is_broken && held.section == Section::Leave && shown.contains(room_id);
        }
        self.close_gaps(number, &shown)?;
        self.compare(number, (is_poll, &shown))?;
        let running = &mut self.clients[number];
        running.client.rooms.values_mut().for_each(Held::trim);
        if self.random.below(4) == 0 {
            running.backups.push_back(running.client.clone());
        }
        if running.backups.len() > BACKUPS {
            running.backups.pop_front();
        }
        Ok(())
    }

    /// A sync that waits while somebody acts.
    fn poll(&mut self, token: &str, request: &str) -> Result<lattice_wire::Reply, String> {
        let action = self.action();
        let body = action.body.to_string();
        let actor = self.people[action.person].token.clone();
        let request = format!("{request}&timeout=20000");
        let (story, evicts) = (&self.story, self.random.below(3) == 0);
        let is_answered = Cell::new(false);
        let polls = async {
            let reply = story.start(Some(token), &request, "").await;
            is_answered.set(true);
            reply
        };
        let acts = async {
            if evicts {
                story.world.evict();
            }
            let reply = story.start(Some(&actor), &action.request, &body).await;
            while !is_answered.get() {
                story.world.expire_polls();
                yield_once().await;
            }
            reply.status.as_u16()
        };
        let (reply, status) = block_on(join(polls, acts));
        self.done(&action, status)?;
        Ok(reply)
    }

    /// The same token gets the same answer, also from objects that were not in memory. After a poll that an action
    /// ended, there may be more.
    fn repeat(&mut self, token: &str, request: &str, first: &Value) -> Result<(), String> {
        if self.random.below(2) == 0 {
            self.story.world.evict();
        }
        let second = value(&self.story.ask(Some(token), request, ""));
        let third = value(&self.story.ask(Some(token), request, ""));
        for field in ["rooms", "account_data"] {
            if comparable(&second[field]) != comparable(&third[field]) {
                return Err(format!("the same token gets {} and then {}", second[field], third[field]));
            }
        }
        if first["next_batch"] == second["next_batch"]
            && comparable(&first["rooms"]) != comparable(&second["rooms"])
        {
            return Err(format!(
                "the same token gets {} and then {}",
                comparable(&first["rooms"]),
                comparable(&second["rooms"])
            ));
        }
        Ok(())
    }

    fn close_gaps(&mut self, number: usize, shown: &[String]) -> Result<(), String> {
        let Running { client, token, .. } = &mut self.clients[number];
        for room_id in shown {
            let (close, limit) = (self.random.below(3) == 0, 1 + self.random.below(20));
            let is_broken = self.fault.as_ref().is_some_and(|fault| fault.affects_room(room_id));
            let wants = client.wants.clone();
            let Some(held) = client.rooms.get_mut(room_id) else { continue };
            if close && held.has_gap() && !is_broken {
                held.close_gap(&wants, (&self.story, token), (room_id, limit))?;
            }
        }
        Ok(())
    }

    /// Compares all rooms that changed since this client's last comparison.
    fn compare(&mut self, number: usize, (is_poll, shown): (bool, &[String])) -> Result<(), String> {
        let Running { client, person, token, .. } = &mut self.clients[number];
        let wants = client.wants.clone();
        let reader = Reader { user_id: &self.people[*person].user_id, wants: &wants };
        let is_owed = client.since.as_ref().is_some_and(|since| since.contains("_o"));
        // What was done while the client waited may be in its next response.
        let may_lack = is_poll || is_owed || self.fault.is_some();
        for log in &mut self.logs {
            let is_shown = shown.contains(&log.room_id);
            let is_broken = self.fault.as_ref().is_some_and(|fault| fault.affects_room(&log.room_id));
            if is_broken || (may_lack && !is_shown) {
                continue;
            }
            if self.changed.remove(&log.room_id) || log.events.is_empty() {
                log.refresh(&self.story, &self.people[0])?;
            }
            let held = client.rooms.get(&log.room_id);
            if held.is_some_and(|held| held.compared_at == Some(log.newest())) {
                continue;
            }
            let is_out = log.membership(reader.user_id, log.newest()) != "join";
            let compared = match held.filter(|held| may_lack && held.section == Section::Join) {
                Some(held) => {
                    let since = client.since.as_deref().unwrap_or_default();
                    known_event(&self.story, token, log, since)
                        .map_or(Ok(()), |number| compare_at(log, held, reader, number))
                }
                None if may_lack => Ok(()),
                None if is_out && self.forgotten.contains(&(*person, log.room_id.clone())) => Ok(()),
                None => compare(log, held, reader),
            };
            compared.map_err(|difference| {
                format!("client {number}, {}, {:?}: {difference}", log.room_id, reader.wants)
            })?;
            if let Some(held) = client.rooms.get_mut(&log.room_id) {
                held.compared_at = Some(log.newest()).filter(|_| !may_lack);
            }
        }
        Ok(())
    }

    /// One client goes back to a backup.
    fn restore(&mut self) -> Result<(), String> {
        let number = self.random.pick(self.clients.len());
        let count = self.clients[number].backups.len();
        if count > 0 {
            let backup = self.random.pick(count);
            self.note(format!("client {number} is restored"));
            let running = &mut self.clients[number];
            running.client = running.backups[backup].clone();
        }
        Ok(())
    }

    /// One client begins with nothing, and asks for something else.
    fn start_anew(&mut self) -> Result<(), String> {
        let number = self.random.pick(self.clients.len());
        let wants = self.wants();
        self.note(format!("client {number} begins anew: {wants:?}"));
        let running = &mut self.clients[number];
        (running.client, running.backups) = (Client::new(wants), VecDeque::new());
        Ok(())
    }
}

/// Whether a line of the trace is about a room of the difference, or about none.
fn concerns(line: &str, difference: &str) -> bool {
    let ids = line.split(['/', ' ', '"', ':']).filter(|word| word.starts_with('!'));
    let mut ids = ids.peekable();
    ids.peek().is_none() || ids.any(|id| difference.contains(id))
}

/// Lets the other task run once.
async fn yield_once() {
    let mut has_yielded = false;
    poll_fn(|context| {
        if std::mem::replace(&mut has_yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The newest event that a sync token stands for.
fn known_event(story: &Story, token: &str, log: &RoomLog, since: &str) -> Option<usize> {
    let query = format!("dir=b&limit=1&from={since}");
    let request = format!("GET /_matrix/client/v3/rooms/{}/messages?{query}", log.room_id);
    let page = value(&story.ask(Some(token), &request, ""));
    log.number(page["chunk"][0]["event_id"].as_str()?)
}

/// The rooms of a response, without what may differ between two answers: the users who are typing.
fn comparable(rooms: &Value) -> Value {
    let mut rooms = rooms.clone();
    for (_, room) in rooms["join"].as_object_mut().into_iter().flatten() {
        room.as_object_mut().unwrap().remove("ephemeral");
    }
    rooms
}
