//! A random story of messages to devices (security S42).

use std::collections::BTreeMap;

use lattice_handlers::native::Defect;
use lattice_handlers::objects::user::MAX_MESSAGES_PER_SYNC;
use serde_json::{Value, json};

use crate::client::send_to_device_messaging::send_to_device::{device, received, request};
use crate::random::Random;
use crate::story::{Person, Story, value};

const SYNC: &str = "GET /_matrix/client/v3/sync?filter=%7B%22account_data%22%3A%7B%22types%22%3A%5B%5D%7D%7D";
const MESSAGES: usize = 10_000;
const NAMES: [&str; 2] = ["alice", "bob"];
/// The devices that receive.
const DEVICES: [(&str, &str); 5] =
    [("alice", "A1"), ("alice", "A2"), ("bob", "B1"), ("bob", "B2"), ("bob", "B3")];
/// The senders but for the last one, who is a receiver too.
const SENDERS: usize = 3;

/// A device that receives, and what a model says of it.
struct Receiver {
    person: Person,
    device_id: &'static str,
    /// All messages to the device so far.
    sent: Vec<Value>,
    /// How many it has acknowledged.
    acknowledged: usize,
    /// The tokens that it was given, the newest last.
    tokens: Vec<String>,
    /// How many messages each token acknowledges.
    seen: BTreeMap<String, usize>,
}

impl Receiver {
    fn new(story: &Story, (name, device_id): (&str, &'static str)) -> Self {
        let (person, seen) = (device(story, name, device_id), BTreeMap::new());
        Self { person, device_id, sent: Vec::new(), acknowledged: 0, tokens: Vec::new(), seen }
    }

    /// Syncs with a token, and compares.
    fn sync(&mut self, story: &Story, token: Option<&str>) {
        let since = token.map_or(String::new(), |token| format!("&since={token}"));
        let synced = value(&story.ask(Some(&self.person.token), &format!("{SYNC}{since}"), ""));
        let seen = token.and_then(|token| self.seen.get(token).copied()).unwrap_or(0);
        self.acknowledged = self.acknowledged.max(seen);
        let shown = received(&synced);
        let limit = usize::try_from(MAX_MESSAGES_PER_SYNC).unwrap();
        let waiting = &self.sent[self.acknowledged..];
        assert_eq!(shown, waiting[..waiting.len().min(limit)], "{} with {token:?}", self.device_id);
        let next = synced["next_batch"].as_str().unwrap().to_owned();
        if !shown.is_empty() {
            self.seen.insert(next.clone(), self.acknowledged + shown.len());
        }
        self.tokens.push(next);
    }

    /// Syncs until it has acknowledged everything.
    fn finish(&mut self, story: &Story) {
        for _ in 0..=self.sent.len() {
            if self.acknowledged == self.sent.len() {
                break;
            }
            let token = self.tokens.last().cloned();
            self.sync(story, token.as_deref());
        }
        assert_eq!(self.acknowledged, self.sent.len(), "{}", self.device_id);
    }
}

/// A request that may be repeated.
struct Sent {
    sender: usize,
    transaction: String,
    messages: Value,
    /// What is still to be added to the inbox of each receiver.
    due: Vec<Option<Value>>,
}

struct Play {
    story: Story,
    random: Random,
    receivers: Vec<Receiver>,
    senders: Vec<Person>,
    log: Vec<Sent>,
    /// The number of the last message.
    serial: usize,
}

impl Play {
    fn new() -> Self {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
        for name in NAMES {
            // Only the devices of the model receive.
            let first = story.person(name);
            assert_eq!(story.ask(Some(&first.token), "POST /_matrix/client/v3/logout", "").status, 200);
        }
        let receivers: Vec<Receiver> = DEVICES.iter().map(|of| Receiver::new(&story, *of)).collect();
        let own = &receivers[0].person;
        let own = Person { user_id: own.user_id.clone(), token: own.token.clone() };
        let senders = vec![story.person("carol"), story.person("dave"), story.login("carol"), own];
        Self { story, random: Random::new(), receivers, senders, log: Vec::new(), serial: 0 }
    }

