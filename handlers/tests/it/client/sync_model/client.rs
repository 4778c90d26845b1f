//! A client's picture of its rooms, assembled from sync responses and pages of history as the specification says
//! (client-server API, "Syncing", "Lazy-loading room members"; MSC4222).

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::log::{Key, key};
use super::wants::Wants;
use crate::story::{Story, value};

/// The newest events of a timeline that the client keeps.
const KEPT_EVENTS: usize = 60;
/// The most pages that the client reads to close a gap, and before a timeline that has no gap.
const MAX_PAGES: usize = 200;
const MAX_OLDER_PAGES: usize = 2;

/// One client of a user. A clone is a backup.
#[derive(Clone)]
pub struct Client {
    pub wants: Rc<Wants>,
    pub since: Option<String>,
    pub rooms: BTreeMap<String, Held>,
}

/// The section of a response in which a room was last.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    Join,
    Invite,
    Knock,
    Leave,
}

/// What a client holds of one room.
#[derive(Clone)]
pub struct Held {
    pub section: Section,
    pub state: BTreeMap<Key, Rc<Value>>,
    /// The events since the last gap that was not closed.
    pub timeline: Vec<Rc<Value>>,
    /// Whether the timeline begins where the reader's history begins.
    pub is_whole: bool,
    /// Those who sent what the timeline shows since the state was read as a whole.
    pub senders: BTreeSet<String>,
    /// The numbers of joined and of invited members.
    pub counts: Option<(u64, u64)>,
    pub note: Value,
    /// Whether the Room failed when the leave was shown: the response shows only that the user left.
    pub is_unread: bool,
    /// The number of the newest event when the room was compared last.
    pub compared_at: Option<usize>,
    /// Where to read what is before the timeline.
    prev_batch: Option<String>,
    /// The timeline before a gap.
    before_gap: Vec<Rc<Value>>,
}

impl Held {
    fn new(section: Section) -> Self {
        Self {
            section,
            state: BTreeMap::new(),
            timeline: Vec::new(),
            is_whole: false,
            senders: BTreeSet::new(),
            counts: None,
            note: Value::Null,
            is_unread: false,
            compared_at: None,
            prev_batch: None,
            before_gap: Vec::new(),
        }
    }
}

impl Client {
    pub fn new(wants: Wants) -> Self {
        Self { wants: Rc::new(wants), since: None, rooms: BTreeMap::new() }
    }

    /// Takes in a response. Returns the rooms that it shows.
    pub fn take_in(&mut self, response: &Value) -> Result<Vec<String>, String> {
        let mut shown = Vec::new();
        let sections = [
            ("join", Section::Join),
            ("invite", Section::Invite),
            ("knock", Section::Knock),
            ("leave", Section::Leave),
        ];
        for (name, section) in sections {
            for (room_id, room) in response["rooms"][name].as_object().into_iter().flatten() {
                self.take_in_room(room_id, section, room).map_err(|error| format!("{room_id}: {error}"))?;
                shown.push(room_id.clone());
            }
        }
        self.since = response["next_batch"].as_str().map(str::to_owned);
        Ok(shown)
    }

    fn take_in_room(&mut self, room_id: &str, section: Section, room: &Value) -> Result<(), String> {
        let wants = self.wants.clone();
        let held = self.rooms.entry(room_id.to_owned()).or_insert_with(|| Held::new(section));
        let goes_on = match section {
            Section::Join => held.section == Section::Join,
            Section::Leave => matches!(held.section, Section::Join | Section::Leave),
            Section::Invite | Section::Knock => false,
        };
        if !goes_on {
            *held = Held::new(section);
        }
        held.section = section;
        held.compared_at = None;
        if matches!(section, Section::Join | Section::Leave) {
            held.take_in(&wants, room)?;
        } else {
            let stripped = if section == Section::Invite { "invite_state" } else { "knock_state" };
            held.put_state(&room[stripped]["events"]);
        }
        Ok(())
    }
}

impl Held {
    fn take_in(&mut self, wants: &Wants, room: &Value) -> Result<(), String> {
        let (present, absent) = match wants.state_after {
            None => ("state", "state_after"),
            Some((_, name)) => (name, "state"),
        };
        if !room[absent].is_null() || room[present].is_null() {
            return Err(format!("the response has no `{present}`, or `{absent}`"));
        }
        let events = room[present]["events"].as_array().cloned().unwrap_or_default();
        if events.iter().any(|event| event["type"] == "m.room.create") {
            // The whole state: members that were loaded before may be out of date.
            self.state.clear();
            self.senders.clear();
        }
        self.put_state(&room[present]["events"]);
        self.take_in_timeline(wants, &room["timeline"])?;
        let summary = &room["summary"];
        let count = |field: &str| summary[field].as_u64();
        if let (Some(joined), Some(invited)) =
            (count("m.joined_member_count"), count("m.invited_member_count"))
        {
            self.counts = Some((joined, invited));
        }
        for data in room["account_data"]["events"].as_array().into_iter().flatten() {
            if data["type"] == "org.example.note" {
                self.note = data["content"].clone();
            }
        }
        Ok(())
    }

