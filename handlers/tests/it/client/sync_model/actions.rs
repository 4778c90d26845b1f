//! What the people of a random story do to rooms.

use serde_json::{Value, json};

use crate::random::Random;

/// One request of one person.
#[derive(Debug, Clone)]
pub struct Action {
    /// The number of the person.
    pub person: usize,
    pub request: String,
    pub body: Value,
}

/// What a random action may name.
pub struct Scene<'a> {
    pub random: &'a Random,
    /// The user ids; the first person made the rooms and is always there.
    pub people: &'a [String],
    pub room_id: &'a str,
    /// A number that no other action has.
    pub serial: u64,
    /// The ids of events that may be redacted or read.
    pub event_ids: &'a [String],
}

impl Scene<'_> {
    pub fn action(&self) -> Action {
        match self.random.below(60) {
            0..=24 => self.message(),
            25..=33 => self.state(),
            34..=36 => self.rules(),
            37..=43 => self.own_membership(),
            44..=50 => self.membership_of_another(),
            51..=53 => self.redaction(),
            54 | 55 => self.receipt(),
            56 => self.typing(),
            57 => self.note(),
            58 => self.forget(),
            _ => self.profile(),
        }
    }

    pub fn message(&self) -> Action {
        let mut content = json!({ "msgtype": "m.text", "body": format!("message {}", self.serial) });
        if self.random.below(150) == 0 {
            content["body"] = format!("{} {}", self.serial, "long ".repeat(9_000)).into();
        }
        let event_type = if self.random.below(8) == 0 { "org.example.event" } else { "m.room.message" };
        self.of(self.anybody(), &format!("PUT send/{event_type}/{}", self.serial), content)
    }

    fn state(&self) -> Action {
        let key = self.random.below(3);
        let text = self.serial.to_string();
        let (path, content) = match self.random.below(6) {
            0 => ("m.room.name".to_owned(), json!({ "name": text })),
            1 | 2 => ("m.room.topic".to_owned(), json!({ "topic": text })),
            _ => (format!("org.example.state/{key}"), json!({ "topic": text })),
        };
        self.of(self.anybody(), &format!("PUT state/{path}"), content)
    }

    fn rules(&self) -> Action {
        let pick = |values: &[&str]| values[self.random.pick(values.len())].to_owned();
        let (path, content) = match self.random.below(4) {
            0 => {
                let visibility = pick(&["shared", "shared", "joined", "invited", "world_readable"]);
                ("m.room.history_visibility", json!({ "history_visibility": visibility }))
            }
            1 => {
                ("m.room.join_rules", json!({ "join_rule": pick(&["public", "public", "invite", "knock"]) }))
            }
            _ => {
                let level = pick(&["0", "50", "60"]).parse::<u64>().unwrap();
                let users = json!({ &self.people[self.somebody()]: level, &self.people[1]: 50 });
                ("m.room.power_levels", json!({ "users": users, "kick": 40, "invite": 0 }))
            }
        };
        self.of(0, &format!("PUT state/{path}"), content)
    }

    fn own_membership(&self) -> Action {
        let what = ["join", "join", "join", "join", "join", "leave", "leave", "knock"][self.random.pick(8)];
        let body = json!({ "reason": self.serial.to_string() });
        let request = match what {
            "leave" => format!("POST /_matrix/client/v3/rooms/{}/leave", self.room_id),
            _ => format!("POST /_matrix/client/v3/{what}/{}", self.room_id),
        };
        Action { person: self.somebody(), request, body }
    }

    fn membership_of_another(&self) -> Action {
        let what = ["invite", "invite", "invite", "kick", "ban", "unban", "unban"][self.random.pick(7)];
        let other = &self.people[self.somebody()];
        let body = json!({ "user_id": other, "reason": self.serial.to_string() });
        let by = if self.random.below(3) == 0 { self.anybody() } else { 0 };
        self.of(by, &format!("POST {what}"), body)
    }

    fn redaction(&self) -> Action {
        let Some(event_id) = self.event_id() else { return self.message() };
        self.of(0, &format!("PUT redact/{event_id}/{}", self.serial), json!({}))
    }

    fn receipt(&self) -> Action {
        let Some(event_id) = self.event_id() else { return self.message() };
        let kind = ["m.read", "m.read.private"][self.random.pick(2)];
        self.of(self.somebody(), &format!("POST receipt/{kind}/{event_id}"), json!({}))
    }

    fn typing(&self) -> Action {
        let person = self.somebody();
        let body = json!({ "typing": self.random.below(2) == 0, "timeout": 20_000 });
        self.of(person, &format!("PUT typing/{}", self.people[person]), body)
    }

    /// Account data of the room.
    fn note(&self) -> Action {
        let person = self.somebody();
        let user_id = &self.people[person];
        let path = format!("user/{user_id}/rooms/{}/account_data/org.example.note", self.room_id);
        let request = format!("PUT /_matrix/client/v3/{path}");
        Action { person, request, body: json!({ "note": self.serial }) }
    }

    fn forget(&self) -> Action {
        self.of(self.somebody(), "POST forget", json!({}))
    }

    fn profile(&self) -> Action {
        let person = self.somebody();
        let request = format!("PUT /_matrix/client/v3/profile/{}/displayname", self.people[person]);
        Action { person, request, body: json!({ "displayname": self.serial.to_string() }) }
    }

    fn of(&self, person: usize, request: &str, body: Value) -> Action {
        let (method, path) = request.split_once(' ').unwrap();
        let request = format!("{method} /_matrix/client/v3/rooms/{}/{path}", self.room_id);
        Action { person, request, body }
    }

    fn event_id(&self) -> Option<String> {
        let count = self.event_ids.len();
        (count > 0).then(|| self.event_ids[self.random.pick(count)].clone())
    }

    fn anybody(&self) -> usize {
        self.random.pick(self.people.len())
    }

    /// Anybody but the person who made the rooms.
    fn somebody(&self) -> usize {
        1 + self.random.pick(self.people.len() - 1)
    }
}
