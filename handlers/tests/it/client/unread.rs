//! The unread counts of rooms in syncs (client-server API, "Receiving notifications", "Threaded read receipts").

use std::collections::BTreeMap;

use futures_executor::block_on;
use futures_util::future::join;
use lattice_handlers::native::Defect;
use lattice_handlers::objects::host::MAX_BACK_OFF_MS;
use lattice_handlers::objects::protocol::ObjectKind;
use lattice_handlers::objects::room::{MAX_PUSHED_EVENT_BYTES, MAX_RECEIPT_MEMBERS};
use serde_json::{Value, json};

use crate::random::Random;
use crate::story::{Person, Story, send, since, text, value};

const STORY: &str = "client/room_participation/sync";
const SYNC: &str = "GET /_matrix/client/v3/sync";
/// Events of threads are counted for each thread: `{"room":{"timeline":{"unread_thread_notifications":true}}}`.
const BY_THREAD: &str =
    "filter=%7B%22room%22%3A%7B%22timeline%22%3A%7B%22unread_thread_notifications%22%3Atrue%7D%7D%7D";
/// No receipts: `{"room":{"ephemeral":{"types":[]}}}`.
const NO_RECEIPTS: &str = "filter=%7B%22room%22%3A%7B%22ephemeral%22%3A%7B%22types%22%3A%5B%5D%7D%7D%7D";
/// The steps of a random story.
const STEPS: usize = 250;

/// Notifications and highlights.
type Counts = (u64, u64);

fn counts(value: &Value) -> Counts {
    (value["notification_count"].as_u64().unwrap(), value["highlight_count"].as_u64().unwrap())
}

/// The counts in a sync: of the room, and of its threads by their roots.
fn shown(sync: &Value, room_id: &str) -> (Counts, BTreeMap<String, Counts>) {
    let room = &sync["rooms"]["join"][room_id];
    let threads = room["unread_thread_notifications"].as_object().cloned().unwrap_or_default();
    let threads = threads.iter().map(|(root, value)| (root.clone(), counts(value))).collect();
    (counts(&room["unread_notifications"]), threads)
}

fn state(story: &Story, person: &Person, request: &str, body: &Value) {
    let reply = story.ask(Some(&person.token), request, &body.to_string());
    assert_eq!(reply.status, 200, "{request}: {}", value(&reply));
}

#[test]
fn messages_of_others_are_counted_until_they_are_read() {
    let mut story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let first = since(&story.ask(Some(&alice.token), SYNC, ""));
    let mut last = String::new();
    for (name, mentions) in [("hello", json!({})), ("alice?", json!({ "user_ids": [&alice.user_id] }))] {
        let mut content = text(name);
        content["m.mentions"] = mentions;
        let sent = story.ask(Some(&bob.token), &send(&room_id, name), &content.to_string());
        last = value(&sent)["event_id"].as_str().unwrap().to_owned();
    }
    story.say(Some(&alice.token), &format!("{SYNC}?since={first}"), Value::Null);
    let own = value(&story.ask(Some(&bob.token), SYNC, ""));
    assert_eq!(shown(&own, &room_id).0, (0, 0), "nobody is notified of one's own messages");
    story.world.evict();
    let before = story.ask(Some(&alice.token), SYNC, "");
    assert_eq!(shown(&value(&before), &room_id).0, (2, 1));
    let receipt = format!("POST /_matrix/client/v3/rooms/{room_id}/receipt/m.read/{last}");
    story.say(Some(&alice.token), &receipt, json!({}));
    story.say(Some(&alice.token), &format!("{SYNC}?since={}", since(&before)), Value::Null);
    story.end(STORY, "messages_of_others_are_counted_until_they_are_read");
}

