//! Random contents of events that a sender may try to send in a given state.

use std::collections::BTreeMap;

use lattice_rooms::RoomVersionRules;
use serde_json::{Value, json};

use crate::fixtures::random::Random;
use crate::generate::PEOPLE;
use crate::malformed;
use crate::third_party;

/// The sender of the next event, and the contents of the state that the sender assumes.
pub struct Context<'a> {
    pub random: &'a Random,
    pub rules: &'a RoomVersionRules,
    pub state: BTreeMap<(String, String), Value>,
    pub sender: &'static str,
    /// The number of events, one of which a redaction may name.
    pub events: usize,
}

/// An event without a place in the graph.
pub struct Proposal {
    pub event_type: String,
    pub state_key: Option<String>,
    pub content: Value,
    pub redacts: Option<usize>,
}

impl Proposal {
    pub fn state(event_type: &str, state_key: &str, content: Value) -> Self {
        Self {
            event_type: event_type.to_owned(),
            state_key: Some(state_key.to_owned()),
            content,
            redacts: None,
        }
    }

    pub fn member(person: &str, membership: &str) -> Self {
        Self::state("m.room.member", person, json!({ "membership": membership }))
    }

    fn message(event_type: &str, content: Value, redacts: Option<usize>) -> Self {
        Self { event_type: event_type.to_owned(), state_key: None, content, redacts }
    }
}

impl Context<'_> {
    pub fn content(&self, event_type: &str, state_key: &str) -> Option<&Value> {
        self.state.get(&(event_type.to_owned(), state_key.to_owned()))
    }

    fn membership(&self, person: &str) -> &str {
        self.content("m.room.member", person)
            .and_then(|content| content["membership"].as_str())
            .unwrap_or("leave")
    }
}

/// A random event of the sender.
pub fn propose(context: &Context<'_>) -> Proposal {
    let random = context.random;
    match random.below(100) {
        0..8 => Proposal::message("m.room.message", json!({ "body": "hello" }), None),
        8..20 => Proposal::state("m.room.topic", "", json!({ "topic": "t" })),
        20..24 => Proposal::state("example.own", &owned_key(context), json!({})),
        24..42 => join_or_knock(context),
        42..58 => removal(context),
        58..66 => Proposal::member(random.pick(&PEOPLE), "invite"),
        66..81 => Proposal::state("m.room.power_levels", "", power_levels(context)),
        81 => {
            let key = random.pick(&["x", "x", PEOPLE[1], context.sender]);
            Proposal::state("m.room.power_levels", key, power_levels(context))
        }
        82..90 => Proposal::state("m.room.join_rules", "", join_rules(context)),
        90..94 => third_party::propose(context),
        94..96 => Proposal::message("m.room.redaction", json!({}), Some(random.below(context.events))),
        96..98 => {
            let key = random.pick(&["a.example", "b.example", ""]);
            Proposal::state("m.room.aliases", key, json!({ "aliases": [] }))
        }
        _ => Proposal::state("m.room.create", "", json!({ "creator": context.sender })),
    }
}

/// A state key that is somebody's, or looks as if it were.
fn owned_key(context: &Context<'_>) -> String {
    const REST: [&str; 12] = ["", "", "", "", "_", "_a:!@#$1", "__", "x", ":1_a", ":99999_a", "@x_a", "._a"];
    const ODD: [&str; 10] = [
        "@oops",
        "@",
        "@:",
        "@:a.example_x",
        "@x:",
        "@x:_a",
        "@a_b:a.example",
        "@x:[::1]_a",
        "@x:a..example_a",
        "@@x:a.example",
    ];
    let random = context.random;
    if random.percent(15) {
        return random.pick(&ODD).to_owned();
    }
    let person = if random.percent(50) { context.sender } else { random.pick(&PEOPLE) };
    format!("{person}{}", random.pick(&REST))
}

/// A join or a knock, mostly of the sender.
fn join_or_knock(context: &Context<'_>) -> Proposal {
    let random = context.random;
    let membership = random.pick(&["join", "join", "join", "join", "knock"]);
    let person = if random.percent(93) { context.sender } else { random.pick(&PEOPLE) };
    let mut join = Proposal::member(person, membership);
    let rule = context.content("m.room.join_rules", "").and_then(|content| content["join_rule"].as_str());
    if membership == "join" && rule.is_some_and(|rule| rule.contains("restricted")) && random.percent(80) {
        join.content["join_authorised_via_users_server"] = (random.pick(&PEOPLE)).into();
    }
    join
}

/// A leave, kick, ban or unban, chosen by the membership of the target.
fn removal(context: &Context<'_>) -> Proposal {
    let random = context.random;
    let person = random.pick(&PEOPLE);
    let membership = match context.membership(person) {
        "ban" => "leave",
        _ if person == context.sender => "leave",
        _ if random.percent(50) => "ban",
        _ => "leave",
    };
    Proposal::member(person, membership)
}

fn join_rules(context: &Context<'_>) -> Value {
    const RULES: [&str; 7] =
        ["public", "invite", "knock", "restricted", "knock_restricted", "private", "example.own"];
    let rule = if context.random.percent(50) { "public" } else { context.random.pick(&RULES) };
    let mut content = json!({ "join_rule": rule });
    if rule.contains("restricted") {
        content["allow"] = json!([{ "type": "m.room_membership", "room_id": "!other:a.example" }]);
    }
    content
}

/// The current power levels with one or two changes.
pub fn power_levels(context: &Context<'_>) -> Value {
    const NAMES: [&str; 7] =
        ["users_default", "events_default", "state_default", "ban", "kick", "invite", "redact"];
    const LEVELS: [i64; 6] = [0, 0, 25, 50, 75, 100];
    let random = context.random;
    let creators = !context.rules.authorization.explicitly_privilege_room_creators || random.percent(3);
    let first = if creators { json!({ PEOPLE[0]: 100 }) } else { json!({}) };
    let mut levels =
        context.content("m.room.power_levels", "").cloned().unwrap_or_else(|| json!({ "users": first }));
    // An earlier event may have set malformed values.
    for map in ["users", "events", "notifications"] {
        if levels.get(map).is_some_and(|levels| !levels.is_object()) {
            levels[map] = json!({});
        }
    }
    for _ in 0..=random.below(2) {
        let mut level = json!(random.pick(&LEVELS));
        if !context.rules.authorization.integer_power_levels && random.percent(5) {
            level = level.to_string().into();
        }
        match random.below(10) {
            0..6 => {
                let skipped = usize::from(!creators) + usize::from(!creators && random.percent(97));
                let person = random.pick(&PEOPLE[skipped..]);
                let person = if random.percent(3) { malformed::user_id(random) } else { person };
                levels["users"][person] = level;
            }
            6 => {
                levels["events"][random.pick(&["m.room.topic", "m.room.power_levels", "m.room.message"])] =
                    level
            }
            7 => levels["notifications"]["room"] = level,
            8 => levels[random.pick(&NAMES)] = level,
            _ => drop(levels["users"].as_object_mut().map(|users| users.remove(random.pick(&PEOPLE)))),
        }
    }
    levels
}