    fn take_in_timeline(&mut self, wants: &Wants, timeline: &Value) -> Result<(), String> {
        if timeline["limited"] == true {
            if !self.timeline.is_empty() {
                self.before_gap = std::mem::take(&mut self.timeline);
            }
            self.is_whole = false;
            self.senders.clear();
            self.prev_batch = timeline["prev_batch"].as_str().map(str::to_owned);
        } else if self.timeline.is_empty() {
            self.prev_batch = timeline["prev_batch"].as_str().map(str::to_owned);
        }
        for event in timeline["events"].as_array().into_iter().flatten() {
            if self.timeline.iter().any(|known| is_same(known, event)) {
                return Err(format!("{event} is shown twice"));
            }
            // A limited timeline may begin before the end of what the client has: there is no gap then.
            if let Some(met) = self.before_gap.iter().position(|known| is_same(known, event)) {
                self.before_gap.truncate(met);
                self.prev_batch = None;
            }
            let event = Rc::new(event.clone());
            self.senders.insert(event["sender"].as_str().unwrap_or_default().to_owned());
            if let Some(key) = key(&event).filter(|_| wants.state_after.is_none()) {
                self.state.insert(key, event.clone());
            }
            self.timeline.push(event);
        }
        if self.prev_batch.is_none() {
            self.before_gap.append(&mut self.timeline);
            self.timeline = std::mem::take(&mut self.before_gap);
        }
        Ok(())
    }

    fn put_state(&mut self, events: &Value) {
        for event in events.as_array().into_iter().flatten() {
            if let Some(key) = key(event) {
                self.state.insert(key, Rc::new(event.clone()));
            }
        }
    }

    /// Whether events before the timeline are missing that the client could read.
    pub fn has_gap(&self) -> bool {
        self.prev_batch.is_some() && !self.is_whole
    }

    /// Reads what is before the timeline until the client meets an event that it had before the gap, or the beginning.
    pub fn close_gap(
        &mut self,
        wants: &Wants,
        (story, token): (&Story, &str),
        (room_id, limit): (&str, u64),
    ) -> Result<(), String> {
        let mut older: Vec<Rc<Value>> = Vec::new();
        let pages = if self.before_gap.is_empty() { MAX_OLDER_PAGES } else { MAX_PAGES };
        for _ in 0..pages {
            let Some(from) = self.prev_batch.clone() else { break };
            let query = format!("dir=b&limit={limit}&from={from}&filter={}", wants.history_filter());
            let request = format!("GET /_matrix/client/v3/rooms/{room_id}/messages?{query}");
            let page = value(&story.ask(Some(token), &request, ""));
            // Who never joined, or has forgotten the room, may not read it.
            if page["errcode"] == "M_FORBIDDEN" && self.section == Section::Leave {
                self.prev_batch = None;
                break;
            }
            let chunk = page["chunk"].as_array().ok_or_else(|| format!("{room_id}: {request}: {page}"))?;
            for event in chunk {
                let met = self.before_gap.iter().position(|known| is_same(known, event));
                if let Some(met) = met {
                    self.before_gap.truncate(met + 1);
                    older.extend(self.before_gap.drain(..).rev());
                    self.prev_batch = None;
                    break;
                }
                older.push(Rc::new(event.clone()));
            }
            if self.prev_batch.is_some() {
                self.prev_batch = page["end"].as_str().map(str::to_owned);
                self.is_whole = self.prev_batch.is_none();
            }
        }
        older.reverse();
        older.append(&mut self.timeline);
        (self.timeline, self.before_gap, self.compared_at) = (older, Vec::new(), None);
        Ok(())
    }

    /// Forgets the oldest events, and what was before a gap.
    pub fn trim(&mut self) {
        self.before_gap.clear();
        let excess = self.timeline.len().saturating_sub(KEPT_EVENTS);
        if excess > 0 {
            self.timeline.drain(..excess);
            (self.prev_batch, self.is_whole) = (None, false);
        }
    }
}

fn is_same(one: &Value, other: &Value) -> bool {
    one["event_id"] == other["event_id"]
}
