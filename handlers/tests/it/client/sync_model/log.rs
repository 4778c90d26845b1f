//! A room as it is: every event in order, read by a member who sees all, and what a reader may see of them (client-server
//! API, "Room history visibility").

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use crate::story::{Person, Story, value};

/// An event type and a state key.
pub type Key = (String, String);
/// The number of the event of each state key.
pub type State = BTreeMap<Key, usize>;

/// One event of a room.
pub struct Logged {
    pub event: Rc<Value>,
    /// The state after the event.
    pub state: Rc<State>,
}

/// The events of one room. No server but ours takes part, so each event follows the one before it.
pub struct RoomLog {
    pub room_id: String,
    pub events: Vec<Logged>,
    redacted: BTreeSet<String>,
    texts: BTreeSet<String>,
    read_to: Option<String>,
}

impl RoomLog {
    pub fn new(room_id: String) -> Self {
        let (redacted, texts) = (BTreeSet::new(), BTreeSet::new());
        Self { room_id, events: Vec::new(), redacted, texts, read_to: None }
    }

    /// Reads the events that are new.
    pub fn refresh(&mut self, story: &Story, observer: &Person) -> Result<(), String> {
        loop {
            let from = self.read_to.as_ref().map_or_else(String::new, |end| format!("&from={end}"));
            let request =
                format!("GET /_matrix/client/v3/rooms/{}/messages?dir=f&limit=1000{from}", self.room_id);
            let page = value(&story.ask(Some(&observer.token), &request, ""));
            let events = page["chunk"].as_array().ok_or_else(|| format!("{request}: {page}"))?;
            for event in events {
                self.add(event)?;
            }
            match page["end"].as_str() {
                Some(end) => self.read_to = Some(end.to_owned()),
                None => return Ok(()),
            }
        }
    }

    fn add(&mut self, event: &Value) -> Result<(), String> {
        let number = self.events.len();
        let mut state = self.events.last().map(|last| last.state.clone()).unwrap_or_default();
        if let Some(key) = key(event) {
            Rc::make_mut(&mut state).insert(key, number);
        }
        if event["type"] == "m.room.redaction" {
            let redacts = event["redacts"].as_str().or_else(|| event["content"]["redacts"].as_str());
            self.redacted.extend(redacts.map(str::to_owned));
        }
        let text = event["content"]["body"].as_str().filter(|_| event["type"] == "m.room.message");
        if text.is_some_and(|text| !self.texts.insert(text.to_owned())) {
            return Err(format!("{} was sent twice", event["content"]["body"]));
        }
        self.events.push(Logged { event: Rc::new(event.clone()), state });
        Ok(())
    }

    /// The number of the newest event.
    pub fn newest(&self) -> usize {
        self.events.len() - 1
    }

    pub fn number(&self, event_id: &str) -> Option<usize> {
        self.events.iter().rposition(|logged| logged.event["event_id"] == event_id)
    }

    pub fn is_redacted(&self, event_id: &str) -> bool {
        self.redacted.contains(event_id)
    }

    pub fn event(&self, number: usize) -> &Value {
        &self.events[number].event
    }

    /// A user's membership after an event; empty if the user has none.
    pub fn membership(&self, user_id: &str, number: usize) -> &str {
        self.content_text(number, ("m.room.member", user_id), "membership")
    }

    /// The event by which a user left the room last, if the user is not in the room.
    pub fn departure(&self, user_id: &str) -> Option<usize> {
        (1..self.events.len())
            .rev()
            .find(|number| self.membership(user_id, number - 1) == "join")
            .filter(|number| self.membership(user_id, *number) != "join")
    }

    /// The newest member event of a user.
    pub fn member_event(&self, user_id: &str) -> Option<usize> {
        self.events.last()?.state.get(&("m.room.member".to_owned(), user_id.to_owned())).copied()
    }

    /// Whether a reader who was in the room after this event, or at it, sees it.
    pub fn is_visible(&self, reader: &str, number: usize) -> bool {
        let before = number.checked_sub(1).is_some_and(|before| self.allows(reader, before));
        before || self.allows(reader, number)
    }

    fn allows(&self, reader: &str, number: usize) -> bool {
        let membership = self.membership(reader, number);
        match self.content_text(number, ("m.room.history_visibility", ""), "history_visibility") {
            "joined" => membership == "join",
            "invited" => matches!(membership, "join" | "invite"),
            _ => true,
        }
    }

    fn content_text(&self, number: usize, (event_type, state_key): (&str, &str), field: &str) -> &str {
        let found = self.events[number].state.get(&(event_type.to_owned(), state_key.to_owned()));
        found.and_then(|number| self.event(*number)["content"][field].as_str()).unwrap_or_default()
    }
}

/// The key of a state event.
pub fn key(event: &Value) -> Option<Key> {
    Some((event["type"].as_str()?.to_owned(), event["state_key"].as_str()?.to_owned()))
}
