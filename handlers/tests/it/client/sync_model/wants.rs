//! What one client asks for: its filter, and how it wants the state (client-server API, "Filtering"; MSC4222).

use serde_json::{Map, Value, json};

use crate::random::Random;

const TYPES: [&str; 6] =
    ["m.room.message", "m.room.member", "m.room.topic", "org.example.*", "m.room.*", "m.room.redaction"];
const LIMITS: [u64; 9] = [1, 2, 3, 5, 8, 10, 20, 35, 50];

/// What one client asks for.
#[derive(Debug, Clone)]
pub struct Wants {
    filter: Value,
    /// The query parameter that asks for the state after the timeline, and the name of that state in the response.
    pub state_after: Option<(&'static str, &'static str)>,
}

impl Wants {
    /// What a random client asks for. `senders` are users whom a filter may name.
    pub fn random(random: &Random, senders: &[String], rooms: &[String]) -> Self {
        let mut timeline = events(random, senders);
        let mut state = if random.below(4) == 0 { events(random, senders) } else { Map::new() };
        timeline.insert("limit".to_owned(), LIMITS[random.pick(LIMITS.len())].into());
        if random.below(2) == 0 {
            state.insert("lazy_load_members".to_owned(), true.into());
            state.insert("include_redundant_members".to_owned(), (random.below(2) == 0).into());
        }
        let mut room = json!({ "timeline": timeline, "state": state });
        room["include_leave"] = (random.below(3) == 0).into();
        if random.below(8) == 0 && !rooms.is_empty() {
            room["not_rooms"] = json!([rooms[random.pick(rooms.len())]]);
        }
        let state_after = match random.below(4) {
            0 => Some(("use_state_after", "state_after")),
            1 => Some(("org.matrix.msc4222.use_state_after", "org.matrix.msc4222.state_after")),
            _ => None,
        };
        Self { filter: json!({ "room": room }), state_after }
    }

    /// The query of a sync.
    pub fn query(&self, since: Option<&str>) -> String {
        let since = since.map_or_else(String::new, |since| format!("&since={since}"));
        let after = self.state_after.map_or_else(String::new, |(name, _)| format!("&{name}=true"));
        format!("filter={}{since}{after}", encoded(&self.filter))
    }

    /// The filter for older events of the timeline.
    pub fn history_filter(&self) -> String {
        encoded(&self.filter["room"]["timeline"])
    }

    pub fn is_lazy(&self) -> bool {
        self.filter["room"]["state"]["lazy_load_members"] == true
    }

    pub fn wants_room(&self, room_id: &str) -> bool {
        let excluded = self.filter["room"]["not_rooms"].as_array();
        !excluded.is_some_and(|excluded| excluded.iter().any(|excluded| excluded == room_id))
    }

    pub fn admits_in_timeline(&self, event: &Value) -> bool {
        admits(&self.filter["room"]["timeline"], event)
    }

    pub fn admits_in_state(&self, event: &Value) -> bool {
        admits(&self.filter["room"]["state"], event)
    }
}

/// A filter of events, for half of the clients one that admits all.
fn events(random: &Random, senders: &[String]) -> Map<String, Value> {
    let mut filter = Map::new();
    let mut choose = |field: &str, from: &[String]| {
        let chosen = [from[random.pick(from.len())].clone(), from[random.pick(from.len())].clone()];
        filter.insert(field.to_owned(), json!(chosen));
    };
    let types = TYPES.map(str::to_owned);
    match random.below(10) {
        0 => choose("types", &types),
        1 | 2 => choose("not_types", &types),
        3 => choose("senders", senders),
        4 => choose("not_senders", senders),
        _ => {}
    }
    filter
}

fn admits(filter: &Value, event: &Value) -> bool {
    let names = |field: &str, of: &str| {
        let names = filter[field].as_array()?;
        Some(names.iter().any(|name| matches(name.as_str().unwrap(), event[of].as_str().unwrap())))
    };
    names("types", "type") != Some(false)
        && names("not_types", "type") != Some(true)
        && names("senders", "sender") != Some(false)
        && names("not_senders", "sender") != Some(true)
}

fn matches(pattern: &str, text: &str) -> bool {
    pattern.strip_suffix('*').map_or(pattern == text, |start| text.starts_with(start))
}

fn encoded(filter: &Value) -> String {
    let escape = |character: char| match character {
        '{' | '}' | '"' | '[' | ']' | '*' | '#' | '@' | '!' | '$' => format!("%{:02X}", character as u32),
        _ => character.to_string(),
    };
    filter.to_string().chars().map(escape).collect()
}