    fn step(&mut self) {
        match self.random.below(20) {
            0..=12 => self.send(),
            13 if !self.log.is_empty() => {
                let sent = &self.log[self.log.len() - 1 - self.random.pick(self.log.len().min(20))];
                assert_eq!(self.request(sent), 200, "a repeated request");
            }
            14 => self.story.world.evict(),
            15 => self.sync_with_the_token_of_another(),
            what => {
                let at = self.random.pick(self.receivers.len());
                let back = if what < 18 { 0 } else { self.random.pick(4) };
                let token = self.receivers[at].tokens.iter().rev().nth(back).cloned();
                self.receivers[at].sync(&self.story, token.as_deref());
            }
        }
    }

    /// Sends to some devices; perhaps a User fails, or its reply is lost, and the request is repeated.
    fn send(&mut self) {
        let mut sent = self.some_messages();
        if self.random.below(6) == 0 {
            // A sender whose own User is broken is not even known.
            sent.sender %= SENDERS;
            let name = NAMES[self.random.pick(NAMES.len())];
            let defect = if self.random.below(2) == 0 { Defect::Fails } else { Defect::LosesReplies };
            self.story.world.break_object(&Story::user_object(&format!("@{name}:example.org")), defect);
            assert_eq!(self.request(&sent), 500);
            self.story.world.mend();
            self.note(&mut sent, (defect == Defect::Fails).then_some(name));
            if self.random.below(2) == 0 {
                let at = self.random.pick(self.receivers.len());
                self.receivers[at].sync(&self.story, None);
            }
        }
        assert_eq!(self.request(&sent), 200);
        self.note(&mut sent, None);
        self.log.push(sent);
    }

    fn some_messages(&mut self) -> Sent {
        let mut messages = json!({ "@nobody:example.org": { "*": {} } });
        let mut due = vec![None; DEVICES.len()];
        for name in NAMES {
            let all = (self.random.below(3) == 0).then(|| self.content());
            let mut of_user = json!({ "UNKNOWN": {} });
            if let Some(all) = &all {
                of_user["*"] = all.clone();
            }
            for (at, (_, device_id)) in DEVICES.iter().enumerate().filter(|(_, (of, _))| *of == name) {
                due[at] = all.clone();
                if self.random.below(3) == 0 {
                    of_user[*device_id] = self.content();
                    due[at] = Some(of_user[*device_id].clone());
                }
            }
            messages[format!("@{name}:example.org")] = of_user;
        }
        let transaction = format!("t{}", self.log.len());
        Sent { sender: self.random.pick(self.senders.len()), transaction, messages, due }
    }

    fn content(&mut self) -> Value {
        self.serial += 1;
        json!({ "n": self.serial })
    }

    fn request(&self, sent: &Sent) -> u16 {
        let body = json!({ "messages": sent.messages }).to_string();
        let request = request("m.dummy", &sent.transaction);
        self.story.ask(Some(&self.senders[sent.sender].token), &request, &body).status.as_u16()
    }

    /// Notes that the messages are in the inboxes, but for those of a User that failed.
    fn note(&mut self, sent: &mut Sent, broken: Option<&str>) {
        for ((receiver, due), (name, _)) in self.receivers.iter_mut().zip(&mut sent.due).zip(DEVICES) {
            receiver.sent.extend(due.take_if(|_| broken != Some(name)));
        }
    }

    fn sync_with_the_token_of_another(&mut self) {
        let (one, other) = (self.random.pick(self.receivers.len()), self.random.pick(self.receivers.len()));
        let Some(token) = self.receivers[other].tokens.last().cloned() else { return };
        if one == other || DEVICES[one].0 != DEVICES[other].0 {
            return;
        }
        let known = self.receivers[one].seen.contains_key(&token);
        assert!(!known || !token.contains("_m"), "two devices were given {token}");
        self.receivers[one].sync(&self.story, Some(&token));
    }
}

/// Messages from several devices to several, with syncs that repeat a token or take that of another device, with repeated
/// requests, Users that fail, lose their replies or leave memory: each device gets each message once, in order, and none
/// after it has acknowledged it (security S42).
#[test]
fn s42_each_message_reaches_its_device_once_and_no_other() {
    let mut play = Play::new();
    while play.serial < MESSAGES {
        play.step();
    }
    let story = &play.story;
    play.receivers.iter_mut().for_each(|receiver| receiver.finish(story));
    assert!(!story.world.everything().contains("m.dummy"), "what is acknowledged is deleted");
    let all: usize = play.receivers.iter().map(|receiver| receiver.sent.len()).sum();
    assert!(all >= MESSAGES, "{all}");
}