#[test]
fn a_change_of_the_counts_alone_is_shown_also_if_receipts_are_not() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let sent = story.ask(Some(&bob.token), &send(&room_id, "1"), &text("hello").to_string());
    let event_id = value(&sent)["event_id"].as_str().unwrap().to_owned();
    let token = since(&story.ask(Some(&alice.token), SYNC, ""));
    let receipt = format!("POST /_matrix/client/v3/rooms/{room_id}/receipt/m.read/{event_id}");
    state(&story, &alice, &receipt, &json!({}));
    let sync = value(&story.ask(Some(&alice.token), &format!("{SYNC}?since={token}&{NO_RECEIPTS}"), ""));
    assert_eq!(shown(&sync, &room_id).0, (0, 0), "{sync}");
}

#[test]
fn more_unread_messages_than_an_update_has_are_counted() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let (alice, bob, room_id) = story.two_in_a_room();
    let user = Story::user_object(&alice.user_id);
    story.world.break_object(&user, Defect::Fails);
    for number in 0..230 {
        story.ask(Some(&bob.token), &send(&room_id, &number.to_string()), &text("hello").to_string());
    }
    story.world.mend();
    block_on(story.world.fire_alarms(MAX_BACK_OFF_MS)).unwrap();
    assert_eq!(shown(&value(&story.ask(Some(&alice.token), SYNC, "")), &room_id).0, (230, 0));
}

/// The event ids of messages of a person.
fn messages(story: &Story, person: &Person, room_id: &str, number: usize) -> Vec<String> {
    let message = |number| {
        let sent =
            story.ask(Some(&person.token), &send(room_id, &format!("m{number}")), &text("hello").to_string());
        value(&sent)["event_id"].as_str().unwrap().to_owned()
    };
    (0..number).map(message).collect()
}

/// Members of a large room hear of receipts with the next event. Their positions cut no update, and one's own receipt counts.
#[test]
fn receipts_of_a_large_room_cost_no_updates_and_ones_own_counts_at_once() {
    let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
    let members: Vec<Person> =
        (0..=MAX_RECEIPT_MEMBERS).map(|number| story.person(&format!("user{number}"))).collect();
    let (alice, bob) = (&members[0], &members[1]);
    story.wake(&members.iter().collect::<Vec<_>>());
    let room_id = story.room(alice, json!({ "preset": "public_chat" }));
    for person in &members[1..] {
        state(&story, person, &format!("POST /_matrix/client/v3/join/{room_id}"), &json!({}));
    }
    let sent = messages(&story, bob, &room_id, 55);
    let receipt = |person: &Person, kind: &str, event_id: &str| {
        let request = format!("POST /_matrix/client/v3/rooms/{room_id}/receipt/{kind}/{event_id}");
        state(&story, person, &request, &json!({}));
    };
    for person in &members[2..4] {
        sent.iter().for_each(|event_id| receipt(person, "m.read", event_id));
    }
    receipt(alice, "m.read", &sent[54]);
    assert_eq!(shown(&value(&story.ask(Some(&alice.token), SYNC, "")), &room_id).0, (0, 0));
    let before = story.world.requests(ObjectKind::User);
    state(&story, bob, &send(&room_id, "last"), &text("hello"));
    let requests = story.world.requests(ObjectKind::User) - before;
    assert_eq!(requests, 1 + members.len() as u64, "the token, and one update for each member");
}

#[test]
fn large_events_notify_by_their_mentions_and_relations() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let user = Story::user_object(&alice.user_id);
    story.world.break_object(&user, Defect::Fails);
    let first = messages(&story, &bob, &room_id, 1).remove(0);
    let large = "x".repeat(2 * MAX_PUSHED_EVENT_BYTES);
    let mut mention = text(&large);
    mention["m.mentions"] = json!({ "user_ids": [&alice.user_id] });
    let mut edit = text(&large);
    edit["m.new_content"] = text("hello");
    edit["m.relates_to"] = json!({ "rel_type": "m.replace", "event_id": first });
    for (name, content) in [("mention", mention), ("edit", edit)] {
        state(&story, &bob, &send(&room_id, name), &content);
    }
    // A member event keeps the events out of the update.
    state(
        &story,
        &bob,
        "PUT /_matrix/client/v3/profile/@bob:example.org/displayname",
        &json!({ "displayname": "Bobby" }),
    );
    story.world.mend();
    block_on(story.world.fire_alarms(MAX_BACK_OFF_MS)).unwrap();
    assert_eq!(shown(&value(&story.ask(Some(&alice.token), SYNC, "")), &room_id).0, (2, 1));
}

#[test]
fn a_private_receipt_lowers_the_counts_of_a_client_that_wants_no_receipts() {
    let story = Story::new();
    let (alice, bob, room_id) = story.two_in_a_room();
    let sent = messages(&story, &bob, &room_id, 2);
    let token = since(&story.ask(Some(&alice.token), SYNC, ""));
    let receipt = format!("POST /_matrix/client/v3/rooms/{room_id}/receipt/m.read.private/{}", sent[0]);
    let poll = format!("{SYNC}?since={token}&timeout=30000&{NO_RECEIPTS}");
    let poll = story.start(Some(&alice.token), &poll, "");
    let (synced, _) = block_on(join(poll, story.start(Some(&alice.token), &receipt, "{}")));
    assert_eq!(shown(&value(&synced), &room_id).0, (1, 0), "{}", value(&synced));
}

/// A message as the recount sees it.
struct Sent {
    event_id: String,
    sender: usize,
    thread: Option<String>,
    /// Whether it notified when it came, and whether it was a highlight.
    outcome: Option<bool>,
    is_redacted: bool,
}

/// A receipt: the number of the event, and `main`, a root, or neither.
type Read = (usize, Option<String>);

/// Everything that happened, and how the reader's rules and ignored users stand.
#[derive(Default)]
struct History {
    sent: Vec<Sent>,
    reads: Vec<Read>,
    /// The number of events before the reader joined.
    joined_at: usize,
    is_muted: bool,
    is_bob_ignored: bool,
}

impl History {
    fn is_read(&self, number: usize, sent: &Sent) -> bool {
        self.reads.iter().any(|(upto, thread)| {
            let covers = match (thread.as_deref(), sent.thread.as_deref()) {
                (None, _) | (Some("main"), None) => true,
                (Some(root), Some(of)) => root == of,
                (Some(_), None) => false,
            };
            covers && number <= *upto
        })
    }

    /// Counts the whole history again.
    fn recount(&self) -> (Counts, BTreeMap<String, Counts>) {
        let (mut main, mut threads) = ((0, 0), BTreeMap::new());
        for (number, sent) in self.sent.iter().enumerate().skip(self.joined_at) {
            let Some(is_highlight) = sent.outcome.filter(|_| !sent.is_redacted) else { continue };
            if self.is_read(number, sent) {
                continue;
            }
            let counts = match &sent.thread {
                Some(root) => threads.entry(root.clone()).or_insert((0, 0)),
                None => &mut main,
            };
            counts.0 += 1;
            counts.1 += u64::from(is_highlight);
        }
        (main, threads)
    }
}

impl History {
    /// What the list of notifications has, oldest first: the event, whether it is a highlight, whether it is read.
    fn listed(&self) -> Vec<(String, bool, bool)> {
        let is_hidden = |sent: &Sent| sent.is_redacted || (sent.sender == 1 && self.is_bob_ignored);
        let listed = self.sent.iter().enumerate().filter(|(_, sent)| !is_hidden(sent));
        let listed = listed.filter_map(|(number, sent)| {
            let is_highlight = sent.outcome?;
            let is_read = number < self.joined_at || self.is_read(number, sent);
            Some((sent.event_id.clone(), is_highlight, is_read))
        });
        listed.collect()
    }
}

/// The list of notifications, in pages, oldest first.
fn listed(story: &Story, person: &Person) -> Vec<(String, bool, bool)> {
    let (mut all, mut query) = (Vec::new(), "limit=7".to_owned());
    loop {
        let request = format!("GET /_matrix/client/v3/notifications?{query}");
        let page = value(&story.ask(Some(&person.token), &request, ""));
        for one in page["notifications"].as_array().unwrap_or_else(|| panic!("{page}")) {
            let event_id = one["event"]["event_id"].as_str().unwrap().to_owned();
            let is_highlight = one["actions"].to_string().contains(r#""set_tweak":"highlight","value":true"#);
            all.push((event_id, is_highlight, one["read"].as_bool().unwrap()));
        }
        let Some(next) = page["next_token"].as_str() else { break };
        query = format!("limit=7&from={next}");
    }
    all.reverse();
    all
}

/// Alice reads; Bob and Carol write. Carol may notify the room.
struct Conversation {
    story: Story,
    people: [Person; 3],
    room_id: String,
    history: History,
    random: Random,
    transaction: usize,
}

impl Conversation {
    fn new() -> Self {
        let story = Story::with(&[("REGISTRATION", "open"), ("RATE_LIMITS", "off")]);
        let people = ["alice", "bob", "carol"].map(|name| story.person(name));
        let room_id = story.room(&people[2], json!({ "preset": "public_chat" }));
        for person in &people[..2] {
            state(&story, person, &format!("POST /_matrix/client/v3/join/{room_id}"), &json!({}));
        }
        Self { story, people, room_id, history: History::default(), random: Random::new(), transaction: 0 }
    }

    fn below(&self, limit: usize) -> usize {
        self.random.pick(limit)
    }

    fn send(&mut self, sender: usize, event_type: &str, content: &Value) -> String {
        self.transaction += 1;
        let (room_id, number) = (&self.room_id, self.transaction);
        let request = format!("PUT /_matrix/client/v3/rooms/{room_id}/send/{event_type}/{number}");
        let sent = self.story.ask(Some(&self.people[sender].token), &request, &content.to_string());
        value(&sent)["event_id"].as_str().unwrap_or_else(|| panic!("{}", value(&sent))).to_owned()
    }

    fn message(&mut self) {
        let sender = self.below(3);
        let mut content = text("hello");
        let roots: Vec<String> = self
            .history
            .sent
            .iter()
            .filter(|sent| sent.thread.is_none())
            .map(|sent| sent.event_id.clone())
            .collect();
        let thread = if roots.is_empty() || self.below(2) == 0 {
            None
        } else {
            Some(roots[self.below(roots.len())].clone())
        };
        if let Some(root) = &thread {
            content["m.relates_to"] = json!({ "rel_type": "m.thread", "event_id": root });
        }
        let kind = self.below(6);
        match kind {
            0 => content["m.mentions"] = json!({ "user_ids": [&self.people[0].user_id] }),
            1 => content["m.mentions"] = json!({ "room": true }),
            2 => content["msgtype"] = json!("m.notice"),
            _ => content["m.mentions"] = json!({}),
        }
        let is_highlight = kind == 0 || (kind == 1 && sender == 2);
        let notifies = is_highlight || (kind != 2 && !self.history.is_muted);
        let is_counted = sender != 0 && notifies && !(sender == 1 && self.history.is_bob_ignored);
        let event_id = self.send(sender, "m.room.message", &content);
        let outcome = is_counted.then_some(is_highlight);
        self.history.sent.push(Sent { event_id, sender, thread, outcome, is_redacted: false });
    }

    /// An edit or a reaction notifies nobody.
    fn relate(&mut self) {
        let Some(to) = self.history.sent.last() else { return };
        let (sender, event_id) = (to.sender, to.event_id.clone());
        if self.below(2) == 0 {
            let relation = json!({ "rel_type": "m.annotation", "event_id": event_id, "key": self.transaction.to_string() });
            self.send(1, "m.reaction", &json!({ "m.relates_to": relation }));
        } else {
            let mut content = text("* hello");
            content["m.new_content"] = text("hello");
            content["m.relates_to"] = json!({ "rel_type": "m.replace", "event_id": event_id });
            self.send(sender, "m.room.message", &content);
        }
    }

    fn redact(&mut self) {
        if self.history.sent.is_empty() {
            return;
        }
        let number = self.below(self.history.sent.len());
        let redacted = &mut self.history.sent[number];
        redacted.is_redacted = true;
        self.transaction += 1;
        let (event_id, transaction) = (&redacted.event_id, self.transaction);
        let request =
            format!("PUT /_matrix/client/v3/rooms/{}/redact/{event_id}/{transaction}", self.room_id);
        state(&self.story, &self.people[redacted.sender], &request, &json!({}));
    }

    fn read(&mut self) {
        if self.history.sent.len() <= self.history.joined_at {
            return;
        }
        let number = self.history.joined_at + self.below(self.history.sent.len() - self.history.joined_at);
        let sent = &self.history.sent[number];
        let own = sent.thread.clone().filter(|_| !sent.is_redacted).unwrap_or_else(|| "main".to_owned());
        let (event_id, is_redacted) = (sent.event_id.clone(), sent.is_redacted);
        let thread = if self.below(2) == 0 || is_redacted { None } else { Some(own) };
        let kind = if self.below(2) == 0 { "m.read" } else { "m.read.private" };
        let body = thread.as_ref().map_or(json!({}), |thread| json!({ "thread_id": thread }));
        let request = format!("POST /_matrix/client/v3/rooms/{}/receipt/{kind}/{event_id}", self.room_id);
        state(&self.story, &self.people[0], &request, &body);
        self.history.reads.push((number, thread));
    }

    fn mute(&mut self) {
        self.history.is_muted = !self.history.is_muted;
        let path = format!("/_matrix/client/v3/pushrules/global/room/{}", self.room_id);
        match self.history.is_muted {
            true => state(&self.story, &self.people[0], &format!("PUT {path}"), &json!({ "actions": [] })),
            false => state(&self.story, &self.people[0], &format!("DELETE {path}"), &Value::Null),
        }
    }

    fn ignore(&mut self) {
        self.history.is_bob_ignored = !self.history.is_bob_ignored;
        let ignored =
            if self.history.is_bob_ignored { json!({ &self.people[1].user_id: {} }) } else { json!({}) };
        let request = format!(
            "PUT /_matrix/client/v3/user/{}/account_data/m.ignored_user_list",
            self.people[0].user_id
        );
        state(&self.story, &self.people[0], &request, &json!({ "ignored_users": ignored }));
    }

    fn leave_and_return(&mut self) {
        for action in ["leave", "join"] {
            let request = format!("POST /_matrix/client/v3/rooms/{}/{action}", self.room_id);
            state(&self.story, &self.people[0], &request, &json!({}));
        }
        self.history.joined_at = self.history.sent.len();
        self.history.reads.clear();
    }

    fn step(&mut self) {
        match self.below(20) {
            0..=8 => self.message(),
            9 | 10 => self.relate(),
            11 | 12 => self.redact(),
            13..=15 => self.read(),
            16 => self.mute(),
            17 => self.ignore(),
            18 if self.below(4) == 0 => self.leave_and_return(),
            _ => self.story.world.evict(),
        }
    }
}

#[test]
fn the_counts_are_those_of_a_recount_of_the_whole_history() {
    let mut random = Conversation::new();
    for step in 0..STEPS {
        random.step();
        let token = Some(&*random.people[0].token);
        let whole = value(&random.story.ask(token, SYNC, ""));
        let by_thread = value(&random.story.ask(token, &format!("{SYNC}?{BY_THREAD}"), ""));
        let (main, threads) = random.history.recount();
        let total = threads.values().fold(main, |sum, (one, highlights)| (sum.0 + one, sum.1 + highlights));
        assert_eq!(shown(&whole, &random.room_id), (total, BTreeMap::new()), "step {step}");
        assert_eq!(shown(&by_thread, &random.room_id), (main, threads), "step {step}");
        assert_eq!(listed(&random.story, &random.people[0]), random.history.listed(), "step {step}");
    }
}
